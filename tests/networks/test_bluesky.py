"""Bluesky's arithmetic: bytes, graphemes, keys, and what is said before anything is scheduled.

The conversation itself is held with a real server: tests/real/test_bluesky.py.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.http import Answer
from publishing.networks.bluesky import Bluesky
from publishing.networks.bluesky_record import record_key
from publishing.networks.bluesky_text import facets, spoken
from publishing.networks.bluesky_video import PATIENCE, AlreadyUploaded
from publishing.networks.contract import (
    Disconnected,
    NetworkError,
    Post,
    Refused,
    Sentence,
    StillWorking,
    Throttled,
    Unavailable,
)
from publishing.networks.line import LineReply
from tests.fakes.server import Reply
from tests.networks.stands.bluesky import STAND, ScriptedBluesky
from tests.networks.stands.stand import clip, photo
from tests.networks.talking import line_to, publish
from tests.real.saying import file_of, picture, post

network = Bluesky()
DID = "did:plc:ejemplo"
HEAVY = replace(photo(), bytes=1_000_001)
CARD = {"card_title": "B", "card_image": True}


def codes(said: Post) -> list[str]:
    return [problem.code for problem in network.problems(said, network.limits)]


def marked(text: str) -> list[tuple[str, str]]:
    """(the words, what they became), read back from the bytes."""
    found = []
    for facet in facets(text, lambda handle: DID if handle == "alicia.test" else None):
        where = slice(facet["index"]["byteStart"], facet["index"]["byteEnd"])
        (feature,) = facet["features"]
        kind = feature["$type"].partition("#")[2]
        found.append((text.encode()[where].decode(), feature.get("uri") or feature.get("tag") or kind))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin nada, a@b.mx incluido", []),
        ("🦤🦤 https://a.mx/ñ?b=1.", [("https://a.mx/ñ?b=1", "https://a.mx/ñ?b=1")]),
        ("(mira https://a.mx/b)", [("https://a.mx/b", "https://a.mx/b")]),
        ("https://es.wikipedia.org/wiki/Ñandú_(ave)", [("https://es.wikipedia.org/wiki/Ñandú_(ave)",) * 2]),
        ("«https://a.mx/b»", [("https://a.mx/b", "https://a.mx/b")]),
        ("¡Hola @Alicia.test!", [("@Alicia.test", "mention")]),
        ("@nadie.test y @alicia", []),
        ("#café, #Día_1 y #1", [("#café", "café"), ("#Día_1", "Día_1")]),
        ("a#b y https://a.mx/#c", [("https://a.mx/#c", "https://a.mx/#c")]),
        ("#\ufe0f⃣ no es etiqueta", []),
        ("#" + "x" * 65, []),
    ],
)
def test_what_becomes_a_link_a_mention_or_a_tag(text: str, expected: list[tuple[str, str]]) -> None:
    assert marked(text) == expected


@given(st.text(st.sampled_from("aé🦤 #@.(https:/)\n👩‍👧ñ"), max_size=60))
def test_a_facet_never_cuts_a_character_nor_leaves_the_text(text: str) -> None:
    size = len(text.encode())
    for facet in facets(text, lambda _handle: DID):
        start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
        assert 0 <= start < end <= size
        text.encode()[start:end].decode()


# ── the record's key ──────────────────────────────────────────────────────────────────────────────────


def test_the_key_is_the_same_for_every_attempt_and_sorts_by_its_delivery_s_birth() -> None:
    said = post()
    later = replace(post(), born=said.born + timedelta(seconds=2))
    assert record_key(said) == record_key(replace(said, text="otra"))
    assert record_key(said) < record_key(later)
    assert len(record_key(said)) == 13


def test_a_known_key() -> None:
    """An instant whose TID can be computed by hand: 53 bits of microseconds, ten of clock, base 32."""
    known = replace(post(), key="0" * 32, born=datetime(2026, 11, 22, 4, 0, tzinfo=UTC))
    value = 0
    for letter in record_key(known):
        value = value << 5 | "234567abcdefghijklmnopqrstuvwxyz".index(letter)
    assert value >> 10 == int(known.born.timestamp()) * 1_000_000
    assert value & 1023 == 0
    assert record_key(known)[0] in "234567abcdefghij"  # the sign bit is never set


def test_a_thousand_deliveries_born_in_one_moment_get_a_thousand_keys() -> None:
    born = datetime.now(UTC)
    keys = {record_key(replace(post(), key=uuid.uuid4().hex, born=born)) for _ in range(1000)}
    assert len(keys) == 1000


# ── before scheduling ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (post("ñ" * 300), []),
        (post("ñ" * 301), ["text_too_long"]),
        (post("👩‍👩‍👧‍👧" * 120), []),
        (post("👩‍👩‍👧‍👧" * 121), ["text_too_heavy"]),
        (post("x" * 290, link="https://a.mx/b"), ["text_too_long"]),  # the link is part of what is sent
        (post("x" * 290, link="https://a.mx/b", options={"card_title": "B"}), []),  # a card is not
        (post("  "), ["empty"]),
        (post("", media=(picture("alt"),)), []),
        (post("x", media=(picture(" "),)), ["alt_missing"]),
        (post("x", media=(picture("a"),) * 5), ["too_many_images"]),
        (post("x", media=(file_of(b"x" * 2_000_000, "a", "b.png"),)), []),
        (post("x", media=(file_of(b"x" * 2_000_001, "a", "b.png"),)), ["image_too_heavy"]),
        (post("x", media=(replace(picture("a"), mime="image/heic"),)), ["media_kind"]),
        (post("x", media=(clip(),)), []),
        (post("x", media=(clip(seconds=181),)), ["lasts_too_long"]),
        (post("x", media=(replace(clip(), bytes=300_000_001),)), ["file_too_heavy"]),
        (post("x", media=(clip(), photo())), ["media_mixed"]),
        (post("x", link="https://a.mx/b", media=(HEAVY,), options=CARD), ["image_too_heavy"]),
        (post("x" * 300, link="https://a.mx/b", media=(photo(),), options=CARD), []),
        (post("x", options={"quote": "https://bsky.app/profile/alicia.test"}), ["quote"]),
        (post("x", options={"quote": "https://bsky.app/profile/alicia.test/post/3kabc"}), []),
        (post("x", options={"languages": ["inglés"]}), ["language"]),
        (post("x", tags=("a",) * 9), ["too_many_tags"]),
        (post("x", tags=("a" * 65,)), ["tag_too_long"]),
    ],
)
def test_problems(said: Post, expected: list[str]) -> None:
    assert codes(said) == expected


def test_a_problem_says_the_value_seen_and_a_missing_alt_doesn_t_block() -> None:
    (long,) = network.problems(post("x" * 301), network.limits)
    assert str(long.sentence) == "El texto tiene 301 caracteres y Bluesky admite 300."
    (heavy,) = network.problems(post("x", media=(file_of(b"x" * 2_000_001, "a", "b.png"),)), network.limits)
    assert "1954 kB" in str(heavy.sentence)
    assert "1953 kB" in str(heavy.sentence)
    (alt,) = network.problems(post("x", media=(picture(""),)), network.limits)
    assert (alt.blocks, alt.field) == (False, "media")


def test_the_link_is_said_once() -> None:
    link = "https://a.mx/b"
    assert spoken(post("Mira", link=link, title="Nombre interno")) == f"Mira\n\n{link}"
    assert spoken(post(f"Mira {link}", link=link)) == f"Mira {link}"
    assert spoken(post("Mira", link=link, options={"card_title": "B"})) == "Mira"
    assert (
        spoken(post("Mira", link=link, options={"card_title": "B"}, media=(picture("a"),)))
        == f"Mira\n\n{link}"
    )


# ── errors ────────────────────────────────────────────────────────────────────────────────────────────


def explained(status: int, body: bytes) -> NetworkError | None:
    def unreadable(_status: int, kind: str) -> NetworkError:
        return Unavailable(Sentence(""), code=kind)

    return network.explain(LineReply(Answer(status, {}, body, "https://pds.test/xrpc/x", 1), unreadable))


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, b'{"error":"AuthenticationRequired","message":"Invalid identifier or password"}', Disconnected),
        (401, b'{"error":"AuthFactorTokenRequired","message":"A sign in code"}', Disconnected),
        (400, b'{"error":"ExpiredToken","message":"Token has expired"}', Disconnected),
        (400, b'{"error":"AccountTakedown","message":"Account has been taken down"}', Disconnected),
        (400, b'{"error":"InvalidRequest","message":"No service configured for x"}', Unavailable),
        (400, b'{"error":"InvalidRequest","message":"Invalid record"}', Refused),
        (413, b'{"error":"PayloadTooLarge","message":"too large"}', Refused),
        (409, b'{"error":"already_exists","jobId":"j1"}', AlreadyUploaded),
        (409, b'{"jobStatus":{"error":"already_exists","jobId":"j1"}}', AlreadyUploaded),
        (500, b'{"error":"InternalServerError","message":"Internal Server Error"}', type(None)),
        (502, b"<html>Bad gateway</html>", type(None)),
        (400, b"[]", type(None)),
    ],
)
def test_errors_by_their_name(status: int, body: bytes, kind: type) -> None:
    assert type(explained(status, body)) is kind


# ── a video through Bluesky's service ─────────────────────────────────────────────────────────────────


@pytest.fixture
def server() -> Iterator[ScriptedBluesky]:
    with ScriptedBluesky() as server:
        yield server


def test_a_video_is_prepared_before_the_post_exists(server: ScriptedBluesky) -> None:
    waits: list[StillWorking] = []
    said = replace(post(media=(clip(alt="Un café que humea"),)))
    receipt = publish(network, server, said, STAND.access(server), waits.append)
    record = server.published[receipt.remote.id.rpartition("/")[2]]
    assert record["embed"]["$type"] == "app.bsky.embed.video"
    assert record["embed"]["alt"] == "Un café que humea"
    assert record["embed"]["aspectRatio"] == {"width": 1080, "height": 1920}
    assert record["embed"]["video"]["ref"] == {"$link": "bafkvideo"}
    assert all(each.wait for each in waits)
    (uploaded,) = server.asked("uploadVideo")
    assert uploaded.body == said.media[0].open().read()
    assert uploaded.one("did") == "did:plc:cafe"
    assert [asked.one("lxm") for asked in server.asked("getServiceAuth")][:2] == [
        "app.bsky.video.getUploadLimits",
        "com.atproto.repo.uploadBlob",
    ]


def test_a_video_whose_answer_was_lost_is_not_prepared_twice(server: ScriptedBluesky) -> None:
    server.trouble("lost_after", on="uploadVideo")
    said, access = post(media=(clip(),)), STAND.access(server)
    with pytest.raises(Unavailable):
        publish(network, server, said, access)
    publish(network, server, said, access)
    assert (len(server.jobs), len(server.published)) == (1, 1)


def test_a_day_full_of_videos_is_waited_out(server: ScriptedBluesky) -> None:
    full = Reply(200, {"canUpload": False, "message": "You have reached your daily limit"})
    server.canned = lambda *_, **__: full  # type: ignore[method-assign]
    server.trouble("reply", on="getUploadLimits")
    with pytest.raises(Throttled, match="daily limit") as told:
        publish(network, server, post(media=(clip(),)), STAND.access(server))
    assert told.value.alone


def test_a_video_that_can_t_be_prepared_is_said(server: ScriptedBluesky) -> None:
    job = {"jobId": "j", "did": DID, "state": "JOB_STATE_FAILED", "failureCode": "encoding_failure"}
    server.canned = lambda *_, **__: Reply(200, {"jobStatus": job})  # type: ignore[method-assign]
    server.trouble("reply", on="getJobStatus")
    with pytest.raises(Refused, match="encoding_failure"):
        publish(network, server, post(media=(clip(),)), STAND.access(server))
    assert server.published == {}


def test_a_video_that_is_never_ready_ends_with_a_sentence(server: ScriptedBluesky) -> None:
    server.jobs["j"] = -1000, 1
    access = STAND.access(server)
    with pytest.raises(Refused, match="no terminó"):
        network.resume({"job": "j", "looks": PATIENCE}, post(), access, line_to(network, server, access))
