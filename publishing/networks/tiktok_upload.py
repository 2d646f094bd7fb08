"""Bytes to TikTok: pieces in their order, to an address that lives an hour.

The video is published when its last byte has arrived; before that nothing exists, whatever was begun. So the
request with the last piece is the irreversible one, and what came of it is asked by `publish_id`.

The address is a capability, worth this one upload for an hour. It lies in the delivery's memo, so that a
crash continues instead of starting over, and is cut out of every record and log (`core.redact`).

Source: developers.tiktok.com/doc/content-posting-api-media-transfer-guide
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from publishing.networks.contract import (
    Line,
    Media,
    Refused,
    Reply,
    Sentence,
    StillWorking,
    Unavailable,
    Unsure,
)
from publishing.networks.words import said_of_unreadable


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NO_ADDRESS = _("TikTok no dijo a dónde enviar el video. Se vuelve a intentar.")
OUT_OF_STEP = _("TikTok espera otra parte del video. Se vuelve a intentar.")

PIECE = 5 * 2**20  # the least there is; the last takes the rest and stays under twice as much
A_VISIT = 32 * 2**20
A_VISIT_SECONDS = 30.0


class OutOfStep(Refused):
    """416: it waits for another piece. `have`: how many bytes it has, or None where it doesn't say."""

    def __init__(self, have: int | None) -> None:
        super().__init__(Sentence(OUT_OF_STEP), code="out_of_step")
        self.have = have


def out_of_step(reply: Reply) -> OutOfStep:
    said = re.match(r"bytes 0-(\d+)/", reply.headers.get("Content-Range") or "")
    return OutOfStep(int(said[1]) + 1 if said else None)


def source_of(size: int) -> dict[str, Any]:
    """`total_chunk_count` is rounded down: the last piece takes what is left over."""
    piece = min(size, PIECE)
    return {
        "source": "FILE_UPLOAD",
        "video_size": size,
        "chunk_size": piece,
        "total_chunk_count": max(size // piece, 1),
    }


def checked(url: str) -> str:
    where = urlsplit(url)
    if where.scheme != "https" or not (where.hostname or "").endswith(".tiktokapis.com"):
        raise Unavailable(Sentence(NO_ADDRESS), f"upload_url at {where.hostname}", "no_upload_url")
    return url


def is_over(no: Refused) -> bool:
    """The hour is over, or the address was never known."""
    return no.code in ("http_403", "http_404")


def go_on(memo: Mapping[str, Any], have: int, video: Media, line: Line) -> StillWorking | None:
    """Sends what is missing from `have` on. None when the last piece was accepted."""
    started, first, corrected = time.monotonic(), have, False
    with video.open() as file:
        while have < video.bytes:
            try:
                have = _put(memo, file, have, video, line)
            except OutOfStep as step:
                if corrected or step.have is None or step.have == have:
                    raise Unavailable(step.sentence, f"it has {step.have}, not {have}", step.code) from None
                have, corrected = step.have, True
            paused = have - first >= A_VISIT or time.monotonic() - started >= A_VISIT_SECONDS
            if paused and have < video.bytes:
                return StillWorking({**memo, "offset": have})
    return None


def _put(memo: Mapping[str, Any], file: BinaryIO, have: int, video: Media, line: Line) -> int:
    """One piece; how many bytes have been sent with it."""
    start, end = span(have, video.bytes)
    file.seek(start)
    piece = file.read(end - start)
    about = {"Content-Range": f"bytes {start}-{end - 1}/{video.bytes}", "Content-Type": video.mime}
    if end < video.bytes:
        line.put(str(memo["upload_url"]), data=piece, headers=about)
        return end
    line.no_return()
    answer = line.put(str(memo["upload_url"]), data=piece, headers=about)
    if answer.status != 201:
        said = said_of_unreadable("incomplete", urlsplit(answer.url).hostname or "", "TikTok")
        raise Unsure(said, f"HTTP {answer.status} for the last piece", "not_created")
    return end


def span(have: int, size: int) -> tuple[int, int]:
    """From where to where the next piece goes."""
    about = source_of(size)
    piece, pieces = about["chunk_size"], about["total_chunk_count"]
    number = min(have // piece, pieces - 1)
    return number * piece, size if number == pieces - 1 else (number + 1) * piece
