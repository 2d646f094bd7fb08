"""TikTok: pieces that continue where they broke, lost answers, judging."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from publishing.networks import tiktok_upload
from publishing.networks.contract import (
    CannotTell,
    Receipt,
    Refused,
    StillWorking,
    Unavailable,
    Unsure,
)
from tests.fakes.tiktok import UPLOAD_TOKEN, FakeTikTok
from tests.networks.stands.tiktok import OPEN, access, album, film
from tests.networks.tiktok_talk import (
    INIT,
    MB,
    PHOTOS,
    PUT,
    STATUS,
    begin,
    find,
    finish,
    line,
    long_film,
    network,
    one,
    publish,
    visit,
)

# ── in pieces ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("size", "pieces"),
    [(3, [(0, 3)]), (5 * MB, [(0, 5 * MB)]), (10 * MB - 1, [(0, 10 * MB - 1)]),
     (10 * MB + 7, [(0, 5 * MB), (5 * MB, 10 * MB + 7)])],
)  # fmt: skip
def test_the_last_piece_takes_what_is_left(size: int, pieces: list[tuple[int, int]]) -> None:
    found, have = [], 0
    while have < size:
        found.append(tiktok_upload.span(have, size))
        have = found[-1][1]
    assert found == pieces
    assert tiktok_upload.source_of(size)["total_chunk_count"] == len(pieces)


def test_four_gigabytes_fit_in_a_thousand_pieces() -> None:
    assert tiktok_upload.source_of(4 * 2**30)["total_chunk_count"] <= 1000


def test_a_film_arrives_whole_and_only_its_last_piece_is_announced(tiktok: FakeTikTok) -> None:
    said, heard = long_film(), []
    receipt = finish(
        begin(said, tiktok), said, tiktok, before_departure=lambda: heard.append(len(tiktok.requests))
    )
    with said.media[0].open() as file:
        assert one(tiktok)["content"] == file.read()
    assert len(heard) == 1
    assert (
        tiktok.requests[heard[0]].headers["Content-Range"] == f"bytes {10 * MB}-{15 * MB + 2}/{15 * MB + 3}"
    )
    assert receipt.verified


def test_a_long_upload_is_written_down_now_and_then(
    tiktok: FakeTikTok, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiktok_upload, "A_VISIT", 5 * MB)
    said = long_film()
    paused = visit(begin(said, tiktok).memo, said, tiktok)
    assert isinstance(paused, StillWorking)
    assert (paused.memo["offset"], paused.left) == (5 * MB, False)
    finish(paused, said, tiktok)


@pytest.mark.parametrize("kind", ["lost_before", "lost_after"])
def test_a_piece_in_the_middle_that_is_lost_continues_where_tiktok_is(tiktok: FakeTikTok, kind: str) -> None:
    said, begun = long_film(), begin(long_film(), tiktok)
    tiktok.trouble(kind, on=PUT)
    with pytest.raises(Unavailable):
        visit(begun.memo, said, tiktok)
    assert tiktok.posts == {}
    finish(begun, said, tiktok)
    assert len(one(tiktok)["content"]) == 15 * MB + 3
    assert len(tiktok.uploads) == 1


def test_a_status_that_lags_behind_is_put_right_by_the_upload_itself(tiktok: FakeTikTok) -> None:
    said, begun = long_film(), begin(long_film(), tiktok)
    tiktok.trouble("lost_after", on=PUT)
    with pytest.raises(Unavailable):
        visit(begun.memo, said, tiktok)
    assert tiktok_upload.go_on(begun.memo, 0, said.media[0], line(tiktok)) is None  # 416 said 5 MB
    assert len(one(tiktok)["content"]) == 15 * MB + 3


def test_an_address_whose_hour_is_over_is_asked_for_anew(tiktok: FakeTikTok) -> None:
    said, begun = film(), begin(film(), tiktok)
    for upload in tiktok.uploads.values():
        upload["open"] = False
    again = visit(begun.memo, said, tiktok)
    assert isinstance(again, StillWorking)
    assert again.memo["publish_id"] != begun.memo["publish_id"]
    finish(again, said, tiktok)
    assert len(tiktok.posts) == 1


def test_a_lost_answer_before_the_bytes_publishes_nothing(tiktok: FakeTikTok) -> None:
    tiktok.trouble("lost_after", on=INIT)
    with pytest.raises(Unavailable):
        publish(film(), tiktok)
    publish(film(), tiktok)
    assert len(tiktok.posts) == 1


@pytest.mark.parametrize("host", ["evil.example", "open.tiktokapis.com.evil.example"])
def test_bytes_are_sent_to_tiktok_only(tiktok: FakeTikTok, host: str) -> None:
    tiktok.upload_host = host
    with pytest.raises(Unavailable, match="a dónde enviar"):
        publish(film(), tiktok)
    assert tiktok.asked(PUT) == []


def test_the_address_of_an_upload_is_in_no_record_and_gets_no_token(tiktok: FakeTikTok) -> None:
    way = line(tiktok)
    begun: Any = network.publish(film(), access(tiktok), way)
    network.resume(begun.memo, film(), access(tiktok), way)
    assert UPLOAD_TOKEN not in json.dumps(way.exchanges)
    assert "Authorization" not in tiktok.asked(PUT)[0].headers


# ── a lost answer ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "there"), [("lost_after", True), ("done_html", True), ("lost_before", False), ("html", False)]
)
def test_its_id_tells_what_became_of_the_last_piece(tiktok: FakeTikTok, kind: str, there: bool) -> None:
    said, begun = film(), begin(film(), tiktok)
    tiktok.trouble(kind, on=PUT)
    with pytest.raises(Unsure):
        visit(begun.memo, said, tiktok)
    if there:
        with pytest.raises(Unavailable):  # judged still: neither there nor absent
            find(said, tiktok, begun.memo)
        assert find(said, tiktok, begun.memo).verified
    else:
        assert find(said, tiktok, begun.memo) is None
        finish(begun, said, tiktok)
    assert len(tiktok.posts) == 1


def test_a_film_that_was_thrown_out_is_absent(tiktok: FakeTikTok) -> None:
    tiktok.fails, tiktok.judging_looks = ["spam_risk"], 0
    said, begun = film(), begin(film(), tiktok)
    tiktok.trouble("lost_after", on=PUT)
    with pytest.raises(Unsure):
        visit(begun.memo, said, tiktok)
    assert find(said, tiktok, begun.memo) is None
    with pytest.raises(Refused, match="spam"):
        visit(begun.memo, said, tiktok)


def test_photos_whose_answer_was_lost_are_looked_for_and_else_a_person_is_asked(tiktok: FakeTikTok) -> None:
    """Not seeing them proves nothing: what is judged or private isn't listed."""
    said = album()
    tiktok.say(said.text, age=timedelta(days=1))
    assert isinstance(find(said, tiktok), CannotTell)
    tiktok.trouble("lost_after", on=PHOTOS)
    with pytest.raises(Unsure):
        publish(said, tiktok)
    found = find(said, tiktok)
    assert isinstance(found, Receipt)
    assert found.remote.id == list(tiktok.posts)[-1]


