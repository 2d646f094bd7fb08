"""YouTube: pieces that continue where they broke, what is made of a film, what becomes of a lost answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks import google, youtube_upload, youtube_video
from publishing.networks.contract import (
    Account,
    App,
    CannotTell,
    Disconnected,
    Grant,
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
from publishing.networks.line import HttpLine
from publishing.networks.youtube import YouTube
from tests.fakes.google import TOKEN
from tests.fakes.youtube import CHANNEL, LIST, SESSION, FakeYouTube
from tests.media import making
from tests.networks.stands.stand import clip, photo, words
from tests.networks.stands.youtube import access, film

network = YouTube()
LAST, ANY = "PUT /upload/youtube/v3/videos last$", "PUT /upload/youtube/v3/videos (piece|last)$"
PIECE = 256 * 1024


@pytest.fixture
def youtube() -> Iterator[FakeYouTube]:
    with FakeYouTube() as server:
        yield server


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(youtube_upload, "PIECE", PIECE)
    monkeypatch.setattr(youtube_upload, "A_VISIT", 2 * PIECE)


def line(server: FakeYouTube, **more: Any) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(TOKEN,), **more)


def visit(memo: Any, said: Post, server: FakeYouTube, **more: Any) -> Receipt | StillWorking:
    return network.resume(memo, said, access(server), line(server, **more))


def publish(said: Post, server: FakeYouTube) -> Receipt:
    ending: Any = network.publish(said, access(server), line(server))
    while isinstance(ending, StillWorking):
        ending = visit(ending.memo, said, server)
    return ending


def long_film() -> Post:
    """Four pieces and a bit, each byte telling where it belongs."""
    content = b"".join(bytes([n]) * PIECE for n in range(4)) + b"fin"
    made = making.as_media(content, "video", "video/mp4", width=1920, height=1080, seconds=60.0, codec="h264")
    return film(media=(made,))


def one(server: FakeYouTube) -> dict[str, Any]:
    (video,) = server.videos.values()
    return video


def find(said: Post, server: FakeYouTube, memo: Any = None, since: datetime | None = None) -> Any:
    since = since or datetime.now(UTC) - timedelta(seconds=30)
    return network.find(said, access(server), line(server), since, memo)


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


# ── in pieces ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("small_pieces")
def test_a_film_arrives_whole_in_pieces_and_pauses_are_written_down(youtube: FakeYouTube) -> None:
    said = long_film()
    begun = network.publish(said, access(youtube), line(youtube))
    assert isinstance(begun, StillWorking)
    assert youtube.asked(ANY) == []  # its address is on disk before any byte leaves
    paused = visit(begun.memo, said, youtube)
    assert isinstance(paused, StillWorking)
    assert (paused.memo["offset"], paused.left) == (2 * PIECE, False)
    ending: Any = paused
    while isinstance(ending, StillWorking):
        ending = visit(ending.memo, said, youtube)
    with said.media[0].open() as file:
        assert one(youtube)["_content"] == file.read()


@pytest.mark.usefixtures("small_pieces")
def test_after_a_crash_only_what_is_missing_is_sent(youtube: FakeYouTube) -> None:
    said = long_film()
    begun = network.publish(said, access(youtube), line(youtube))
    assert isinstance(begun, StillWorking)
    visit(begun.memo, said, youtube)  # … and the memo of this pause was never written
    youtube.requests.clear()
    ending: Any = visit(begun.memo, said, youtube)
    assert youtube.asked(ANY)[0].headers["Content-Range"].startswith(f"bytes {2 * PIECE}-")
    while isinstance(ending, StillWorking):
        ending = visit(ending.memo, said, youtube)
    assert len(one(youtube)["_content"]) == 4 * PIECE + 3


@pytest.mark.usefixtures("small_pieces")
def test_a_piece_that_was_kept_in_part_continues_from_there(youtube: FakeYouTube) -> None:
    youtube.takes_at_most = PIECE // 2
    said = long_film()
    publish(said, youtube)
    with said.media[0].open() as file:
        assert one(youtube)["_content"] == file.read()


@pytest.mark.usefixtures("small_pieces")
def test_only_the_last_piece_is_announced(youtube: FakeYouTube) -> None:
    said, heard = long_film(), []
    ending: Any = network.publish(said, access(youtube), line(youtube))
    while isinstance(ending, StillWorking):
        ending = visit(
            ending.memo, said, youtube, before_departure=lambda: heard.append(len(youtube.requests))
        )
    assert len(heard) == 1
    assert (
        youtube.requests[heard[0]].headers["Content-Range"]
        == f"bytes {4 * PIECE}-{4 * PIECE + 2}/{4 * PIECE + 3}"
    )


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("kind", ["lost_before", "lost_after"])
def test_a_piece_in_the_middle_that_is_lost_publishes_nothing(youtube: FakeYouTube, kind: str) -> None:
    said = long_film()
    begun = network.publish(said, access(youtube), line(youtube))
    assert isinstance(begun, StillWorking)
    youtube.trouble(kind, on=ANY)
    with pytest.raises(Unavailable):
        visit(begun.memo, said, youtube)
    ending: Any = begun
    while isinstance(ending, StillWorking):
        ending = visit(ending.memo, said, youtube)
    assert len(one(youtube)["_content"]) == 4 * PIECE + 3


def test_youtube_that_takes_nothing_is_asked_again_later(youtube: FakeYouTube) -> None:
    youtube.takes_at_most = 0
    with pytest.raises(Unavailable, match="no recibe el video completo"):
        publish(film(), youtube)


def test_a_forgotten_session_begins_anew(youtube: FakeYouTube) -> None:
    said = film()
    begun = network.publish(said, access(youtube), line(youtube))
    assert isinstance(begun, StillWorking)
    youtube.sessions.clear()
    again = visit(begun.memo, said, youtube)
    assert isinstance(again, StillWorking)
    assert again.memo["session"] != begun.memo["session"]
    assert youtube.videos == {}


def test_a_forgotten_session_whose_video_is_there_is_not_sent_again(youtube: FakeYouTube) -> None:
    said = film()
    begun = network.publish(said, access(youtube), line(youtube))
    assert isinstance(begun, StillWorking)
    youtube.trouble("lost_after", on=LAST)
    with pytest.raises(Unsure):
        visit(begun.memo, said, youtube)
    youtube.sessions.clear()
    found = visit(begun.memo, said, youtube)
    assert isinstance(found, Receipt)
    assert found.remote.id == one(youtube)["id"]


def test_the_address_of_an_upload_is_in_no_record(
    youtube: FakeYouTube, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever has it may write: it is cut by its shape, though the line wasn't told of it."""
    caplog.set_level("DEBUG")
    way = line(youtube)
    begun = network.publish(film(), access(youtube), way)
    assert isinstance(begun, StillWorking)
    youtube.trouble("lost_after", on=LAST)
    with pytest.raises(Unsure) as error:
        network.resume(begun.memo, film(), access(youtube), way)
    assert SESSION not in json.dumps(way.exchanges) + error.value.detail + str(error.value)
    assert SESSION in begun.memo["session"]


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "there"), [("lost_after", True), ("half", True), ("lost_before", False), ("html", False)]
)
def test_the_session_itself_tells_what_became_of_the_last_piece(
    youtube: FakeYouTube, kind: str, there: bool
) -> None:
    said = film()
    begun = network.publish(said, access(youtube), line(youtube))
    assert isinstance(begun, StillWorking)
    youtube.trouble(kind, on=LAST)
    with pytest.raises(Unsure):
        visit(begun.memo, said, youtube)
    found = find(said, youtube, begun.memo)
    assert isinstance(found, Receipt) == there
    assert found is None or found.remote.id == one(youtube)["id"]


