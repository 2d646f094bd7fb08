"""X: crashes on the way, lost answers, refusals."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from publishing.networks import x_media
from publishing.networks.contract import (
    CANNOT_TELL,
    Disconnected,
    Duplicate,
    NetworkError,
    Post,
    Receipt,
    Refused,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from tests.fakes.x import FakeX
from tests.networks.stands.stand import clip, photo, words
from tests.networks.stands.x import access
from tests.networks.x_talk import SAYS, find, gif, line, network, publish

# ── crashes on the way ────────────────────────────────────────────────────────────────────────────────


def a_long_film(x: FakeX) -> tuple[Post, StillWorking]:
    film = random.Random(7).randbytes(40 * 2**20)  # no part like another
    clipped = clip(width=720, height=1280)
    said = words(media=(replace(clipped, bytes=len(film), open=lambda: io.BytesIO(film)),))
    begun = network.publish(said, access(x), line(x))
    assert isinstance(begun, StillWorking)
    assert begun.memo["file"]["sent"] == 0  # its id is written down before the first part
    return said, begun


def test_an_upload_goes_on_at_its_part_after_a_crash(x: FakeX) -> None:
    said, begun = a_long_film(x)
    half = network.resume(begun.memo, said, access(x), line(x))
    assert isinstance(half, StillWorking)
    assert half.memo["file"]["segment"] == 8
    assert begun.memo["file"]["segment"] == 0  # what was written down isn't changed underneath
    receipt = publish(x, said, half.memo)
    assert len(x.asked("initialize")) == 1
    assert [int(each.form["segment_index"]) for each in x.asked("append")] == list(range(10))
    (pk,) = x.said[receipt.remote.id]["media"]["media_ids"]
    assert x.content(pk) == said.media[0].open().read()


@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "half", "html"])
@pytest.mark.parametrize("on", ["initialize", "append", "finalize", "GET /2/media/upload", "metadata"])
def test_trouble_while_uploading_publishes_nothing_and_goes_on(x: FakeX, on: str, kind: str) -> None:
    x.processing_looks = 1
    said = words(media=(gif(),))
    x.trouble(kind, on=on)
    who, memo = access(x), None
    for _turn in range(12):
        try:
            ending = network.resume(memo, said, who, line(x)) if memo else network.publish(said, who, line(x))
        except Unavailable:
            assert x.posts == {}
            continue
        if isinstance(ending, Receipt):
            break
        memo = ending.memo
    assert len(x.posts) == 1


def test_files_that_x_forgot_are_sent_again(x: FakeX) -> None:
    said, begun = a_long_film(x)
    past = {**begun.memo, "ends": (datetime.now(UTC) - timedelta(seconds=1)).isoformat()}
    publish(x, said, past)
    assert len(x.asked("initialize")) == 2
    x.media.clear()
    publish(x, replace(said, text="Otra vez"), begun.memo)
    assert len(x.asked("initialize")) == 3
    assert len(x.posts) == 2


def test_a_file_that_x_keeps_refusing_is_refused(x: FakeX) -> None:
    x.trouble("reply", on="append", times=99, reply="media_id_not_known")
    with pytest.raises(Refused):
        publish(x, words(media=(gif(),)))


def test_a_video_found_broken_while_processed_is_refused_by_name(x: FakeX) -> None:
    x.processing_looks, x.rejects_media = 1, True
    with pytest.raises(Refused) as no:
        publish(x, words(media=(clip(width=720, height=1280),)))
    assert no.value.code == "media_failed"
    assert "clip.mp4" in str(no.value.sentence)
    assert x.posts == {}


def test_a_video_never_ready_is_given_up(x: FakeX) -> None:
    x.processing_looks = x_media.PATIENCE + 5
    with pytest.raises(Refused) as no:
        publish(x, words(media=(gif(),)))
    assert no.value.code == "never_ready"


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "said",
    [
        words("¡Mañana! 🎉 «1 < 2 & 3»  dos   espacios"),
        words("Ve https://ejemplo.mx/a?b=c&d=e y luego otra.mx/x."),
        words(link="https://ejemplo.mx/menu/"),
        words("Con foto https://ejemplo.mx/f", media=(photo(),)),
        words("", media=(photo(), photo(shade=7))),
        words("cafe\u0301"),
    ],
    ids=range(6),
)
def test_a_lost_post_is_found_as_x_shows_it(x: FakeX, said: Post) -> None:
    ending = network.publish(said, access(x), line(x)) if said.media else None
    x.trouble("lost_after", on=SAYS)
    with pytest.raises(Unsure):
        publish(x, said, ending.memo if isinstance(ending, StillWorking) else None)
    found = find(x, said)
    assert isinstance(found, Receipt)
    assert found.verified
    assert found.remote.id in x.posts


def test_what_is_not_there_is_not_found(x: FakeX) -> None:
    said = words("Ve https://ejemplo.mx/a")
    for other in ("Ve https://ejemplo.mx/b", "Ve https://ejemplo.mx/a ya", "Ve"):
        x.say({"text": other})
    x.say({"text": said.text}, age=timedelta(hours=1))  # last time
    x.say({"text": said.text, "reply": {"in_reply_to_tweet_id": "1"}})
    x.say({"text": said.text, "media": {"media_ids": ["1"]}})
    assert find(x, said) is None


def test_a_lost_part_of_a_thread_is_found_under_its_parent(x: FakeX) -> None:
    first = publish(x, words("Uno")).remote
    x.trouble("lost_after", on=SAYS)
    with pytest.raises(Unsure):
        publish(x, words("Dos", reply_to=first))
    assert isinstance(find(x, words("Dos", reply_to=first)), Receipt)
    assert find(x, words("Dos")) is None


def test_a_long_timeline_is_read_page_by_page_and_never_half(x: FakeX) -> None:
    x.page = 2
    x.say({"text": "La nuestra"})
    for number in range(7):
        x.say({"text": f"Otra {number}"})
    assert isinstance(find(x, words("La nuestra")), Receipt)
    for number in range(7, 14):
        x.say({"text": f"Otra {number}"})
    assert find(x, words("No está")) is CANNOT_TELL


def test_a_timeline_read_in_part_proves_nothing(x: FakeX) -> None:
    x.unreadable = True
    assert find(x, words("No está")) is CANNOT_TELL


def test_half_a_yes_is_unsure(x: FakeX) -> None:
    x.trouble("reply", on=SAYS, reply="partial_success")
    with pytest.raises(Unsure):
        publish(x, words())


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("reply", "error", "code", "says"),
    [
        ("expired_token", Disconnected, "http_401", "Vuelve a conectar"),
        ("duplicate", Duplicate, "duplicate", "ya publicó ese mismo texto"),
        ("duplicate_with_code", Duplicate, "duplicate", "ya publicó ese mismo texto"),
        ("not_permitted", Refused, "forbidden", "política de respuestas"),
        ("client_forbidden", Disconnected, "client_forbidden", "developer.x.com"),
        ("not_authorized_for_resource", Disconnected, "not_authorized", "no tiene permiso"),
        ("account_locked", Disconnected, "not_authorized", "temporarily locked"),
        ("invalid_request", Refused, "invalid_request", "text is too long"),
        ("post_not_found", Refused, "resource_not_found", "Could not find"),
        ("usage_capped", Throttled, "usage_capped", "crédito"),
        ("credits_depleted", Throttled, "usage_capped", "crédito"),
        ("overloaded", Unsure, "http_503", "X"),
    ],
)
def test_each_refusal_means_what_to_do(
    x: FakeX, reply: str, error: type[NetworkError], code: str, says: str
) -> None:
    x.trouble("reply", on=SAYS, reply=reply)
    with pytest.raises(error) as told:
        publish(x, words())
    assert told.value.code == code
    assert says in str(told.value.sentence)


@pytest.mark.parametrize(
    ("reply", "until"), [("rate_limited", 1_900_000_000), ("day_limit_reached", 1_900_050_000)]
)
def test_the_wait_is_the_one_that_the_headers_say(x: FakeX, reply: str, until: int) -> None:
    soon = int(datetime.now(UTC).timestamp()) + 600 + (until - 1_900_000_000)
    names = ("x-rate-limit-reset", "x-app-limit-24hour-reset")
    headers = dict(
        zip(names, (str(soon if until == 1_900_000_000 else soon - 50_000), str(soon)), strict=True)
    )
    x.trouble("reply", on=SAYS, reply=reply, **(headers if "day" in reply else {names[0]: str(soon)}))
    with pytest.raises(Throttled) as told:
        publish(x, words())
    assert int(told.value.until.timestamp()) == soon


def test_the_same_words_twice_are_a_duplicate_without_a_name(x: FakeX) -> None:
    publish(x, words())
    with pytest.raises(Duplicate) as no:
        publish(x, words())
    assert no.value.remote is None
    assert len(x.posts) == 1