# ── judging ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_public_posts_address_may_be_a_moment_late(tiktok: FakeTikTok) -> None:
    tiktok.judging_looks, tiktok.id_comes_after = 2, 2
    assert publish(film(), tiktok).remote.id in tiktok.posts


def test_a_private_post_has_no_address_of_its_own(tiktok: FakeTikTok) -> None:
    receipt = publish(film(options={"privacy": "SELF_ONLY"}), tiktok)
    assert receipt.remote.url == "https://www.tiktok.com/@cafealameda"


def test_a_draft_ends_in_the_creators_inbox(tiktok: FakeTikTok) -> None:
    receipt = publish(film(text="", options={"form": "draft"}), tiktok)
    assert receipt.remote.extra == {"draft": True}
    assert len(tiktok.asked("inbox/video/init")) == 1


def test_photos_are_fetched_from_us_in_their_order(tiktok: FakeTikTok) -> None:
    said = album(options={**OPEN, "cover": 2, "auto_music": True})
    receipt = publish(said, tiktok)
    sent = one(tiktok)["said"]
    assert sent["source_info"]["photo_images"] == [each.public() for each in said.media if each.public]
    assert sent["source_info"]["photo_cover_index"] == 1
    assert (sent["post_info"]["title"], sent["post_info"]["auto_add_music"]) == ("Pan de muerto", True)
    assert "/photo/" in receipt.remote.url


@pytest.mark.parametrize(
    ("reason", "says"),
    [
        ("file_format_check_failed", "formato"),
        ("duration_check_failed", "duración"),
        ("frame_rate_check_failed", "cuadros por segundo"),
        ("picture_size_check_failed", "tamaño"),
        ("auth_removed", "quitó el acceso"),
        ("algo_nuevo", "algo_nuevo"),
    ],
)
def test_a_film_that_tiktok_throws_out_says_why(tiktok: FakeTikTok, reason: str, says: str) -> None:
    tiktok.fails = [reason]
    with pytest.raises(Refused, match=says):
        publish(film(), tiktok)


def test_trouble_of_theirs_is_tried_twice_afresh_and_then_told(tiktok: FakeTikTok) -> None:
    tiktok.fails = ["photo_pull_failed", "photo_pull_failed"]
    publish(album(), tiktok)
    assert (len(tiktok.posts), len(tiktok.asked(PHOTOS))) == (1, 3)
    tiktok.fails = ["internal"] * 3
    with pytest.raises(Refused, match="problema interno"):
        publish(film(), tiktok)


@pytest.mark.parametrize("canned", ["access_token_invalid", "invalid_publish_id"])
def test_trouble_in_asking_is_doubt_not_failure(tiktok: FakeTikTok, canned: str) -> None:
    said = film()
    sent = visit(begin(said, tiktok).memo, said, tiktok)
    assert isinstance(sent, StillWorking)
    assert sent.left
    tiktok.trouble("reply", on=STATUS, reply=canned)
    with pytest.raises(Unsure):
        visit(sent.memo, said, tiktok)