def test_without_its_session_the_uploads_are_read(youtube: FakeYouTube) -> None:
    said = film()
    publish(said, youtube)
    youtube.sessions.clear()
    assert isinstance(
        find(
            said,
            youtube,
            {"session": f"https://www.googleapis.com/upload/youtube/v3/videos?upload_id={SESSION}"},
        ),
        Receipt,
    )
    assert find(film(title="Otro"), youtube) is None
    assert find(said, youtube, since=datetime.now(UTC) + timedelta(minutes=1)) is None


def test_more_uploads_than_we_read_are_no_proof(youtube: FakeYouTube) -> None:
    for n in range(220):
        youtube.upload({"snippet": {"title": f"Otro {n}", "description": ""}, "status": {}})
    assert isinstance(find(film(), youtube), CannotTell)


def test_a_video_that_is_known_is_found_by_its_id(youtube: FakeYouTube) -> None:
    said = film()
    publish(said, youtube)
    pk = one(youtube)["id"]
    assert find(said, youtube, {"video": pk}).remote.id == pk
    youtube.videos.clear()
    assert isinstance(find(said, youtube, {"video": pk}), CannotTell)


# ── processing ────────────────────────────────────────────────────────────────────────────────────────


def uploaded(said: Post, server: FakeYouTube) -> StillWorking:
    begun = network.publish(said, access(server), line(server))
    assert isinstance(begun, StillWorking)
    working = visit(begun.memo, said, server)
    assert isinstance(working, StillWorking)
    assert working.left
    return working


