"""Instagram: containers by both logins, what spoils them, what becomes of a lost answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from publishing.networks.contract import (
    Access,
    App,
    CannotTell,
    Disconnected,
    Grant,
    Post,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.instagram import Instagram
from publishing.networks.line import HttpLine
from tests.fakes.graph import APP, CODE, SECRET
from tests.fakes.instagram import ACCOUNT, OWN_TOKEN, TOKEN, USER_TOKEN, USERNAME, FakeInstagram
from tests.networks.stands.instagram import access, said
from tests.networks.stands.stand import clip, photo, words

network = Instagram()
BACK = "https://pauta.example/vuelta"
OWN_APP = App(APP, SECRET, {"login": "instagram"})


@pytest.fixture
def account() -> Iterator[FakeInstagram]:
    with FakeInstagram() as server:
        yield server


def line(server: FakeInstagram) -> HttpLine:
    keys = (TOKEN, USER_TOKEN, OWN_TOKEN, SECRET)
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=keys)


def go_on(server: FakeInstagram, post: Post, memos: list[Any], who: Access | None = None) -> Receipt:
    """As the engine does, with one line a visit; `memos` is what was on disk, one after the other."""
    mine = who or access(server)
    ending = network.publish(post, mine, line(server))
    while isinstance(ending, StillWorking):
        memos.append(dict(ending.memo))
        assert len(memos) < 90
        ending = network.resume(ending.memo, post, mine, line(server))
    return ending


def publish(server: FakeInstagram, post: Post, who: Access | None = None) -> Receipt:
    return go_on(server, post, [], who)


def until(server: FakeInstagram, post: Post, kind: type[Exception], words: str | None = None) -> Any:
    memos: list[Any] = [None]
    with pytest.raises(kind, match=words):
        go_on(server, post, memos)
    return memos[-1]


def find(server: FakeInstagram, post: Post, memo: Any, since: datetime | None = None) -> Any:
    since = since or datetime.now(UTC) - timedelta(seconds=5)
    return network.find(post, access(server), line(server), since, memo)


def codes(post: Post, *, blocking: bool = True) -> list[str]:
    return [p.code for p in network.problems(post, network.limits) if p.blocks == blocking]


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_facebook_login_finds_the_accounts_behind_the_pages(account: FakeInstagram) -> None:
    asked = urlsplit(network.asked(App(APP, SECRET), BACK, "estado", "reto"))
    assert asked.netloc == "www.facebook.com"
    grant = network.exchange(App(APP, SECRET), CODE, "v" * 43, BACK, line(account))
    (offered,) = network.offers(grant, App(APP, SECRET), line(account))
    assert (offered.id, offered.name) == (ACCOUNT, "@cafealameda")
    assert offered.secrets == {"access_token": TOKEN}
    assert offered.expires_at is None
    assert not network.renews(offered.secrets)


def test_instagram_login_speaks_to_its_own_hosts_and_renews_itself(account: FakeInstagram) -> None:
    asked = urlsplit(network.asked(OWN_APP, BACK, "estado", "reto"))
    assert (asked.netloc, asked.path) == ("www.instagram.com", "/oauth/authorize")
    assert "instagram_business_content_publish" in parse_qs(asked.query)["scope"][0]
    grant = network.exchange(OWN_APP, CODE, "v" * 43, BACK, line(account))
    (offered,) = network.offers(grant, OWN_APP, line(account))
    assert (offered.id, offered.secrets["access_token"]) == (ACCOUNT, OWN_TOKEN)
    assert offered.ends_at
    assert timedelta(days=59) < offered.ends_at - datetime.now(UTC) < timedelta(days=61)
    assert network.renews(offered.secrets)
    assert network.renew(access(account, "instagram"), line(account)).access == OWN_TOKEN
    assert network.host(access(account, "instagram")) == "graph.instagram.com"


def test_instagram_login_names_what_was_not_granted(account: FakeInstagram) -> None:
    account.own_scopes = "instagram_business_basic"
    grant = network.exchange(OWN_APP, CODE, "v" * 43, BACK, line(account))
    with pytest.raises(Refused, match="instagram_business_content_publish"):
        network.offers(grant, OWN_APP, line(account))


def test_a_spent_code_of_instagram_login_asks_to_begin_again(account: FakeInstagram) -> None:
    with pytest.raises(Disconnected, match="Empieza de nuevo"):
        network.exchange(OWN_APP, "gastado", "v" * 43, BACK, line(account))


def test_a_refused_renewal_asks_to_reconnect(account: FakeInstagram) -> None:
    account.trouble("reply", reply="expired_token")
    with pytest.raises(Disconnected, match="Vuelve a conectar"):
        network.renew(access(account, "instagram"), line(account))


@pytest.mark.parametrize("token", [USER_TOKEN, TOKEN, OWN_TOKEN])
def test_any_token_made_by_hand_finds_its_account(account: FakeInstagram, token: str) -> None:
    assert network.connect({"access_token": token}, line(account)).id == ACCOUNT


def test_pages_without_an_account_are_not_offered(account: FakeInstagram) -> None:
    del account.pages[0]
    assert network.offers(Grant(USER_TOKEN), App(""), line(account)) == []


# ── what arrives ──────────────────────────────────────────────────────────────────────────────────────


def test_an_image_arrives_with_all_that_was_chosen(account: FakeInstagram) -> None:
    file = photo(alt="Un café con espuma")
    chosen = {"collaborators": "@ana, luis", "location_id": "77", "user_tags": "bob carla"}
    receipt = publish(account, said(file, text="Hola ñ ☕ #café", **chosen))
    sent = account.things[receipt.remote.id]["said"]
    assert file.public
    assert sent["image_url"] == file.public()
    assert (sent["caption"], sent["alt_text"], sent["location_id"]) == (
        "Hola ñ ☕ #café",
        "Un café con espuma",
        "77",
    )
    assert sent["collaborators"] == '["ana", "luis"]'
    assert sent["user_tags"] == (
        '[{"username": "bob", "x": 0.33, "y": 0.5}, {"username": "carla", "x": 0.67, "y": 0.5}]'
    )
    assert receipt.remote.url == f"https://www.instagram.com/p/{receipt.remote.id}/"


def test_a_carousel_keeps_its_order_and_says_its_words_once(account: FakeInstagram) -> None:
    receipt = publish(account, said(photo(), clip(), photo(shade=9), user_tags="bob"))
    items = [asked.said for asked in account.asked("/media$") if asked.method == "POST"]
    assert [item.get("media_type", "IMAGE") for item in items] == ["IMAGE", "VIDEO", "IMAGE", "CAROUSEL"]
    assert [("caption" in item, item.get("is_carousel_item")) for item in items[:3]] == [(False, "true")] * 3
    assert ["user_tags" in item for item in items] == [True, False, False, False]
    parent = account.things[receipt.remote.id]["said"]
    assert len(parent["children"].split(",")) == 3
    assert parent["caption"]


def test_a_reel_is_uploaded_and_arrives_with_its_options(account: FakeInstagram) -> None:
    film = clip(90_000)
    post = said(film, form="reel", share_to_feed=False, thumb_offset=1500, audio_name="Barra", trial="MANUAL")
    receipt = publish(account, post)
    sent = account.things[receipt.remote.id]["said"]
    assert (sent["media_type"], sent["share_to_feed"], sent["thumb_offset"]) == ("REELS", "false", "1500")
    assert (sent["audio_name"], sent["trial_params"]) == ("Barra", '{"graduation_strategy": "MANUAL"}')
    (container,) = account.containers.values()
    assert container["held"] == film.open().read()


def test_an_image_beside_a_reel_is_its_cover(account: FakeInstagram) -> None:
    cover = photo()
    receipt = publish(account, said(clip(), cover, form="reel", thumb_offset=9))
    assert cover.public
    assert account.things[receipt.remote.id]["said"]["cover_url"] == cover.public()
    assert "thumb_offset" not in account.things[receipt.remote.id]["said"]


def test_a_single_video_in_the_feed_is_a_reel(account: FakeInstagram) -> None:
    receipt = publish(account, said(clip()))
    sent = account.things[receipt.remote.id]["said"]
    assert (sent["media_type"], sent["share_to_feed"]) == ("REELS", "true")


def test_with_instagram_login_videos_are_fetched(account: FakeInstagram) -> None:
    film = clip()
    receipt = publish(account, said(film, form="reel"), access(account, "instagram"))
    assert film.public
    assert account.things[receipt.remote.id]["said"]["video_url"] == film.public()
    assert account.asked("ig-api-upload") == []


def test_a_file_without_an_address_is_refused_before_anything_is_asked(account: FakeInstagram) -> None:
    with pytest.raises(Refused, match="PAUTA_URL"):
        publish(account, said(replace(photo(), public=None)))


def test_a_story_says_no_words(account: FakeInstagram) -> None:
    receipt = publish(account, said(photo(1080, 1920), form="story", text="Sobra", user_tags="bob"))
    sent = account.things[receipt.remote.id]["said"]
    assert sent["media_type"] == "STORIES"
    assert "caption" not in sent
    assert sent["user_tags"] == '[{"username": "bob"}]'


def test_a_first_comment_goes_under_its_post(account: FakeInstagram) -> None:
    under = publish(account, said(photo())).remote
    receipt = publish(account, words("#café #cdmx", reply_to=under, comment=True))
    assert account.things[receipt.remote.id]["text"] == "#café #cdmx"
    assert receipt.remote.url == under.url


# ── trouble on the way ────────────────────────────────────────────────────────────────────────────────


def test_a_container_is_looked_at_ever_less_often(account: FakeInstagram) -> None:
    account.processing_looks = 4
    post, waits = said(photo()), []
    ending: Any = network.publish(post, access(account), line(account))
    while isinstance(ending, StillWorking):
        waits.append(ending.wait)
        ending = network.resume(ending.memo, post, access(account), line(account))
    assert waits == sorted(waits)
    assert waits[-1] > timedelta(seconds=10)


def test_a_container_that_is_never_ready_ends_with_a_sentence(account: FakeInstagram) -> None:
    account.processing_looks = 1000
    until(account, said(photo()), Refused, "no terminó de preparar")


def test_an_interrupted_upload_goes_on_where_it_stopped(account: FakeInstagram) -> None:
    post = said(clip(), form="reel")
    ending: Any = network.publish(post, access(account), line(account))
    (container,) = account.containers.values()
    container["held"], container["size"] = post.media[0].open().read()[:1234], post.media[0].bytes
    while isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, post, access(account), line(account))
    assert [asked.headers["offset"] for asked in account.asked("ig-api-upload")] == ["1234"]


@pytest.mark.parametrize("canned", ["media_not_fetched", "download_timeout", "create_again"])
def test_what_was_not_fetched_is_tried_twice_more_and_then_refused(
    account: FakeInstagram, canned: str
) -> None:
    account.refuses_next = [canned] * 2
    assert publish(account, said(photo())).remote.id
    account.refuses_next = [canned] * 3
    until(account, said(photo()), Refused)
    assert account.refuses_next == []


def test_a_container_that_spoils_for_a_passing_reason_is_made_again(account: FakeInstagram) -> None:
    account.spoils_next = ["Error: Media upload has failed with error code 2207052", "Error: 2207053"]
    publish(account, said(photo()))
    assert len(account.containers) == 3


def test_a_file_rejected_while_it_is_processed_says_what_to_do(account: FakeInstagram) -> None:
    account.spoils_next = ["Error: Media upload has failed with error code 2207026"]
    until(account, said(clip(), form="reel"), Refused, r"H\.264")


def test_an_expired_container_is_made_again(account: FakeInstagram) -> None:
    post = said(photo())
    begun = network.publish(post, access(account), line(account))
    assert isinstance(begun, StillWorking)
    for container in account.containers.values():
        container["expired"] = True
    ending: Any = begun
    while isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, post, access(account), line(account))
    assert len(account.containers) == 2


@pytest.mark.parametrize("form", ["feed", "reel"])
def test_a_container_they_no_longer_know_is_made_again(account: FakeInstagram, form: str) -> None:
    post = said(photo() if form == "feed" else clip(), form=form)
    ending: Any = network.publish(post, access(account), line(account))
    account.containers.clear()
    while isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, post, access(account), line(account))
    assert len(account.things) == 1


def test_a_full_day_by_their_own_count_waits_before_anything_is_made(account: FakeInstagram) -> None:
    account.used = account.total
    with pytest.raises(Throttled, match="24 horas"):
        publish(account, said(photo()))
    assert account.containers == {}


def test_a_count_that_can_t_be_read_stops_nobody(account: FakeInstagram) -> None:
    account.trouble("reply", on="content_publishing_limit", reply="invalid_parameter")
    assert publish(account, said(photo())).remote.id


def test_the_account_s_own_count_can_be_looked_at(account: FakeInstagram) -> None:
    assert network.look_around(access(account), line(account)) == {"quota_used": 3, "quota_total": 100}


def test_an_address_that_can_t_be_read_doesn_t_undo_the_post(account: FakeInstagram) -> None:
    memos: list[Any] = []
    account.trouble("reply", on=r"GET /v25.0/\d+$", reply="service_down", times=0)
    post = said(photo())
    begun = network.publish(post, access(account), line(account))
    assert isinstance(begun, StillWorking)
    memos.append(begun.memo)
    account.metrics.clear()
    account.trouble("lost_before", on=r"GET /v25\.0/\d+$", after=1)
    receipt = network.resume(begun.memo, post, access(account), line(account))
    assert isinstance(receipt, Receipt)
    assert receipt.remote.url == f"https://www.instagram.com/{USERNAME}"


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "post",
    [
        said(photo()),
        said(photo(), photo(shade=3)),
        said(clip(), form="reel"),
        said(photo(1080, 1920), form="story", text=""),
    ],
    ids=["image", "carousel", "reel", "story"],
)
@pytest.mark.parametrize("kind", ["lost_after", "lost_before"])
def test_a_lost_answer_is_settled_by_the_container(account: FakeInstagram, post: Post, kind: str) -> None:
    account.born({"caption": post.text}, age=timedelta(hours=3))  # an older twin
    account.trouble(kind, on="media_publish")
    memo = until(account, post, Unsure)
    found = find(account, post, memo)
    if kind == "lost_after":
        assert isinstance(found, Receipt)
        assert found.remote.id == list(account.things)[-1]
    else:
        assert found is None


def test_what_is_out_and_not_yet_listed_is_looked_for_again_then_a_person_is_asked(
    account: FakeInstagram,
) -> None:
    account.trouble("lost_after", on="media_publish")
    memo = until(account, said(photo()), Unsure)
    account.lists_late = True
    with pytest.raises(Unavailable, match="todavía no la muestra"):
        find(account, said(photo()), memo)
    long_ago = datetime.now(UTC) - timedelta(minutes=16)
    assert isinstance(find(account, said(photo()), memo, long_ago), CannotTell)


def test_a_visit_that_finds_its_container_published_makes_no_second_post(account: FakeInstagram) -> None:
    post = said(photo())
    account.trouble("lost_after", on="media_publish")
    memo = until(account, post, Unsure)
    assert isinstance(network.resume(memo, post, access(account), line(account)), Receipt)
    account.lists_late = True
    with pytest.raises(Unsure):
        network.resume(memo, post, access(account), line(account))
    assert len(account.things) == 1


def test_without_a_container_nothing_can_have_been_published(account: FakeInstagram) -> None:
    assert find(account, said(photo()), None) is None
    assert account.requests == []


def test_a_lost_comment_is_found_under_its_post(account: FakeInstagram) -> None:
    under = publish(account, said(photo())).remote
    post = words("#café", reply_to=under, comment=True)
    account.comment(under.id, "#café", age=timedelta(hours=1))
    assert find(account, post, None) is None
    account.trouble("lost_after", on="comments")
    until(account, post, Unsure)
    assert isinstance(find(account, post, None), Receipt)


# ── afterwards, and before ────────────────────────────────────────────────────────────────────────────


def test_deleting_needs_a_right_that_few_have(account: FakeInstagram) -> None:
    there = publish(account, said(photo())).remote
    account.can_delete = False
    with pytest.raises(Refused, match="Bórrala en la aplicación"):
        network.delete(there, access(account), line(account))
    account.can_delete = True
    for _ in range(2):
        network.delete(there, access(account), line(account))
    assert account.things == {}


def test_figures_are_read_in_our_words(account: FakeInstagram) -> None:
    there = publish(account, said(photo())).remote
    ours = {"views": 50, "reach": 40, "likes": 9, "replies": 2, "shares": 4, "saves": 6}
    assert network.readings([there, Remote("404")], access(account), line(account)) == {there.id: ours}
    del account.metrics["views"]
    del ours["views"]
    assert network.readings([there], access(account), line(account)) == {there.id: ours}


@pytest.mark.parametrize(
    ("post", "found"),
    [
        (said(), ["media_missing"]),
        (said(replace(photo(), mime="image/png")), ["media_kind"]),
        (said(photo(1080, 1920)), ["ratio"]),
        (said(photo(1080, 1920), form="story", text=""), []),
        (said(photo(200, 200)), ["too_small"]),
        (said(clip(seconds=901.0), form="reel"), ["lasts_too_long"]),
        (said(clip(seconds=61.0), form="story", text=""), ["lasts_too_long"]),
        (said(clip(codec="vp9"), form="reel"), ["codec"]),
        (said(photo(), form="reel"), ["reel_needs_video"]),
        (said(clip(), photo(1080, 1920), form="reel"), []),
        (said(photo(), text="#tag " * 31), ["too_many_hashtags"]),
        (said(photo(), text="@a " * 21), ["too_many_mentions"]),
        (said(photo(), collaborators="a, b, c, d"), ["too_many_partners"]),
        (said(photo(reachable=False)), ["not_reachable"]),
        (said(clip(reachable=False), form="reel"), []),
        (words("x" * 301, comment=True, reply_to=Remote("1")), ["text_too_long"]),
        (words("#a #b #c #d #e", comment=True, reply_to=Remote("1")), ["comment_rules"]),
        (words("#a", comment=True, reply_to=Remote("1")), []),
    ],
)
def test_what_doesn_t_fit_is_said_before(post: Post, found: list[str]) -> None:
    tags = {"too_many_hashtags"} & {*found}
    assert [code for code in codes(post) if not tags or code in tags] == found


def test_more_than_five_hashtags_are_only_warned_about() -> None:
    post = said(photo(), text="#a #b #c #d #e #f")
    assert codes(post) == []
    assert "many_hashtags" in codes(post, blocking=False)
