"""YouTube: pieces that continue where they broke, lost answers, processing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks import youtube_upload
from publishing.networks.contract import (
    CannotTell,
    Post,
    Receipt,
    Refused,
    StillWorking,
    Unavailable,
    Unsure,
)
from tests.fakes.youtube import LIST, SESSION, FakeYouTube
from tests.networks.stands.stand import clip, photo
from tests.networks.stands.youtube import access, film
from tests.networks.youtube_talk import ANY, LAST, PIECE, find, line, long_film, network, one, publish, visit


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(youtube_upload, "PIECE", PIECE)
    monkeypatch.setattr(youtube_upload, "A_VISIT", 2 * PIECE)


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
    assert receipt.but is not None
    assert (
        str(receipt.but)
        == "Se publicó, pero YouTube no aceptó la portada (forbidden). Hazlo en YouTube Studio."
    )
    assert len(youtube.videos) == 1
