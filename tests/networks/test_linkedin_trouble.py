"""LinkedIn: crashes on the way, lost answers, refusals."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from publishing.networks import linkedin_client, linkedin_media
from publishing.networks.contract import (
    CANNOT_TELL,
    Disconnected,
    Duplicate,
    NetworkError,
    Post,
    Receipt,
    Refused,
    Remote,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from tests.fakes import linkedin as fake
from tests.fakes.linkedin import ORGANIZATION, PERSON, FakeLinkedIn
from tests.networks.linkedin_talk import SAYS, a_comment, find, line, network, publish
from tests.networks.stands.linkedin import access, card, poll
from tests.networks.stands.stand import clip, photo, words

# ── crashes on the way ────────────────────────────────────────────────────────────────────────────────


def test_a_video_goes_on_at_its_part_after_a_crash(linkedin: FakeLinkedIn) -> None:
    film = random.Random(7).randbytes(40 * 2**20)  # no part like another
    said = words(media=(replace(clip(), bytes=len(film), open=lambda: io.BytesIO(film)),))
    begun = network.publish(said, access(linkedin), line(linkedin))
    assert isinstance(begun, StillWorking)
    assert begun.memo["video"]["etags"] == []  # announced, and written down before the first part
    half = network.resume(begun.memo, said, access(linkedin), line(linkedin))
    assert isinstance(half, StillWorking)
    assert len(half.memo["video"]["etags"]) == 8
    assert begun.memo["video"]["etags"] == []
    receipt = publish(linkedin, said, half.memo)
    assert linkedin.content(linkedin.posts[receipt.remote.id]["content"]["media"]["id"]) == film
    assert len(linkedin.asked("PUT")) == 10
    assert len(linkedin.asked("POST /rest/videos")) == 2


@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "half", "html"])
@pytest.mark.parametrize("on", ["POST /rest/videos", "PUT", "GET /rest/videos"])
def test_trouble_while_uploading_publishes_nothing_and_goes_on(
    linkedin: FakeLinkedIn, on: str, kind: str
) -> None:
    linkedin.processing_looks = 1
    said, memo = words(media=(clip(5 * 2**20),)), None
    linkedin.trouble(kind, on=on)
    for _turn in range(14):
        try:
            who = access(linkedin)
            ending = (
                network.resume(memo, said, who, line(linkedin))
                if memo
                else network.publish(said, who, line(linkedin))
            )
        except Unavailable:
            assert linkedin.posts == {}
            continue
        if isinstance(ending, Receipt):
            break
        memo = ending.memo
    assert len(linkedin.posts) == 1


@pytest.mark.parametrize("kind", ["html", "lost_after"])
def test_trouble_with_an_image_is_only_a_delay(linkedin: FakeLinkedIn, kind: str) -> None:
    linkedin.trouble(kind, on="PUT")
    with pytest.raises(Unavailable):
        publish(linkedin, words(media=(photo(),)))
    publish(linkedin, words(media=(photo(),)))
    assert len(linkedin.posts) == 1


def test_a_video_found_broken_is_refused_by_name(linkedin: FakeLinkedIn) -> None:
    linkedin.rejects_media = True
    with pytest.raises(Refused) as no:
        publish(linkedin, words(media=(clip(),)))
    assert no.value.code == "media_failed"
    assert "clip.mp4" in str(no.value.sentence)
    assert linkedin.posts == {}


def test_a_video_never_ready_is_given_up(linkedin: FakeLinkedIn) -> None:
    linkedin.processing_looks = linkedin_media.PATIENCE + 5
    with pytest.raises(Refused) as no:
        publish(linkedin, words(media=(clip(),)))
    assert no.value.code == "never_ready"


def test_the_token_goes_only_to_linkedin(linkedin: FakeLinkedIn) -> None:
    app = linkedin_client.application(access(linkedin), line(linkedin))
    linkedin.judged = False
    linkedin.canned = lambda *_, **__: fake.Reply(201, "")  # type: ignore[method-assign]
    linkedin.trouble("reply", on="PUT", times=2)
    app.put("https://www.linkedin.com/dms-uploads/x", b"a")
    app.put("https://notlinkedin.com/dms-uploads/x", b"a")
    assert [fake.TOKEN in str(each.headers) for each in linkedin.asked("PUT")] == [True, False]


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


def lost(server: FakeLinkedIn, said: Post, account: str = ORGANIZATION) -> Any:
    """The memo under which the post left."""
    who, memo = access(server, account), None
    server.trouble("lost_after", on=SAYS)
    ending = network.publish(said, who, line(server)) if said.media else None
    while isinstance(ending, StillWorking):
        memo = ending.memo
        try:
            ending = network.resume(memo, said, who, line(server))
        except Unsure:
            return memo
    with pytest.raises(Unsure):
        network.publish(said, who, line(server))
    return None


@pytest.mark.parametrize("form", ["words", "image", "images", "video", "card", "poll"])
def test_what_an_organization_lost_is_read_back(linkedin: FakeLinkedIn, form: str) -> None:
    forms = {
        "words": words("Hoy (9 a 5) #Café *sí*"),
        "image": words("", media=(photo(),)),
        "images": words(media=(photo(), photo(shade=7))),
        "video": words(media=(clip(),)),
        "card": card(media=(photo(),)),
        "poll": poll(),
    }
    memo = lost(linkedin, forms[form])
    found = find(linkedin, forms[form], memo)
    assert isinstance(found, Receipt)
    assert found.remote.id in linkedin.posts


def test_what_is_not_there_is_not_found(linkedin: FakeLinkedIn) -> None:
    said = words("Hoy abrimos")
    old = {"author": ORGANIZATION, "commentary": "Hoy abrimos"}
    linkedin.say(old, age=timedelta(hours=1))
    linkedin.say({**old, "commentary": "Hoy no abrimos"})
    linkedin.say({**old, "author": "urn:li:organization:9"})
    linkedin.say({**old, "content": {"media": {"id": "urn:li:image:otra"}}})
    assert find(linkedin, said) is None
    linkedin.say(old)
    assert isinstance(find(linkedin, said), Receipt)


def test_who_may_write_and_not_read_asks_a_person(linkedin: FakeLinkedIn) -> None:
    linkedin.trouble("reply", on="GET /rest/posts", reply="no_right_to_read")
    assert find(linkedin, words("No está")) is CANNOT_TELL
    post = publish(linkedin, words()).remote
    linkedin.trouble("reply", on="GET .*comments", reply="no_right_to_read")
    assert find(linkedin, a_comment(post)) is CANNOT_TELL
    linkedin.trouble("reply", on="POST .*comments", reply="no_right_to_read")
    with pytest.raises(Refused, match="no tiene permiso"):  # the channel goes on
        publish(linkedin, a_comment(post))


def test_more_than_a_page_of_fresh_posts_proves_nothing(linkedin: FakeLinkedIn) -> None:
    for number in range(100):
        linkedin.say({"author": ORGANIZATION, "commentary": f"Número {number}"})
    assert find(linkedin, words("No está")) is CANNOT_TELL


def test_a_members_posts_cannot_be_read_back_but_a_repetition_names_the_live_one(
    linkedin: FakeLinkedIn,
) -> None:
    said = words()
    lost(linkedin, said, PERSON)
    assert find(linkedin, said, account=PERSON) is CANNOT_TELL
    with pytest.raises(Duplicate) as already:
        publish(linkedin, said, account=PERSON)
    (live,) = linkedin.posts
    assert already.value.remote == Remote(live, f"https://www.linkedin.com/feed/update/{live}/")
    assert live in str(already.value.sentence)


# ── refusals ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("reply", "error", "code", "says"),
    [
        ("expired_token", Disconnected, "http_401", "Vuelve a conectar"),
        ("role_lost", Disconnected, "no_right", "administración de contenido"),
        ("duplicate_without_code", Duplicate, "duplicate", "urn:li:share:7243000000000000009"),
        ("text_too_long", Refused, "http_422", "exceeded the maximum"),
        ("version_not_supported", Throttled, "version_gone", "PAUTA_LINKEDIN_VERSION"),
        ("rate_limited", Throttled, "http_429", "medianoche UTC"),
        ("server_error", Unsure, "http_500", "LinkedIn"),
    ],
)
def test_each_refusal_means_what_to_do(
    linkedin: FakeLinkedIn, reply: str, error: type[NetworkError], code: str, says: str
) -> None:
    linkedin.trouble("reply", on=SAYS, reply=reply)
    with pytest.raises(error) as told:
        publish(linkedin, words())
    assert told.value.code == code
    assert says in str(told.value.sentence)


def test_a_version_that_ended_holds_everything_and_says_how_to_go_on(
    linkedin: FakeLinkedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAUTA_LINKEDIN_VERSION", "202506")
    with pytest.raises(Throttled, match="202506") as told:
        publish(linkedin, words())
    assert told.value.until > datetime.now(UTC) + timedelta(minutes=30)
    assert linkedin.posts == {}


def test_comments_wait_a_minute_and_posts_longer(linkedin: FakeLinkedIn) -> None:
    post = publish(linkedin, words()).remote
    linkedin.trouble("reply", on="comments", reply="comments_throttled")
    with pytest.raises(Throttled) as comments:
        publish(linkedin, a_comment(post))
    linkedin.trouble("reply", on=SAYS, reply="rate_limited")
    with pytest.raises(Throttled) as posts:
        publish(linkedin, words("Otra"))
    now = datetime.now(UTC)
    assert comments.value.until <= now + timedelta(seconds=60) < posts.value.until


@pytest.mark.parametrize(
    ("pinned", "on", "says"),
    [
        ("202609", date(2027, 6, 30), ""),
        ("202609", date(2027, 7, 1), "202609 is 10 months old"),
        ("202601", date(2027, 1, 1), "202601 is 12 months old"),
        ("mañana", date(2026, 11, 22), "is no month such as 202609"),
    ],
)
def test_a_version_near_its_end_is_told_to_the_operator(
    monkeypatch: pytest.MonkeyPatch, pinned: str, on: date, says: str
) -> None:
    monkeypatch.setenv("PAUTA_LINKEDIN_VERSION", pinned)
    told = network.aging(on)
    assert says in told
    assert bool(told) == bool(says)
