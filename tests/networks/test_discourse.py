"""Discourse: topics, answers, uploads, moderation, and what becomes of a lost answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks import discourse_site
from publishing.networks.contract import (
    CannotTell,
    Disconnected,
    NetworkError,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unsure,
)
from publishing.networks.discourse import Discourse
from publishing.networks.line import HttpLine
from tests.fakes.discourse import KEY, USER, FakeDiscourse
from tests.networks import specs, talking
from tests.networks.stands.discourse import access, topic
from tests.networks.stands.stand import clip, photo, words

network = Discourse()
SAY = r"POST /posts\.json"
ENTERED = {"server": "foro.example", "username": f"@{USER}", "api_key": f" {KEY} "}


@pytest.fixture
def forum() -> Iterator[FakeDiscourse]:
    with FakeDiscourse() as server:
        yield server


def line(server: FakeDiscourse) -> HttpLine:
    return talking.line_to(network, server)


def publish(forum: FakeDiscourse, post: Any) -> Receipt:
    return talking.publish(network, forum, post, access(forum))


@pytest.mark.skipif(not specs.here("discourse"), reason=f"no contract of Discourse's in {specs.FOLDER}")
def test_the_contract_is_at_hand_and_sees_a_wrong_request(forum: FakeDiscourse) -> None:
    said = {"title": "Un título", "texto": "x", "raw": 7}
    line(forum).post(f"{forum.url}/posts.json", json=said, headers={"Api-Key": KEY})
    asked = forum.requests.pop()
    assert sorted(specs.deviations("discourse", asked)) == [
        "POST /posts.json: raw is not of type 'string'",
        "POST /posts.json: unknown field texto",
    ]


# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_reads_where_one_may_write_and_the_forums_own_figures(forum: FakeDiscourse) -> None:
    account = network.connect(ENTERED, line(forum))
    assert (account.id, account.name, account.server) == ("7", "@cafe · foro.example", "https://foro.example")
    assert account.secrets == {"api_key": KEY}
    assert account.facts["categories"] == [["4", "Noticias"], ["5", "Noticias › Menú"]]
    limits = network.limits_for(account.facts)
    assert (limits.text, limits.title, limits.files["image"].bytes) == (5000, 255, 4096 * 1024)
    category = network.options_for(account.facts)[0]
    assert category.choices == (("4", "Noticias"), ("5", "Noticias › Menú"))


def test_a_forum_that_doesn_t_tell_has_the_usual_figures(forum: FakeDiscourse) -> None:
    forum.tells_settings = False
    assert network.limits_for(network.connect(ENTERED, line(forum)).facts).text == 32_000


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("foro.example", "https://foro.example"),
        (" https://foro.example/latest ", "https://foro.example"),
        ("https://a.example/foro/", "https://a.example/foro"),
        ("http://localhost:3000/t/x/4", "http://localhost:3000"),
    ],
)
def test_an_address_is_understood_as_people_write_it(typed: str, address: str) -> None:
    assert discourse_site.address(typed) == address


@pytest.mark.parametrize("typed", ["", "foro", "ftp://a.example", "https://u:p@a.example", "http://x:99999"])
def test_what_is_no_address_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(Refused, match="no es la dirección de un foro"):
        discourse_site.address(typed)


def test_a_wrong_key_is_disconnected(forum: FakeDiscourse) -> None:
    with pytest.raises(Disconnected, match="no reconoce la clave"):
        network.connect({**ENTERED, "api_key": "otra"}, line(forum))


# ── publishing ────────────────────────────────────────────────────────────────────────────────────────


def test_a_topic_is_what_was_composed(forum: FakeDiscourse) -> None:
    post = topic(link="https://café.example/menú", tags=("café", "pan"), options={"category": "5"})
    receipt = publish(forum, post)
    (made,) = forum.topics.values()
    assert made["said"]["raw"] == f"{post.text}\n\nhttps://café.example/menú"
    assert (made["said"]["category"], made["said"]["tags"]) == (5, ["café", "pan"])
    assert made["external_id"] == post.key
    assert receipt.remote.url == f"{forum.url}/t/tema/{made['id']}/1"


def test_files_are_shown_as_the_forums_composer_writes_them(forum: FakeDiscourse) -> None:
    post = topic(media=(photo(alt="Un [café] | negro"), clip(300_000)))
    kept: list[StillWorking] = []
    talking.publish(network, forum, post, access(forum), kept.append)
    first, second = forum.uploads
    (made,) = forum.posts.values()
    assert made["raw"].endswith(f"![Un  café    negro|1080x1080]({first})\n\n![Un video|video]({second})")
    assert forum.uploads[second]["content"] == post.media[1].open().read()
    assert len(kept) == 1


def test_parts_and_comments_answer_in_the_topic(forum: FakeDiscourse) -> None:
    first = publish(forum, topic()).remote
    second = publish(forum, words("dos", reply_to=first)).remote
    third = publish(forum, words("tres", reply_to=second, comment=True)).remote
    assert [forum.posts[int(r.id)]["topic_id"] for r in (second, third)] == [first.extra["topic_id"]] * 2
    assert forum.posts[int(third.id)]["reply_to_post_number"] == 2


@pytest.mark.parametrize(
    "typed", ["{}", "https://foro.example/t/un-tema/{}", "https://foro.example/t/{}/4?u=x"]
)
def test_a_post_may_answer_in_a_topic_that_exists(forum: FakeDiscourse, typed: str) -> None:
    there = forum.say({"title": "De otra persona", "raw": "Hola"}, username="ana")["topic_id"]
    receipt = publish(forum, words("Gracias por preguntar", options={"topic": typed.format(there)}))
    assert (receipt.remote.extra["topic_id"], receipt.remote.extra["post_number"]) == (there, 2)


def test_what_waits_for_a_moderator_is_not_sent_again(forum: FakeDiscourse) -> None:
    forum.moderated = True
    post = topic()
    queued = network.publish(post, access(forum), line(forum))
    assert isinstance(queued, StillWorking)
    assert queued.left
    still = network.resume(queued.memo, post, access(forum), line(forum))
    assert isinstance(still, StillWorking)
    forum.approve()
    done = network.resume(still.memo, post, access(forum), line(forum))
    assert isinstance(done, Receipt)
    assert (len(forum.topics), len(forum.asked(SAY))) == (1, 1)


def test_what_no_moderator_approves_ends_with_a_sentence(forum: FakeDiscourse) -> None:
    memo = {"queued": (datetime.now(UTC) - timedelta(days=8)).isoformat()}
    with pytest.raises(Refused, match="no aprobó la publicación en 7 días"):
        network.resume(memo, topic(), access(forum), line(forum))


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["lost_after", "half", "done_empty", "done_html"])
def test_a_lost_topic_is_found_by_our_key_and_never_made_twice(forum: FakeDiscourse, kind: str) -> None:
    post = topic(media=(photo(),))
    working = talking.lost(network, forum, post, access(forum), SAY, kind)
    found = talking.find(network, forum, post, access(forum), working)
    assert isinstance(found, Receipt)
    assert found.verified
    assert publish(forum, post).remote == found.remote
    assert len(forum.topics) == 1


def test_a_topic_that_never_arrived_is_known_to_be_absent(forum: FakeDiscourse) -> None:
    forum.say({"title": topic().title, "raw": topic().text})
    talking.lost(network, forum, topic(), access(forum), SAY, "lost_before")
    assert talking.find(network, forum, topic(), access(forum)) is None


@pytest.mark.parametrize(("kind", "there"), [("lost_after", True), ("lost_before", False)])
def test_a_lost_answer_is_found_among_the_latest_posts(forum: FakeDiscourse, kind: str, there: bool) -> None:
    first = publish(forum, topic()).remote
    post = words("Dos", reply_to=first, media=(photo(),))
    forum.say({"topic_id": first.extra["topic_id"], "raw": "Dos"}, username="ana")
    working = talking.lost(network, forum, post, access(forum), SAY, kind)
    for n in range(60):
        forum.say({"topic_id": first.extra["topic_id"], "raw": f"Otra {n}"}, username="ana")
    found = talking.find(network, forum, post, access(forum), working)
    assert isinstance(found, Receipt) if there else found is None


def test_more_than_we_read_is_no_proof_of_absence(forum: FakeDiscourse) -> None:
    first = publish(forum, topic()).remote
    for n in range(260):
        forum.say({"topic_id": first.extra["topic_id"], "raw": f"Otra {n}"}, username="ana")
    assert isinstance(talking.find(network, forum, words("Dos", reply_to=first), access(forum)), CannotTell)


# ── what the forum says ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "words_said"),
    [
        ("invalid_access", Disconnected, "no reconoce la clave"),
        ("title_too_short", Refused, "Title is too short"),
        ("too_similar", Refused, "too similar"),
        ("body_too_short", Refused, "Body is too short"),
        ("external_id_taken", Refused, "already been taken"),
        ("rate_limited", Throttled, "esperar 47 segundos"),
        ("rate_limited_by_the_front", Throttled, "esperar 10 segundos"),
        ("read_only", Unsure, "sólo lectura"),
        ("gateway_error", Unsure, "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    forum: FakeDiscourse, canned: str, error: type[NetworkError], words_said: str
) -> None:
    forum.trouble("reply", on=SAY, reply=canned)
    with pytest.raises(error, match=words_said):
        publish(forum, topic())
    assert forum.topics == {}


def test_a_file_that_the_forum_refuses_is_said(forum: FakeDiscourse) -> None:
    forum.trouble("reply", on="POST /uploads", reply="file_too_big")
    with pytest.raises(Refused, match="too big"):
        publish(forum, topic(media=(photo(),)))


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_deleting_twice_succeeds(forum: FakeDiscourse) -> None:
    first = publish(forum, topic()).remote
    second = publish(forum, words("dos", reply_to=first)).remote
    for there in (second, second, first, first):
        network.delete(there, access(forum), line(forum))
    assert (forum.topics, forum.posts) == ({}, {})


def test_figures_are_read_for_what_still_exists(forum: FakeDiscourse) -> None:
    first = publish(forum, topic()).remote
    second = publish(forum, words("dos", reply_to=first)).remote
    gone = Remote("999", extra={"post_number": 2})
    assert network.readings([first, second, gone], access(forum), line(forum)) == {
        first.id: {"views": 120, "likes": 9, "replies": 4},
        second.id: {"likes": 5, "replies": 2, "views": 12},
    }


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("post", "codes"),
    [
        (words("x" * 30), ["title_missing"]),
        (topic(title="Corto"), ["title_short"]),
        (topic(title="x" * 256), ["title_too_long"]),
        (topic("Corto"), ["text_short"]),
        (topic(tags=tuple("abcdef")), ["too_many_tags"]),
        (words("Corto", options={"topic": "123"}), []),
        (words("Corto", options={"topic": "el de ayer"}), ["topic"]),
        (words("Corto", reply_to=Remote("1", extra={"topic_id": 3})), []),
    ],
)
def test_what_doesn_t_fit_is_said(post: Any, codes: list[str]) -> None:
    assert [problem.code for problem in network.problems(post, network.limits)] == codes