def test_processing_is_asked_about_ever_less_often(youtube: FakeYouTube) -> None:
    youtube.processing_looks = 3
    working, waits = uploaded(film(), youtube), []
    ending: Any = working
    while isinstance(ending, StillWorking):
        assert ending.left
        waits.append(ending.wait)
        ending = visit(ending.memo, film(), youtube)
    assert waits == sorted(waits)
    assert len(waits) == 3


@pytest.mark.parametrize(
    ("ends_as", "words_said"),
    [
        ({"uploadStatus": "failed", "failureReason": "codec"}, "códec"),
        ({"uploadStatus": "failed", "failureReason": "otra"}, "no dijo por qué"),
        ({"uploadStatus": "rejected", "rejectionReason": "duplicate"}, "ya tiene este mismo video"),
        ({"uploadStatus": "rejected", "rejectionReason": "length"}, "youtube.com/verify"),
        ({"uploadStatus": "deleted"}, "alguien lo borró"),
    ],
)
def test_a_film_that_youtube_throws_out_says_why(
    youtube: FakeYouTube, ends_as: dict[str, str], words_said: str
) -> None:
    youtube.ends_as = ends_as
    with pytest.raises(Refused, match=words_said):
        publish(film(), youtube)


def test_a_duplicate_of_our_own_earlier_try_is_that_try(youtube: FakeYouTube) -> None:
    said = film()
    first = publish(said, youtube)
    youtube.ends_as = {"uploadStatus": "rejected", "rejectionReason": "duplicate"}
    assert publish(said, youtube).remote.id == first.remote.id


def test_a_connection_lost_while_it_is_processed_is_doubt_not_failure(youtube: FakeYouTube) -> None:
    working = uploaded(film(), youtube)
    youtube.tokens.clear()
    with pytest.raises(Unsure):
        visit(working.memo, film(), youtube)


def test_cover_and_list_are_added(youtube: FakeYouTube) -> None:
    said = film(media=(clip(), photo()), options={"made_for_kids": "no", "playlist": LIST})
    receipt = publish(said, youtube)
    assert receipt.remote.extra == {}
    assert youtube.covers[receipt.remote.id].startswith(b"\xff\xd8")
    assert youtube.lists[LIST] == [receipt.remote.id]


def test_a_step_repeated_after_a_crash_lists_it_once(youtube: FakeYouTube) -> None:
    said = film(options={"made_for_kids": "no", "playlist": LIST})
    working = uploaded(said, youtube)
    visit(working.memo, said, youtube)
    visit(working.memo, said, youtube)
    assert len(youtube.lists[LIST]) == 1


def test_a_cover_that_is_refused_doesn_t_take_the_video_down(youtube: FakeYouTube) -> None:
    youtube.trouble("reply", on="thumbnails/set", reply="cover_forbidden")
    receipt = publish(film(media=(clip(), photo())), youtube)
    assert receipt.remote.extra == {"skipped": [["cover", "forbidden"]]}
    assert len(youtube.videos) == 1


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
