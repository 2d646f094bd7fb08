"""Google Business Profile: places offered, news, events and offers, judged before they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks import google_business_post
from publishing.networks.contract import (
    App,
    CannotTell,
    Disconnected,
    Grant,
    NetworkError,
    Post,
    Receipt,
    Refused,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.google_business import GoogleBusiness
from publishing.networks.line import HttpLine
from tests.fakes.google import TOKEN
from tests.fakes.google_business import OWN, PLACE, FakeGoogleBusiness
from tests.networks.stands.google_business import DATES, access, event
from tests.networks.stands.stand import clip, photo, words

network = GoogleBusiness()
POSTS = "POST /v4/"
PARENT = f"{OWN}/{PLACE}"


@pytest.fixture
def profile() -> Iterator[FakeGoogleBusiness]:
    with FakeGoogleBusiness() as server:
        yield server


def line(server: FakeGoogleBusiness, **more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(TOKEN,), **more)


def publish(said: Post, server: FakeGoogleBusiness) -> Receipt:
    ending: Any = network.publish(said, access(server), line(server))
    while isinstance(ending, StillWorking):
        assert ending.left
        ending = network.resume(ending.memo, said, access(server), line(server))
    return ending


def there(server: FakeGoogleBusiness) -> dict[str, Any]:
    (post,) = server.posts.values()
    return post


def find(said: Post, server: FakeGoogleBusiness, since: datetime | None = None) -> Any:
    since = since or datetime.now(UTC) - timedelta(seconds=30)
    return network.find(said, access(server), line(server), since)


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_each_place_that_may_post_is_offered_once(profile: FakeGoogleBusiness) -> None:
    """Two accounts reach it; the warehouse may not post."""
    profile.page_size = 1
    (place,) = network.offers(Grant(TOKEN), App("x"), line(profile))
    assert place.id == PARENT
    assert place.name == "Café Alameda (Saltillo)"
    assert place.url.startswith("https://maps.google.com")


def test_an_account_without_places_reaches_nobody(profile: FakeGoogleBusiness) -> None:
    profile.places.clear()
    with pytest.raises(Refused, match="no da acceso a ninguna cuenta"):
        network.connect({"access_token": TOKEN}, line(profile))


# ── what is composed ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (words("x" * 1501), "text_too_long"),
        (event(title=""), "title_missing"),
        (event(title="x" * 59), "title_too_long"),
        (event(options={"form": "event"}), "dates_missing"),
        (event(options={"form": "offer", "starts": DATES["ends"], "ends": DATES["starts"]}), "ends_before"),
        (words(options={"button": "SHOP"}), "link_missing"),
        (words(media=(photo(width=200, height=200),)), "too_small"),
        (words(media=(photo(reachable=False),)), "not_reachable"),
        (words(media=(clip(seconds=31.0),)), "lasts_too_long"),
        (words(media=(photo(), clip())), "media_mixed"),
    ],
)
def test_what_google_would_refuse_is_said_before(said: Post, code: str) -> None:
    assert code in [p.code for p in network.problems(said, network.limits) if p.blocks]


def test_a_light_picture_is_only_a_warning() -> None:
    found = network.problems(words(media=(photo(width=300, height=300),)), network.limits)
    assert [(p.code, p.blocks) for p in found] == [("image_too_light", False)]


def test_calling_needs_no_link() -> None:
    assert network.problems(words(options={"button": "CALL"}), network.limits) == []


def test_an_event_is_said_with_the_hour_on_the_wall(profile: FakeGoogleBusiness) -> None:
    publish(event(link="https://café.example/cata"), profile)
    post = there(profile)
    assert post["topicType"] == "EVENT"
    assert post["event"]["title"] == "Noche de cata"
    assert post["event"]["schedule"]["startDate"] == {"year": 2026, "month": 12, "day": 5}
    assert post["event"]["schedule"]["endTime"] == {"hours": 21, "minutes": 30}
    assert post["callToAction"] == {"actionType": "LEARN_MORE", "url": "https://café.example/cata"}


def test_an_offer_has_its_coupon_and_no_button(profile: FakeGoogleBusiness) -> None:
    options = {"form": "offer", "coupon": "CATA10", "terms": "Hasta agotar", **DATES}
    publish(event(link="https://café.example", options=options), profile)
    post = there(profile)
    assert post["offer"]["couponCode"] == "CATA10"
    assert post["offer"]["redeemOnlineUrl"] == "https://café.example"
    assert "callToAction" not in post


def test_google_fetches_the_picture_from_us(profile: FakeGoogleBusiness) -> None:
    receipt = publish(words(media=(photo(),)), profile)
    (picture,) = there(profile)["media"]
    assert picture["mediaFormat"] == "PHOTO"
    assert picture["sourceUrl"].startswith("https://pauta.example/")
    assert receipt.remote.url.startswith("https://local.google.com/")
    assert receipt.verified


# ── judged by Google ──────────────────────────────────────────────────────────────────────────────────


def test_a_post_that_is_being_judged_is_asked_about_again(profile: FakeGoogleBusiness) -> None:
    profile.judging_looks = 3
    assert publish(words(), profile).verified
    assert len(profile.asked("GET /v4/.*/localPosts/1")) == 3


def test_what_takes_hours_is_not_waited_for(profile: FakeGoogleBusiness) -> None:
    profile.judging_looks = 1000
    receipt = publish(words(), profile)
    assert not receipt.verified


@pytest.mark.parametrize("looks", [0, 2])
def test_what_google_rejects_says_so(profile: FakeGoogleBusiness, looks: int) -> None:
    profile.judging_looks, profile.ends_as = looks, "REJECTED"
    with pytest.raises(Refused, match="normas de contenido"):
        publish(words(), profile)


@pytest.mark.parametrize("canned", ["expired_token", "role_lost", "not_found"])
def test_trouble_while_it_is_judged_is_doubt_not_failure(profile: FakeGoogleBusiness, canned: str) -> None:
    profile.judging_looks = 3
    profile.trouble("reply", on="GET /v4/", reply=canned)
    with pytest.raises(Unsure):
        publish(words(), profile)


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["lost_after", "half", "done_html", "lost_before"])
def test_a_lost_answer_is_settled_by_reading(profile: FakeGoogleBusiness, kind: str) -> None:
    said = words()
    profile.say(PARENT, google_business_post.resource(said), age=timedelta(days=1))
    profile.trouble(kind, on=POSTS)
    with pytest.raises(Unsure):
        publish(said, profile)
    found = find(said, profile)
    assert isinstance(found, Receipt) == (kind != "lost_before")
    assert found is None or (found.verified and found.remote.id == list(profile.posts)[-1])


def test_other_words_or_another_kind_are_not_ours(profile: FakeGoogleBusiness) -> None:
    profile.say(PARENT, google_business_post.resource(words("Otra cosa")))
    profile.say(PARENT, google_business_post.resource(event()))
    assert find(words(), profile) is None
    assert find(words(event().text), profile) is None


def test_all_pages_are_read(profile: FakeGoogleBusiness) -> None:
    said = words()
    profile.say(PARENT, google_business_post.resource(said))
    older = dict(profile.posts)
    profile.posts = {}
    for n in range(150):
        profile.say(PARENT, google_business_post.resource(words(f"Otra {n}")), age=timedelta(days=2))
    profile.posts |= older
    assert isinstance(find(said, profile), Receipt)


def test_one_that_was_rejected_meanwhile_is_for_a_person(profile: FakeGoogleBusiness) -> None:
    profile.ends_as = "REJECTED"
    profile.say(PARENT, google_business_post.resource(words()))
    assert isinstance(find(words(), profile), CannotTell)


# ── what Google says ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "says"),
    [
        ("expired_token", Disconnected, "Vuelve a conectar"),
        ("role_lost", Disconnected, "ya no tiene permiso"),
        ("scopes_missing", Disconnected, "faltan permisos"),
        ("api_not_enabled", Refused, "Biblioteca"),
        ("quota_is_zero", Refused, "Solicítalo"),
        ("too_fast", Throttled, "más despacio"),
        ("summary_too_long", Refused, "invalid argument"),
        ("picture_not_fetched", Refused, "imagen"),
        ("unavailable", Unsure, "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    profile: FakeGoogleBusiness, canned: str, error: type[NetworkError], says: str
) -> None:
    profile.trouble("reply", on=POSTS, reply=canned)
    with pytest.raises(error, match=says):
        publish(words(), profile)
    assert profile.posts == {}


def test_a_picture_that_google_can_t_reach_is_named_as_such(profile: FakeGoogleBusiness) -> None:
    profile.reachable = False
    with pytest.raises(Refused, match="no pudo usar la imagen"):
        publish(words(media=(photo(),)), profile)


def test_looking_that_fails_is_not_absence(profile: FakeGoogleBusiness) -> None:
    profile.trouble("html", on="GET /v4/")
    with pytest.raises(Unavailable):
        find(words(), profile)


def test_deleting_twice_succeeds(profile: FakeGoogleBusiness) -> None:
    remote = publish(words(), profile).remote
    network.delete(remote, access(profile), line(profile))
    network.delete(remote, access(profile), line(profile))
    assert profile.posts == {}
