"""Threads: containers of every form, its own way of counting, tokens that renew themselves, lost answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from publishing.networks.contract import (
    App,
    Disconnected,
    Grant,
    Post,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unsure,
)
from publishing.networks.line import HttpLine
from publishing.networks.threads import Threads
from tests.fakes.graph import APP, CODE, SECRET
from tests.fakes.threads import PROFILE, RENEWED, TOKEN, FakeThreads
from tests.networks import specs
from tests.networks.stands.stand import clip, photo, words
from tests.networks.stands.threads import access

network = Threads()
BACK = "https://pauta.example/vuelta"
KEYS = App(APP, SECRET)


@pytest.fixture
def profile() -> Iterator[FakeThreads]:
    with FakeThreads() as server:
        yield server


def line(server: FakeThreads) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(TOKEN, RENEWED, SECRET))


def go_on(server: FakeThreads, post: Post, memos: list[Any]) -> Receipt:
    ending = network.publish(post, access(server), line(server))
    while isinstance(ending, StillWorking):
        memos.append(dict(ending.memo))
        ending = network.resume(ending.memo, post, access(server), line(server))
    return ending


def publish(server: FakeThreads, post: Post) -> Receipt:
    return go_on(server, post, [])


def sent(server: FakeThreads, post: Post) -> dict[str, Any]:
    """What the live post was made of."""
    return dict(server.things[publish(server, post).remote.id]["said"])


def until(server: FakeThreads, post: Post, kind: type[Exception], match: str | None = None) -> Any:
    memos: list[Any] = [None]
    with pytest.raises(kind, match=match):
        go_on(server, post, memos)
    return memos[-1]


def find(server: FakeThreads, post: Post, memo: Any) -> Any:
    return network.find(post, access(server), line(server), datetime.now(UTC) - timedelta(seconds=5), memo)


def codes(post: Post) -> list[str]:
    return [problem.code for problem in network.problems(post, network.limits) if problem.blocks]


# ── connecting, and staying connected ─────────────────────────────────────────────────────────────────


def test_the_browser_s_code_becomes_a_token_of_sixty_days(profile: FakeThreads) -> None:
    asked = urlsplit(network.asked(KEYS, BACK, "estado", "reto"))
    assert (asked.netloc, parse_qs(asked.query)["state"]) == ("threads.net", ["estado"])
    grant = network.exchange(KEYS, CODE, "v" * 43, BACK, line(profile))
    (offered,) = network.offers(grant, KEYS, line(profile))
    assert (offered.id, offered.name) == (PROFILE, "@cafealameda")
    assert offered.secrets == {"access_token": TOKEN}
    assert offered.expires_at == offered.ends_at
    assert offered.ends_at
    assert offered.ends_at - datetime.now(UTC) > timedelta(days=59)


def test_a_token_renews_itself_without_a_refresh_token(profile: FakeThreads) -> None:
    assert network.renews({"access_token": TOKEN})
    grant = network.renew(access(profile), line(profile))
    assert network.renewed(access(profile), grant) == {"access_token": RENEWED}
    assert grant.ends_at
    assert network.consent.refresh_before < timedelta(days=59)  # never within its first day


def test_a_token_too_young_or_refused_is_told_apart(profile: FakeThreads) -> None:
    profile.too_young = True
    with pytest.raises(Refused, match="24 hours"):
        network.renew(access(profile), line(profile))
    profile.trouble("reply", reply="expired_token")
    with pytest.raises(Disconnected, match="Vuelve a conectar"):
        network.renew(access(profile), line(profile))


def test_the_profile_s_own_count_can_be_looked_at(profile: FakeThreads) -> None:
    assert network.look_around(access(profile), line(profile)) == {"quota_used": 3, "quota_total": 250}


def test_a_token_made_by_hand_finds_its_profile(profile: FakeThreads) -> None:
    assert network.connect({"access_token": TOKEN}, line(profile)).id == PROFILE
    with pytest.raises(Disconnected):
        network.offers(Grant("otro"), App(""), line(profile))


# ── what arrives ──────────────────────────────────────────────────────────────────────────────────────


def test_words_arrive_in_two_steps_and_never_at_once(profile: FakeThreads) -> None:
    options = {"reply_control": "followers_only", "topic_tag": "#café", "quote": "123"}
    said = sent(profile, words("Hola ñ ☕", options=options))
    assert said == {
        "media_type": "TEXT",
        "text": "Hola ñ ☕",
        "reply_control": "followers_only",
        "topic_tag": "café",
        "quote_post_id": "123",
    }


def test_a_link_becomes_a_card_unless_the_words_have_it(profile: FakeThreads) -> None:
    assert sent(profile, words("Menú", link="https://a.mx/m"))["link_attachment"] == "https://a.mx/m"
    assert "link_attachment" not in sent(profile, words("Menú https://a.mx/m", link="https://a.mx/m"))
    assert (
        sent(profile, words("Foto", link="https://a.mx", media=(photo(),)))["text"] == "Foto\n\nhttps://a.mx"
    )


def test_an_image_and_a_video_are_fetched_with_their_descriptions(profile: FakeThreads) -> None:
    picture, film = photo(alt="Un café"), clip(alt="El horno")
    said = sent(profile, words(media=(picture,), options={"spoiler": True}))
    assert picture.public
    assert (said["media_type"], said["image_url"], said["alt_text"]) == ("IMAGE", picture.public(), "Un café")
    assert said["is_spoiler_media"] == "true"
    said = sent(profile, words(media=(film,)))
    assert film.public
    assert (said["media_type"], said["video_url"], said["alt_text"]) == ("VIDEO", film.public(), "El horno")


def test_a_carousel_says_its_words_once(profile: FakeThreads) -> None:
    said = sent(profile, words("Tres", media=(photo(), clip(), photo(shade=2))))
    assert (said["media_type"], said["text"], len(said["children"].split(","))) == ("CAROUSEL", "Tres", 3)
    items = [asked.said for asked in profile.asked("/threads$") if "is_carousel_item" in asked.said]
    assert [item["media_type"] for item in items] == ["IMAGE", "VIDEO", "IMAGE"]
    assert not any("text" in item for item in items)


def test_a_poll_and_a_long_text(profile: FakeThreads) -> None:
    said = sent(profile, words("¿Cuál?", options={"poll_choices": ["Olla", "Americano", "Cortado"]}))
    assert json.loads(said["poll_attachment"]) == {
        "option_a": "Olla",
        "option_b": "Americano",
        "option_c": "Cortado",
    }
    said = sent(profile, words("Lee", options={"long_text": "Había una vez…"}))
    assert json.loads(said["text_attachment"]) == {"plaintext": "Había una vez…"}


def test_parts_of_a_thread_and_a_first_comment_answer_what_they_follow(profile: FakeThreads) -> None:
    first = publish(profile, words("Uno")).remote
    assert sent(profile, words("Dos", reply_to=first))["reply_to_id"] == first.id
    assert sent(profile, words("Más", reply_to=first, comment=True))["reply_to_id"] == first.id


# ── trouble ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("word", "match"),
    [("FAILED_PROCESSING_VIDEO", r"H\.264"), ("INVALID_DURATION", r"H\.264"), ("ALGO_NUEVO", r"H\.264")],
)
def test_a_film_rejected_while_processing_says_what_to_do(
    profile: FakeThreads, word: str, match: str
) -> None:
    profile.spoils_next = [word]
    until(profile, words(media=(clip(),)), Refused, match)


def test_a_film_that_was_not_fetched_is_asked_for_again(profile: FakeThreads) -> None:
    profile.spoils_next = ["FAILED_DOWNLOADING_VIDEO", "UNKNOWN"]
    publish(profile, words(media=(clip(),)))
    profile.spoils_next = ["FAILED_DOWNLOADING_VIDEO"] * 3
    until(profile, words(media=(clip(),)), Refused, "descargar")


def test_the_network_s_own_no_says_why(profile: FakeThreads) -> None:
    until(profile, words("x" * 501), Refused, "at most 500")
    until(profile, words(" ".join(f"https://a.mx/{n}" for n in range(6))), Refused, "at most 5 links")
    until(profile, words(reply_to=Remote("404")), Refused, "no encontró")


def test_posts_and_answers_are_counted_apart(profile: FakeThreads) -> None:
    first = publish(profile, words("Uno")).remote
    profile.total = profile.used
    until(profile, words("Dos"), Throttled, "24 horas")
    profile.total, profile.answers_used = 250, 1000
    until(profile, words("Dos", reply_to=first), Throttled, "24 horas")


@pytest.mark.parametrize("kind", ["lost_after", "lost_before"])
@pytest.mark.parametrize("answers", [False, True])
def test_a_lost_answer_is_settled_by_the_container(profile: FakeThreads, kind: str, answers: bool) -> None:
    first = publish(profile, words("Uno")).remote
    post = words("Dos", reply_to=first if answers else None)
    profile.born({"text": "Dos", **({"reply_to_id": first.id} if answers else {})}, age=timedelta(hours=2))
    profile.trouble(kind, on="threads_publish$")
    memo = until(profile, post, Unsure)
    found = find(profile, post, memo)
    if kind == "lost_after":
        assert isinstance(found, Receipt)
        assert found.remote.id == list(profile.things)[-1]
        assert found.remote.url.endswith(found.remote.id)
    else:
        assert found is None


# ── afterwards, and before ────────────────────────────────────────────────────────────────────────────


def test_deleting_twice_succeeds(profile: FakeThreads) -> None:
    there = publish(profile, words()).remote
    for _ in range(2):
        network.delete(there, access(profile), line(profile))
    assert profile.things == {}


def test_figures_are_read_in_our_words(profile: FakeThreads) -> None:
    there = publish(profile, words()).remote
    figures = network.readings([there, Remote("404")], access(profile), line(profile))
    assert figures == {there.id: {"views": 70, "likes": 11, "replies": 3, "shares": 2, "quotes": 1}}


@pytest.mark.parametrize(
    ("post", "found"),
    [
        (words("☕" * 167), ["text_too_long"]),  # 501 bytes
        (words("☕" * 166), []),
        (words(" ".join(f"https://a.mx/{n}" for n in range(6))), ["too_many_links"]),
        (words("https://a.mx/1 " * 6), []),  # one link, six times
        (words(" ".join(f"https://a.mx/{n}" for n in range(5)), link="https://b.mx"), ["too_many_links"]),
        (words(media=(photo(),) * 21), ["too_many_images", "too_many_files"]),
        (words(media=(clip(seconds=301.0),)), ["lasts_too_long"]),
        (words(media=(replace(photo(), mime="image/webp"),)), ["media_kind"]),
        (words(media=(photo(reachable=False),)), ["not_reachable"]),
        (words(options={"poll_choices": ["Una"]}), ["poll_choices"]),
        (words(options={"poll_choices": ["Una", "x" * 26]}), ["poll_choice_too_long"]),
        (words(media=(photo(),), options={"poll_choices": ["Una", "Dos"]}), ["poll_with_files"]),
        (words(media=(photo(),), options={"long_text": "x"}), ["long_text_with_files"]),
        (words(options={"topic_tag": "pan.dulce"}), ["bad_topic"]),
    ],
)
def test_what_doesn_t_fit_is_said_before(post: Post, found: list[str]) -> None:
    assert codes(post) == found


@pytest.mark.skipif(not specs.here("threads"), reason=f"no contract of Threads' in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_wrong_requests(profile: FakeThreads) -> None:
    profile.judged = False
    way, where = line(profile), f"https://graph.threads.net/v1.0/{PROFILE}"
    for path, said in (("threads", {"media_type": "GIF", "texto": "x"}), ("publicar", {})):
        with pytest.raises(Refused):
            way.post(f"{where}/{path}", data=said, headers={"Authorization": f"Bearer {TOKEN}"})
    found = [each for asked in profile.requests for each in specs.deviations("threads", asked)]
    assert found == [
        "POST /me/threads: unknown parameter texto",
        "POST /me/threads: media_type=GIF is none of theirs",
        f"POST /v1.0/{PROFILE}/publicar: no such request",
    ]
