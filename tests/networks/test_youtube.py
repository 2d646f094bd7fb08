"""YouTube: whom it reaches, what is made of a film, what YouTube says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from publishing.networks import google, youtube_video
from publishing.networks.contract import (
    Account,
    App,
    Disconnected,
    Grant,
    NetworkError,
    Post,
    Receipt,
    Refused,
    Remote,
    Throttled,
    Unavailable,
    Unsure,
)
from tests.fakes.google import TOKEN
from tests.fakes.youtube import CHANNEL, LIST, FakeYouTube
from tests.networks.stands.stand import clip, photo, words
from tests.networks.stands.youtube import access, film
from tests.networks.youtube_talk import find, line, network, one, publish

# ── connecting ────────────────────────────────────────────────────────────────────────────────────────


def test_connecting_shows_the_channel_with_its_categories_and_lists(youtube: FakeYouTube) -> None:
    (account,) = network.offers(Grant(TOKEN, "r"), App("x"), line(youtube))
    assert (account.id, account.name) == (CHANNEL, "Café Alameda")
    assert account.facts["uploads"].startswith("UU")
    offered = {field.name: field.choices for field in network.options_for(account.facts)}
    assert offered["category"] == (("22", "Gente y blogs"), ("26", "Consejos"))  # 18 can't be assigned
    assert offered["playlist"] == ((LIST, "Recetas"),)


def test_a_channel_without_lists_is_offered_none() -> None:
    assert "playlist" not in {field.name for field in network.options_for({"playlists": []})}


def test_an_account_without_a_channel_is_told_to_make_one(youtube: FakeYouTube) -> None:
    youtube.has_channel = False
    with pytest.raises(Refused, match="no tiene canal"):
        network.offers(Grant(TOKEN), App("x"), line(youtube))


def test_a_token_is_renewed_and_the_refresh_token_kept(youtube: FakeYouTube) -> None:
    before = access(youtube)
    grant = network.renew(before, line(youtube))
    kept = network.renewed(before, grant)
    assert kept["access_token"] in youtube.tokens - {TOKEN}
    assert kept["refresh_token"] == before.secrets["refresh_token"]
    assert grant.expires_at is not None


def test_consent_asks_for_a_refresh_token_each_time() -> None:
    asked = network.asked(App("x"), "https://pauta.example/vuelta", "s", "c")
    assert "access_type=offline" in asked
    assert "prompt=consent" in asked


# ── what is composed ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": ""}, "title_missing"),
        ({"title": "a" * 101}, "title_too_long"),
        ({"title": "2 > 1"}, "angle_brackets"),
        ({"text": "<b>"}, "angle_brackets"),
        ({"text": "ñ" * 2501}, "text_too_long"),
        ({"tags": ("a b",) * 101}, "tags_too_long"),
        ({"media": ()}, "media_missing"),
        ({"media": (photo(),)}, "video_missing"),
        ({"media": (clip(), clip())}, "too_many_files"),
    ],
)
def test_what_youtube_would_refuse_is_said_before(change: dict[str, Any], code: str) -> None:
    found = network.problems(film(**change), network.limits)
    assert code in [problem.code for problem in found if problem.blocks]


def test_tags_count_with_their_quotes_and_commas() -> None:
    assert youtube_video.tags_length(("café", "pan dulce")) == 4 + 9 + 2 + 1


def test_what_is_on_the_channel_is_what_was_composed(youtube: FakeYouTube) -> None:
    options = {"made_for_kids": "no", "privacy": "unlisted", "synthetic": True, "silent": True}
    said = film(options={**options, "not_embeddable": True}, link="https://café.example", tags=("café",))
    receipt = publish(said, youtube)
    video = one(youtube)
    assert video["snippet"]["title"] == "Cómo se tuesta el café"
    assert video["snippet"]["description"].endswith("\n\nhttps://café.example")
    assert video["snippet"]["tags"] == ["café"]
    status = video["status"]
    assert (status["privacyStatus"], status["selfDeclaredMadeForKids"]) == ("unlisted", False)
    assert (status["containsSyntheticMedia"], status["embeddable"]) == (True, False)
    assert youtube.quiet == [video["id"]]
    assert receipt.remote.url == f"https://www.youtube.com/watch?v={video['id']}"


def test_an_upright_minute_is_a_short(youtube: FakeYouTube) -> None:
    assert "/shorts/" in publish(film(media=(clip(),)), youtube).remote.url
    assert not youtube_video.is_short(clip(seconds=181.0))
    assert not youtube_video.is_short(clip(width=1920, height=1080))


# ── the first comment ─────────────────────────────────────────────────────────────────────────────────


def comment(server: FakeYouTube, text: str = "Los tiempos, abajo") -> Post:
    return words(text, comment=True, reply_to=Remote(publish(film(), server).remote.id))


def test_the_first_comment_is_said_under_its_video_and_deleted(youtube: FakeYouTube) -> None:
    said = comment(youtube)
    there = publish(said, youtube).remote
    assert youtube.threads[there.id]["snippet"]["videoId"] == said.reply_to.id  # type: ignore[union-attr]
    network.delete(there, access(youtube), line(youtube))
    network.delete(there, access(youtube), line(youtube))
    assert youtube.threads == {}


@pytest.mark.parametrize("kind", ["lost_after", "lost_before"])
def test_a_comment_whose_answer_was_lost_is_looked_for(youtube: FakeYouTube, kind: str) -> None:
    said = comment(youtube)
    youtube.say(said.reply_to.id, said.text, author="UCotra")  # type: ignore[union-attr]
    youtube.trouble(kind, on="POST /youtube/v3/commentThreads")
    with pytest.raises(Unsure):
        publish(said, youtube)
    assert isinstance(find(said, youtube), Receipt) == (kind == "lost_after")


def test_a_video_without_comments_says_so(youtube: FakeYouTube) -> None:
    youtube.comments_off = True
    with pytest.raises(Refused, match="no admite comentarios"):
        publish(comment(youtube), youtube)


def test_a_comment_is_judged_as_a_comment() -> None:
    said = words("x" * 10_001, comment=True, reply_to=Remote("v"), media=(photo(),))
    assert {p.code for p in network.problems(said, network.limits)} == {"text_too_long", "comment_has_files"}


# ── what YouTube says ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("canned", "error", "says"),
    [
        ("expired_token", Disconnected, "Vuelve a conectar"),
        ("scopes_missing", Disconnected, "faltan permisos"),
        ("signup_required", Disconnected, "no tiene canal"),
        ("account_closed", Disconnected, "cerrada"),
        ("api_not_enabled", Refused, "Biblioteca"),
        ("invalid_title", Refused, "título"),
        ("invalid_description", Refused, "5000 bytes"),
        ("quota_exceeded", Throttled, "medianoche"),
        ("upload_limit", Throttled, "mañana"),
        ("too_fast", Throttled, "más despacio"),
        ("backend_error", Unavailable, "problemas"),
    ],
)
def test_each_refusal_means_what_it_says(
    youtube: FakeYouTube, canned: str, error: type[NetworkError], says: str
) -> None:
    youtube.trouble("reply", on="POST /upload/youtube/v3/videos", reply=canned)
    with pytest.raises(error, match=says):
        publish(film(), youtube)
    assert youtube.videos == {}


def test_a_spent_quota_waits_for_midnight_pacific(youtube: FakeYouTube) -> None:
    youtube.uploads_left = 0
    with pytest.raises(Throttled) as told:
        publish(film(), youtube)
    assert told.value.until == google.midnight_pacific()


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        ("2026-11-22T06:59:00+00:00", "2026-11-22T08:00:00+00:00"),
        ("2026-11-22T08:00:00+00:00", "2026-11-23T08:00:00+00:00"),
        ("2026-07-01T12:00:00+00:00", "2026-07-02T07:00:00+00:00"),  # summer time there
    ],
)
def test_midnight_pacific_is_theirs(now: str, midnight: str) -> None:
    assert google.midnight_pacific(datetime.fromisoformat(now)).isoformat() == midnight


# ── afterwards ────────────────────────────────────────────────────────────────────────────────────────


def test_a_video_is_read_and_deleted(youtube: FakeYouTube) -> None:
    there = publish(film(), youtube).remote
    figures = network.readings([there, Remote("c", extra={"comment": True})], access(youtube), line(youtube))
    assert figures == {there.id: {"views": 120, "likes": 7, "replies": 3}}
    network.delete(there, access(youtube), line(youtube))
    network.delete(there, access(youtube), line(youtube))
    assert youtube.videos == {}
    assert network.readings([there], access(youtube), line(youtube)) == {}


def test_a_hidden_count_is_left_out(youtube: FakeYouTube) -> None:
    there = publish(film(), youtube).remote
    del one(youtube)["statistics"]["likeCount"]
    assert "likes" not in network.readings([there], access(youtube), line(youtube))[there.id]


def test_an_account_tells_nothing_of_its_keys(youtube: FakeYouTube) -> None:
    account: Account = network.connect({"access_token": TOKEN}, line(youtube))
    assert TOKEN not in repr(account)
    assert replace(account, name="x").secrets == {"access_token": TOKEN}
