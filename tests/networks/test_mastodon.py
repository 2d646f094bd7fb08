"""Mastodon: what is said, what is heard, and what becomes of a lost answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from publishing.networks import mastodon_server
from publishing.networks.consent import challenge_of, new_verifier
from publishing.networks.contract import (
    Access,
    CannotTell,
    Disconnected,
    Media,
    NetworkError,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.mastodon import PATIENCE, Mastodon
from tests.fakes.mastodon import TOKEN, FakeMastodon
from tests.networks import specs
from tests.networks.conftest import mastodon_access
from tests.networks.stands.stand import clip, gif, photo, song
from tests.real.saying import SAID, picture, post, publish

network = Mastodon()
STATUSES = "POST /api/v1/statuses"


def line(**more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, secrets=(TOKEN,), **more)


def lost(server: FakeMastodon, said: Any, kind: str = "lost_after", access: Access | None = None) -> Unsure:
    server.trouble(kind, on=STATUSES)
    with pytest.raises(Unsure) as error:
        network.publish(said, access or mastodon_access(server), line())
    return error.value


def find(server: FakeMastodon, said: Any, since: datetime | None = None, **facts: Any) -> Any:
    since = since or datetime.now(UTC) - timedelta(seconds=5)
    return network.find(said, mastodon_access(server, **facts), line(), since)


@pytest.mark.skipif(not specs.here("mastodon"), reason=f"no contract of Mastodon's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_a_wrong_request(mastodon: FakeMastodon) -> None:
    with pytest.raises(NetworkError):
        line().post(f"{mastodon.url}/api/v1/statuses", json={"status": 7, "visibilidad": "public"})
    asked = mastodon.requests.pop()
    assert specs.deviations("mastodon", asked) == [
        "POST /api/v1/statuses: unknown field visibilidad",
        "POST /api/v1/statuses: status is not of type 'string'",
    ]


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_shows_who_answered_and_keeps_the_servers_limits(mastodon: FakeMastodon) -> None:
    account = network.connect({"server": mastodon.url + "/", "token": f" {TOKEN} "}, line())
    assert account.name.startswith("@cafe@127.0.0.1")
    assert account.server == mastodon.url
    assert account.secrets == {"token": TOKEN}
    assert account.facts["text"] == 500
    assert account.facts["keeps_keys"] is True
    assert network.limits_for(account.facts).files["image"].mimes == {
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
    }


def test_a_relative_is_known_by_its_own_words(relative: FakeMastodon) -> None:
    facts = network.connect({"server": relative.url, "token": TOKEN}, line()).facts
    limits = network.limits_for(facts)
    assert (limits.text, limits.files["image"].bytes, limits.alt) == (5000, 8_000_000, 5000)
    assert facts["keeps_keys"] is False


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mastodon.social", "https://mastodon.social"),
        (" https://mastodon.social/@cafe ", "https://mastodon.social"),
        ("@cafe@mastodon.social", "https://mastodon.social"),
        ("http://localhost:3000/", "http://localhost:3000"),
        ("https://[::1]:8080", "https://[::1]:8080"),
    ],
)
def test_an_address_is_understood_as_people_write_it(typed: str, address: str) -> None:
    assert mastodon_server.address(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "   ", "ftp://mastodon.social", "https://", "https://u:p@x.mx", "http://x:99999"]
)
def test_what_is_no_address_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Refused, match="no es la dirección de un servidor"):
        mastodon_server.address(typed)


def test_a_wrong_token_is_disconnected(mastodon: FakeMastodon) -> None:
    with pytest.raises(Disconnected, match="Vuelve a conectar"):
        network.connect({"server": mastodon.url, "token": "otro"}, line())


def test_a_server_that_is_none_gets_a_clear_sentence(mastodon: FakeMastodon) -> None:
    mastodon.trouble("html")
    with pytest.raises(Unavailable, match="página web en lugar de datos"):
        network.connect({"server": mastodon.url, "token": TOKEN}, line())


BACK = "https://pauta.example/conectar/regreso/mastodon/"


def test_the_browser_connects_with_oauth_and_pkce(mastodon: FakeMastodon) -> None:
    app = network.register(network.server_address(mastodon.url), BACK, line())
    verifier = new_verifier()
    address = urlsplit(network.asked(app, BACK, "estado", challenge_of(verifier)))
    assert address.geturl().startswith(f"{mastodon.url}/oauth/authorize?")
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert asked["state"] == "estado"
    assert asked["code_challenge_method"] == "S256"
    assert verifier not in address.query
    code = mastodon.grant(asked["client_id"], asked["code_challenge"])
    grant = network.exchange(app, code, verifier, BACK, line())
    assert network.offers(grant, app, line())[0].secrets == {"token": grant.access}
    with pytest.raises(Disconnected, match="Empieza de nuevo"):
        network.exchange(app, code, verifier, BACK, line())


def test_a_registration_never_shows_its_secret(mastodon: FakeMastodon) -> None:
    app = network.register(mastodon.url, BACK, line())
    assert app.client_secret not in repr(app)


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_on_the_server_is_what_was_composed(
    mastodon: FakeMastodon, announce: Callable[[], None], departures: list[datetime]
) -> None:
    said = post(
        language="es-mx", options={"visibility": "unlisted", "spoiler_text": "Antojo", "sensitive": "1"}
    )
    said = replace(said, media=(picture("Un café"), picture("Dos cafés")))
    receipt = publish(network, said, mastodon_access(mastodon), before_departure=announce)
    status = mastodon.statuses[receipt.remote.id]
    assert mastodon.sources[receipt.remote.id] == SAID
    assert [each["description"] for each in status["media_attachments"]] == ["Un café", "Dos cafés"]
    assert (status["visibility"], status["spoiler_text"], status["sensitive"]) == ("unlisted", "Antojo", True)
    assert status["language"] == "es"
    assert receipt.remote.url == status["url"]
    assert len(departures) == 1
    assert [media["filename"] for media in mastodon.media.values()] == ["jardín de niños.png"] * 2


def test_the_link_is_said_where_the_text_lacks_it(mastodon: FakeMastodon) -> None:
    access = mastodon_access(mastodon)
    lacking = publish(network, post("Hola", link="https://café.example/menú"), access)
    having = publish(network, post("Hola https://a.mx/1 ya", link="https://a.mx/1"), access)
    assert mastodon.sources[lacking.remote.id] == "Hola\n\nhttps://café.example/menú"
    assert mastodon.sources[having.remote.id] == "Hola https://a.mx/1 ya"


def test_a_reply_answers_its_post(mastodon: FakeMastodon) -> None:
    first = publish(network, post("uno"), mastodon_access(mastodon))
    second = publish(network, post("dos", reply_to=first.remote), mastodon_access(mastodon))
    assert mastodon.statuses[second.remote.id]["in_reply_to_id"] == first.remote.id


def test_a_file_that_is_still_processing_is_asked_for_again(
    mastodon: FakeMastodon, announce: Callable[[], None], departures: list[datetime]
) -> None:
    mastodon.processing_looks = 2
    said, access = post(media=(picture("Un café"),)), mastodon_access(mastodon)
    first = network.publish(said, access, line(before_departure=announce))
    assert isinstance(first, StillWorking)
    assert departures == []
    second = network.resume(first.memo, said, access, line(before_departure=announce))
    assert isinstance(second, StillWorking)
    assert second.wait > first.wait
    assert isinstance(network.resume(second.memo, said, access, line(before_departure=announce)), Receipt)
    assert (len(departures), len(mastodon.media), len(mastodon.statuses)) == (1, 1, 1)


def test_a_file_that_the_server_forgot_is_sent_again(mastodon: FakeMastodon) -> None:
    mastodon.processing_looks = 1
    said, access = post(media=(picture("Un café"),)), mastodon_access(mastodon)
    working = network.publish(said, access, line())
    assert isinstance(working, StillWorking)
    mastodon.media.clear()
    mastodon.processing_looks = 0
    assert isinstance(network.resume(working.memo, said, access, line()), Receipt)


def test_a_file_that_is_never_ready_ends_with_a_sentence(mastodon: FakeMastodon) -> None:
    mastodon.processing_looks = 1000
    said, access = post(media=(picture("Un café"),)), mastodon_access(mastodon)
    working = network.publish(said, access, line())
    assert isinstance(working, StillWorking)
    with pytest.raises(Refused, match="no terminó de preparar"):
        network.resume({**working.memo, "looks": PATIENCE}, said, access, line())


def test_the_same_key_again_is_the_same_post(mastodon: FakeMastodon) -> None:
    said = post()
    lost(mastodon, said)
    again = publish(network, said, mastodon_access(mastodon))
    assert list(mastodon.statuses) == [again.remote.id]
    assert {asked.headers["Idempotency-Key"] for asked in mastodon.asked(STATUSES)} == {said.key}


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["lost_after", "half", "done_empty", "done_html"])
def test_an_answer_that_was_lost_after_it_was_done_is_found(mastodon: FakeMastodon, kind: str) -> None:
    said = post(media=(picture("Un café"),))
    lost(mastodon, said, kind)
    found = find(mastodon, said)
    assert isinstance(found, Receipt)
    assert (found.remote.id, found.verified) == (next(iter(mastodon.statuses)), True)


@pytest.mark.parametrize("kind", ["lost_before", "empty", "html"])
def test_one_that_never_arrived_is_known_to_be_absent(mastodon: FakeMastodon, kind: str) -> None:
    said = post()
    lost(mastodon, said, kind)
    assert find(mastodon, said) is None


@pytest.mark.parametrize("canned", ["remote_down", "race_condition", "gateway_error"])
def test_a_5xx_at_the_point_of_no_return_is_unsure(mastodon: FakeMastodon, canned: str) -> None:
    mastodon.trouble("reply", on=STATUSES, reply=canned)
    with pytest.raises(Unsure):
        network.publish(post(), mastodon_access(mastodon), line())


def test_mentions_and_links_don_t_hide_our_post(mastodon: FakeMastodon) -> None:
    said = post(
        "Gracias @ana@otro.example & <compañía>: https://un-dominio-muy-largo.example/una/ruta/larga?x=1"
    )
    lost(mastodon, said)
    assert isinstance(find(mastodon, said), Receipt)


def test_others_posts_are_not_taken_for_ours(mastodon: FakeMastodon) -> None:
    said = post("Abrimos a las 9", media=(picture("Un café"),))
    mastodon.say("Abrimos a las 9")  # a person's, without the picture
    mastodon.say("Abrimos a las 9", age=timedelta(hours=2))
    mastodon.say("Cerramos a las 9")
    assert find(mastodon, said) is None
    assert find(mastodon, post("Abrimos a las 9", reply_to=Remote("1"))) is None


def test_an_older_twin_is_not_taken_for_ours(mastodon: FakeMastodon) -> None:
    mastodon.say("Buenos días", age=timedelta(hours=24))
    assert find(mastodon, post("Buenos días")) is None


def test_a_server_whose_clock_is_an_hour_off_is_read_rightly(mastodon: FakeMastodon) -> None:
    for ahead in (timedelta(hours=1), timedelta(hours=-1)):
        mastodon.clock_ahead = ahead
        said = post(f"Con el reloj a {ahead}")
        lost(mastodon, said)
        assert isinstance(find(mastodon, said), Receipt)


def test_a_busy_account_is_read_page_by_page(mastodon: FakeMastodon) -> None:
    said = post("La primera")
    lost(mastodon, said)
    for n in range(90):
        mastodon.say(f"Otra {n}")
    assert isinstance(find(mastodon, said), Receipt)


def test_more_than_we_read_is_no_proof_of_absence(mastodon: FakeMastodon) -> None:
    for n in range(250):
        mastodon.say(f"Otra {n}")
    assert isinstance(find(mastodon, post("La primera")), CannotTell)


def test_a_relative_without_sources_is_in_doubt_not_sure(relative: FakeMastodon) -> None:
    """Sending again would make a second post there: in doubt while the engine might, then a person."""
    said = post("Gracias a @ana@otro.example por venir hoy")
    lost(relative, said)
    with pytest.raises(Unsure):
        find(relative, said, keeps_keys=False)
    later = datetime.now(UTC) - timedelta(hours=1)
    assert isinstance(find(relative, said, later, keeps_keys=False), CannotTell)
    assert find(relative, post("Otra cosa del todo distinta"), keeps_keys=False) is None


def test_looking_that_fails_is_not_absence(mastodon: FakeMastodon) -> None:
    mastodon.trouble("html", on="GET /api/v1/accounts")
    with pytest.raises(Unavailable):
        find(mastodon, post())


# ── what the server says ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "words"),
    [
        ("expired_token", Disconnected, "Vuelve a conectar"),
        ("revoked_token", Disconnected, "Vuelve a conectar"),
        ("outside_scopes", Disconnected, "falta permiso"),
        ("account_disabled", Disconnected, "falta permiso"),
        ("not_allowed", Refused, "not allowed"),
        ("text_too_long", Refused, "limit of 500"),
        ("media_not_ready", Unavailable, "todavía prepara"),
        ("no_post_to_reply_to", Refused, "does not appear to exist"),
        ("file_not_understood", Refused, "File is invalid"),
        ("rate_limited", Throttled, "esperar"),
        ("blocked_by_firewall", Unavailable, "página web"),
        ("moved_elsewhere", Unsure, "otra dirección"),
    ],
)
def test_each_refusal_means_what_it_says(
    mastodon: FakeMastodon, canned: str, error: type[NetworkError], words: str
) -> None:
    mastodon.trouble("reply", on=STATUSES, reply=canned)
    with pytest.raises(error, match=words):
        network.publish(post(), mastodon_access(mastodon), line())
    assert mastodon.statuses == {}


def test_the_wait_of_a_429_is_kept_to_the_second(mastodon: FakeMastodon) -> None:
    until = (datetime.now(UTC) + timedelta(seconds=97)).replace(microsecond=0)
    mastodon.trouble("reply", on=STATUSES, reply="rate_limited", **{"X-RateLimit-Reset": until.isoformat()})
    with pytest.raises(Throttled) as error:
        network.publish(post(), mastodon_access(mastodon), line())
    assert error.value.until == until


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_deleting_twice_succeeds(mastodon: FakeMastodon) -> None:
    there = publish(network, post(), mastodon_access(mastodon)).remote
    network.delete(there, mastodon_access(mastodon), line())
    network.delete(there, mastodon_access(mastodon), line())
    assert mastodon.statuses == {}


def test_figures_are_read_for_what_still_exists(mastodon: FakeMastodon, relative: FakeMastodon) -> None:
    for server in (mastodon, relative):
        there = publish(network, post(), mastodon_access(server)).remote
        figures = network.readings([there, Remote("404")], mastodon_access(server), line())
        assert figures == {there.id: {"likes": 5, "replies": 2, "shares": 3}}


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


def test_the_warning_counts_as_text() -> None:
    said = post("x" * 490, options={"spoiler_text": "y" * 20})
    assert [problem.code for problem in network.problems(said, network.limits)] == ["text_too_long"]


def test_a_picture_too_large_for_the_server_says_both_figures() -> None:
    large = replace(picture("Un café"), width=200_000, height=1_000)
    found = network.problems(post(media=(large,)), network.limits)
    assert [problem.code for problem in found] == ["image_too_large"]
    assert "200000000" in str(found[0].sentence)
    assert "33177600" in str(found[0].sentence)


# ── every other form ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("media", "kind"), [(clip(), "video"), (gif(), "gifv"), (song(), "audio")], ids=str)
def test_a_file_of_another_kind_arrives_whole(mastodon: FakeMastodon, media: Media, kind: str) -> None:
    mastodon.processing_looks = 1
    receipt = publish(network, post(media=(media,)), mastodon_access(mastodon))
    status, (kept,) = mastodon.statuses[receipt.remote.id], mastodon.media.values()
    assert [each["type"] for each in status["media_attachments"]] == [kind]
    with media.open() as content:
        assert (kept["filename"], kept["mime"], kept["content"]) == (
            media.filename,
            media.mime,
            content.read(),
        )


@pytest.mark.parametrize("media", [(photo(), clip()), (photo(), gif()), (clip(), clip())], ids=str)
def test_only_pictures_go_together(media: tuple[Media, ...]) -> None:
    assert [p for p in network.problems(post(media=media), network.limits) if p.blocks]


def test_a_film_is_held_to_what_the_server_takes(mastodon: FakeMastodon, relative: FakeMastodon) -> None:
    facts = network.connect({"server": mastodon.url, "token": TOKEN}, line()).facts
    large = post(media=(replace(clip(), bytes=104 * 10**6, width=3840, height=2161),))
    found = [p.code for p in network.problems(large, network.limits_for(facts)) if p.blocks]
    assert found == ["file_too_heavy", "image_too_large"]
    theirs = network.connect({"server": relative.url, "token": TOKEN}, line()).facts
    assert network.limits_for(theirs).files["video"].bytes == 8_000_000


def test_a_poll_is_asked_with_the_text(mastodon: FakeMastodon) -> None:
    options = {"poll_choices": ["Café", "Té"], "poll_hours": 48, "poll_multiple": True, "poll_hide": True}
    receipt = publish(network, post("¿Qué?", options=options), mastodon_access(mastodon))
    assert mastodon.statuses[receipt.remote.id]["poll"] == {
        "options": ["Café", "Té"],
        "expires_in": 48 * 3600,
        "multiple": True,
        "hide_totals": True,
    }


@pytest.mark.parametrize(
    ("text", "choices", "media", "code"),
    [
        ("¿Qué?", ["Café"], (), "poll_choices"),
        ("¿Qué?", ["Café", "Café"], (), "poll_choices"),
        ("¿Qué?", ["Café", "T" * 51], (), "poll_choices"),
        ("¿Qué?", list("abcde"), (), "poll_choices"),
        ("¿Qué?", ["Café", "Té"], (photo(),), "poll_with_files"),
    ],
)
def test_a_poll_that_would_be_refused_is_said_beforehand(
    text: str, choices: list[str], media: tuple[Media, ...], code: str
) -> None:
    said = post(text, options={"poll_choices": choices}, media=media)
    assert [p.code for p in network.problems(said, network.limits)] == [code]


def test_polls_have_the_servers_own_bounds() -> None:
    facts = {"polls": {"answers": 10, "answer": 100, "least": 300, "most": 86_400}}
    said = post("¿Qué?", options={"poll_choices": [*"abcdefghi", "T" * 100]})
    assert network.problems(said, network.limits_for(facts)) == []
    by_name = {field.name: field for field in network.options_for(facts)}
    assert (by_name["poll_choices"].most, by_name["poll_hours"].most) == (10, 24)


def test_a_post_of_the_same_server_is_quoted_and_the_quoting_one_found(relative: FakeMastodon) -> None:
    """The server puts «RE: …» before the text: it must not hide our post from us."""
    first = publish(network, post("uno"), mastodon_access(relative))
    said = post("dos", options={"quote": first.remote.url, "quote_approval_policy": "nobody"})
    second = publish(network, said, mastodon_access(relative))
    assert "RE: " in relative.statuses[second.remote.id]["content"]
    assert relative.asked("POST /api/v1/statuses")[1].json["quoted_status_id"] == first.remote.id
    found = find(relative, said)
    assert found.remote.id == second.remote.id


@pytest.mark.parametrize("address", ["https://otro.example/@ana/110", "https://127.0.0.1/@ana"])
def test_what_can_t_be_quoted_is_said_before_anything_leaves(mastodon: FakeMastodon, address: str) -> None:
    with pytest.raises(Refused, match="copia su dirección"):
        network.publish(post(options={"quote": address}, media=(photo(),)), mastodon_access(mastodon), line())
    assert mastodon.requests == []
