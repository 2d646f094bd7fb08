"""LinkedIn: what is said and what doesn't fit, for a member and for an organization."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from publishing.networks import linkedin_text
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    App,
    Disconnected,
    NetworkError,
    Post,
    Receipt,
    Refused,
    Remote,
    Unavailable,
    Unsure,
)
from tests.fakes import linkedin as fake
from tests.fakes.linkedin import ORGANIZATION, PERSON, FakeLinkedIn
from tests.networks import specs
from tests.networks.linkedin_talk import APP, SAYS, a_comment, find, line, network, problems, publish
from tests.networks.stands.linkedin import access, card, document, poll
from tests.networks.stands.stand import clip, file, photo, words


@pytest.mark.skipif(not specs.here("linkedin"), reason=f"no contract of LinkedIn's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_a_wrong_request(linkedin: FakeLinkedIn) -> None:
    with pytest.raises(NetworkError):
        line(linkedin).post("https://api.linkedin.com/rest/images?action=x", json={"dueño": "yo"})
    assert sorted(specs.deviations("linkedin", linkedin.requests.pop())) == [
        "POST /rest/images: Linkedin-Version is missing",
        "POST /rest/images: X-Restli-Protocol-Version is missing",
        "POST /rest/images: action is not one of ['initializeUpload']",
        "POST /rest/images: initializeUploadRequest is missing",
        "POST /rest/images: unknown field dueño",
    ]


# ── little text ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "little"),
    [
        ("Hola", "Hola"),
        (r"a\b|c{d}e@f[g](h)<i>#*_~", r"a\\b\|c\{d\}e\@f\[g\]\(h\)\<i\>\#\*\_\~"),
        ("Feliz #Día3 ☕", r"Feliz {hashtag|\#|Día3} ☕"),
        ("#uno #dos", r"{hashtag|\#|uno} {hashtag|\#|dos}"),
        ("C# y #3 y a#b", r"C\# y \#3 y a\#b"),
        ("#con_guion", r"\#con\_guion"),
        ("https://ejemplo.mx/a_b?c=(d)#e", r"https://ejemplo.mx/a\_b?c=\(d\)\#e"),
        ("Con @[Café (Centro)](urn:li:organization:7)", r"Con @[Café \(Centro\)](urn:li:organization:7)"),
        ("@[x](urn:li:otra:7)", r"\@\[x\]\(urn:li:otra:7\)"),
        ("ana@ejemplo.mx", r"ana\@ejemplo.mx"),
    ],
)
def test_signs_that_mean_something_are_escaped(text: str, little: str) -> None:
    assert linkedin_text.little(text) == little


@pytest.mark.parametrize("text", ["Hola #Día ☕ (2 * 3) \\o/", "#a #b_c https://e.mx/a_b#c", "{hashtag|x}"])
def test_little_text_reads_back_as_it_was_written(text: str) -> None:
    assert linkedin_text.plain(linkedin_text.little(text)) == text


def test_a_mention_counts_as_its_name() -> None:
    assert network.length("Con @[Café](urn:li:organization:7)") == len("Con Café")
    assert network.length("(*)" * 1000) == 3000


# ── what is said ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("account", [PERSON, ORGANIZATION])
def test_words_arrive_for_a_member_and_for_an_organization(linkedin: FakeLinkedIn, account: str) -> None:
    options = {"visibility": "LOGGED_IN", "no_reshare": True}
    receipt = publish(linkedin, words("¡Hoy! (9 a 5) #Café", options=options), account=account)
    said = linkedin.posts[receipt.remote.id]
    assert said["author"] == account
    assert said["commentary"] == r"¡Hoy! \(9 a 5\) {hashtag|\#|Café}"
    assert (said["visibility"], said["isReshareDisabledByAuthor"]) == ("LOGGED_IN", True)
    assert receipt.remote.url == f"https://www.linkedin.com/feed/update/{receipt.remote.id}/"


def test_the_version_is_the_pinned_one(linkedin: FakeLinkedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAUTA_LINKEDIN_VERSION", "202605")
    publish(linkedin, words())
    (asked,) = linkedin.asked(SAYS)
    assert asked.headers["Linkedin-Version"] == "202605"
    assert fake.TOKEN not in asked.path + str(asked.query)


def test_images_arrive_whole_and_described(linkedin: FakeLinkedIn) -> None:
    one = publish(linkedin, words("Una", media=(photo(alt="Taza"),)))
    files = tuple(photo(shade=shade, alt=f"Foto {shade}") for shade in (10, 60, 120))
    many = publish(linkedin, words("Tres", media=files))
    media = linkedin.posts[one.remote.id]["content"]["media"]
    images = linkedin.posts[many.remote.id]["content"]["multiImage"]["images"]
    assert media["altText"] == "Taza"
    assert linkedin.content(media["id"]) == photo().open().read()
    assert [each["altText"] for each in images] == ["Foto 10", "Foto 60", "Foto 120"]
    assert [linkedin.content(each["id"]) for each in images] == [each.open().read() for each in files]


def test_a_document_has_a_title(linkedin: FakeLinkedIn) -> None:
    said = document()
    titled, untitled = publish(linkedin, said), publish(linkedin, replace(said, title=""))
    assert linkedin.posts[titled.remote.id]["content"]["media"]["title"] == "Menú"
    media = linkedin.posts[untitled.remote.id]["content"]["media"]
    assert media["title"] == "menú.pdf"
    assert linkedin.content(media["id"]) == said.media[0].open().read()


def test_a_card_carries_its_link_and_its_picture(linkedin: FakeLinkedIn) -> None:
    receipt = publish(linkedin, card(media=(photo(alt="Mesa"),)))
    said = linkedin.posts[receipt.remote.id]
    article = said["content"]["article"]
    thumbnail = article.pop("thumbnail")
    assert article == {
        "source": "https://ejemplo.mx/menu",
        "title": "El menú",
        "description": "Todo lo que servimos",
        "thumbnailAltText": "Mesa",
    }
    assert linkedin.content(thumbnail) == photo().open().read()
    assert "ejemplo.mx" not in said["commentary"]


def test_a_link_without_a_card_stands_among_the_words(linkedin: FakeLinkedIn) -> None:
    receipt = publish(linkedin, words("Ve", link="https://ejemplo.mx/a_b"))
    assert linkedin.posts[receipt.remote.id]["commentary"] == "Ve\n\nhttps://ejemplo.mx/a\\_b"


def test_a_poll(linkedin: FakeLinkedIn) -> None:
    receipt = publish(linkedin, poll())
    assert linkedin.posts[receipt.remote.id]["content"]["poll"] == {
        "question": "¿Té o café?",
        "options": [{"text": "Té"}, {"text": "Café"}],
        "settings": {"duration": "SEVEN_DAYS"},
    }


def test_a_video_goes_in_the_parts_that_linkedin_cuts(linkedin: FakeLinkedIn) -> None:
    linkedin.processing_looks = 2
    film = clip(9 * 2**20)
    receipt = publish(linkedin, words(media=(film,)))
    urn = linkedin.posts[receipt.remote.id]["content"]["media"]["id"]
    assert linkedin.content(urn) == film.open().read()
    assert len(linkedin.asked("PUT")) == 3
    assert receipt.remote.id.startswith("urn:li:ugcPost:")


def test_an_organization_has_no_contacts_to_publish_to() -> None:
    def visible(facts: dict[str, str]) -> list[str]:
        field = next(each for each in network.options_for(facts) if each.name == "visibility")
        return [value for value, _label in field.choices]

    assert visible({"kind": "organization"}) == ["PUBLIC", "LOGGED_IN"]
    assert visible({"kind": "person"}) == ["PUBLIC", "LOGGED_IN", "CONNECTIONS"]


# ── the first comment ─────────────────────────────────────────────────────────────────────────────────


def test_a_first_comment_is_plain_text_under_the_post(linkedin: FakeLinkedIn) -> None:
    post = publish(linkedin, words()).remote
    receipt = publish(linkedin, a_comment(post))
    (said,) = linkedin.comments[post.id]
    assert (said["actor"], said["object"]) == (ORGANIZATION, post.id)
    assert said["message"] == {"text": "El enlace: https://ejemplo.mx (aquí)"}
    network.delete(receipt.remote, access(linkedin), line(linkedin))
    network.delete(receipt.remote, access(linkedin), line(linkedin))
    assert linkedin.comments[post.id] == []
    assert post.id in linkedin.posts


def test_a_post_that_is_too_fresh_to_be_commented_is_only_a_delay(linkedin: FakeLinkedIn) -> None:
    linkedin.fresh_looks = 1
    post = publish(linkedin, words()).remote
    with pytest.raises(Unavailable) as not_yet:
        publish(linkedin, a_comment(post))
    assert not_yet.value.code == "not_yet"
    publish(linkedin, a_comment(post))
    assert len(linkedin.comments[post.id]) == 1


def test_a_lost_comment_is_found_by_its_words(linkedin: FakeLinkedIn) -> None:
    post = publish(linkedin, words()).remote
    assert find(linkedin, a_comment(post)) is None
    linkedin.trouble("lost_after", on="POST .*comments")
    with pytest.raises(Unsure):
        publish(linkedin, a_comment(post))
    found = find(linkedin, a_comment(post))
    assert isinstance(found, Receipt)
    network.delete(found.remote, access(linkedin), line(linkedin))
    assert linkedin.comments[post.id] == []
    assert find(linkedin, a_comment(post), account=PERSON) is CANNOT_TELL


def test_a_comment_has_its_own_limit() -> None:
    under = Remote("urn:li:share:7")
    assert problems(a_comment(under, "a" * 1250)) == []
    assert problems(a_comment(under, "a" * 1251)) == ["text_too_long"]
    assert problems(a_comment(under, " ")) == ["empty"]


# ── what doesn't fit ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (words("#" * 3000), None),
        (words("a" * 3001), "text_too_long"),
        (words(media=(photo(),) * 21), "too_many_images"),
        (words(media=(photo(), clip())), "media_mixed"),
        (words(media=(photo(8000, 5000),)), "image_too_large"),
        (words(media=(clip(seconds=2),)), "too_short"),
        (words(media=(clip(70 * 1024),)), "file_too_light"),
        (words(media=(file("document", b"x", "text/plain", "a.txt"),)), "media_kind"),
        (card(media=(photo(), photo())), "too_many_files"),
        (card(media=(clip(),)), "not_together"),
        (replace(card(), link=""), "link_missing"),
        (replace(card(), title=" "), "title_missing"),
        (replace(card(), title="a" * 401), "title_too_long"),
        (replace(poll(), media=(photo(),)), "not_together"),
        (replace(poll(), options={**poll().options, "poll_question": ""}), "poll"),
        (replace(poll(), options={**poll().options, "poll_choices": ["Té"]}), "poll"),
        (replace(poll(), options={**poll().options, "poll_choices": ["Té", "a" * 31]}), "poll"),
    ],
)
def test_what_does_not_fit_is_told_before(said: Post, code: str | None) -> None:
    assert problems(said) == ([code] if code else [])


def test_signs_that_must_be_escaped_are_a_warning_near_the_limit() -> None:
    (found,) = network.problems(words("(" * 2000), network.limits)
    assert (found.code, found.blocks) == ("many_escapes", False)


# ── the account ───────────────────────────────────────────────────────────────────────────────────────


def scopes_asked(app: App) -> str:
    url = urlsplit(network.asked(app, "https://pauta.mx/permiso/linkedin", "estado", ""))
    return parse_qs(url.query)["scope"][0]


def test_organizations_are_asked_for_only_by_an_app_that_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scopes_asked(APP) == "openid profile w_member_social"
    monkeypatch.setenv("PAUTA_LINKEDIN_SCOPES", "openid profile w_member_social_feed")
    assert scopes_asked(APP) == "openid profile w_member_social_feed"
    monkeypatch.delenv("PAUTA_LINKEDIN_SCOPES")
    whole = scopes_asked(App("client", "s", {"organizations": "1"}))
    assert whole.startswith("openid profile w_member_social w_organization_social r_organization_social")


def test_one_login_offers_the_member_and_the_organizations_she_publishes_for(linkedin: FakeLinkedIn) -> None:
    grant = network.exchange(APP, linkedin.grant(), "v", "https://pauta.mx/permiso/linkedin", line(linkedin))
    person, organization = network.offers(grant, APP, line(linkedin))
    assert (person.id, person.name, person.kind) == (PERSON, "Alicia Ríos", "Perfil")
    assert (organization.id, organization.name) == (ORGANIZATION, "Café Alameda")
    assert (organization.kind, organization.url) == (
        "Organización",
        "https://www.linkedin.com/company/cafealameda/",
    )
    assert organization.secrets == person.secrets == {"access_token": grant.access}
    assert person.ends_at == person.expires_at == grant.expires_at  # nobody renews it


def test_both_spellings_of_a_permission_are_enough_and_its_lack_is_not(linkedin: FakeLinkedIn) -> None:
    linkedin.scopes = "openid,profile,w_member_social_feed"
    grant = network.exchange(APP, linkedin.grant(), "v", "https://pauta.mx/x", line(linkedin))
    assert network.offers(grant, APP, line(linkedin))
    with pytest.raises(Refused, match="w_member_social"):
        network.offers(replace(grant, scopes=("openid", "profile")), APP, line(linkedin))


def test_a_partners_permission_renews_itself(linkedin: FakeLinkedIn) -> None:
    linkedin.partner = True
    grant = network.exchange(APP, linkedin.grant(), "v", "https://pauta.mx/x", line(linkedin))
    person = network.offers(grant, APP, line(linkedin))[0]
    assert person.secrets["refresh_token"] == fake.REFRESH
    assert (person.ends_at or datetime.now(UTC)) - datetime.now(UTC) > timedelta(days=300)
    renewed = network.renew(Access(PERSON, person.secrets, app=APP), line(linkedin))
    assert renewed.access in linkedin.tokens


@pytest.mark.parametrize("told", [True, False])
def test_an_app_without_the_organizations_product_offers_the_member(
    linkedin: FakeLinkedIn, told: bool
) -> None:
    linkedin.scopes = "openid,profile,w_member_social"
    grant = network.exchange(APP, linkedin.grant(), "v", "https://pauta.mx/x", line(linkedin))
    offered = network.offers(grant if told else replace(grant, scopes=()), APP, line(linkedin))
    assert [account.id for account in offered] == [PERSON]


def test_a_spent_code_and_an_ended_refresh_ask_for_a_new_permission(linkedin: FakeLinkedIn) -> None:
    with pytest.raises(Disconnected, match="caducó"):
        network.exchange(APP, "gastado", "v", "https://pauta.mx/x", line(linkedin))
    linkedin.refreshes.clear()
    with pytest.raises(Disconnected, match="ya no renueva"):
        network.renew(access(linkedin), line(linkedin))


# ── after ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_post_is_deleted_and_deleting_again_succeeds(linkedin: FakeLinkedIn) -> None:
    remote = publish(linkedin, words()).remote
    network.delete(remote, access(linkedin), line(linkedin))
    network.delete(remote, access(linkedin), line(linkedin))
    assert linkedin.posts == {}


def test_an_organizations_figures_are_in_our_words(linkedin: FakeLinkedIn) -> None:
    share, video = publish(linkedin, words()).remote, publish(linkedin, words(media=(clip(),))).remote
    comment = publish(linkedin, a_comment(share)).remote
    told = network.readings(
        [share, video, comment, Remote("urn:li:share:9")], access(linkedin), line(linkedin)
    )
    figures = {"likes": 5, "replies": 2, "shares": 3, "views": 99, "clicks": 7, "reach": 80}
    assert told == {share.id: figures, video.id: figures}
    assert network.readings([share], access(linkedin, PERSON), line(linkedin)) == {}
