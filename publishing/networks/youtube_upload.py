"""Bytes to YouTube: Google's resumable upload, piece by piece, taken up again after any break.

A session is opened with everything but the bytes; it has an address of its own. Nothing exists on the channel
until its last byte has arrived, so the request with the last piece is the irreversible one.

That address is a capability: who has it may write these bytes until the session ends (about a week). It lies
in the delivery's memo, because it alone tells whether a lost last piece arrived; it is worth nothing but this
one upload, and is cut out of every record and log (`core.redact`, by its `upload_id`).

Source: developers.google.com/youtube/v3/guides/using_resumable_upload_protocol
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from publishing.networks import google, youtube_video
from publishing.networks.contract import (
    Access,
    Line,
    Media,
    Post,
    Refused,
    Reply,
    Sentence,
    StillWorking,
    Unavailable,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NO_SESSION = _("YouTube no dijo a dónde enviar el video. Se vuelve a intentar.")
NO_PROGRESS = _("YouTube no recibe el video completo. Se vuelve a intentar.")

VIDEOS = "https://www.googleapis.com/upload/youtube/v3/videos"
PIECE = 8 * 2**20  # a multiple of 256 KiB, as the protocol asks
A_VISIT = 32 * 2**20  # so much, or so long, and what was reached is written down
A_VISIT_SECONDS = 30.0


class Halfway(Refused):
    """308: the session lives, and has so many bytes. A clear «not yet»: nothing exists on the channel."""

    def __init__(self, have: int) -> None:
        super().__init__(Sentence(NO_PROGRESS), code="halfway")
        self.have = have


def halfway(reply: Reply) -> Halfway:
    """`Range: bytes=0-524287`; without it, nothing has arrived."""
    last = (reply.headers.get("Range") or "").rpartition("-")[2]
    return Halfway(int(last) + 1 if last.isascii() and last.isdigit() else 0)


def is_over(no: Refused) -> bool:
    """The session ended, finished or not: its address is unknown now."""
    return no.code in ("http_404", "http_410", "notFound")


def begin(post: Post, video: Media, access: Access, line: Line) -> StillWorking:
    """A session. A lost answer leaves one behind that never gets a byte."""
    about = {"X-Upload-Content-Length": str(video.bytes), "X-Upload-Content-Type": video.mime}
    asked: dict[str, Any] = {"uploadType": "resumable", "part": "snippet,status"}
    if youtube_video.option(post, "silent"):
        asked["notifySubscribers"] = "false"
    said = youtube_video.resource(post)
    reply = line.post(VIDEOS, params=asked, json=said, headers=google.headers(access) | about)
    session = str(reply.headers.get("Location") or "")
    if not (urlsplit(session).hostname or "").endswith(".googleapis.com"):
        raise Unavailable(Sentence(NO_SESSION), code="no_session")
    return StillWorking({"session": session})


def go_on(memo: Mapping[str, Any], video: Media, access: Access, line: Line) -> Reply | StillWorking:
    """Sends what is missing. The answer to the last piece, or a pause with what was reached.

    Raises Refused with `is_over` where the session is gone.
    """
    finished, reached = progress(memo, video, access, line)
    if finished:
        return finished
    started, first = time.monotonic(), reached
    with video.open() as file:
        while True:
            answer, reached = _next(file, reached, memo, video, access, line)
            if answer:
                return answer
            if reached - first >= A_VISIT or time.monotonic() - started >= A_VISIT_SECONDS:
                return StillWorking({**memo, "offset": reached})


def progress(memo: Mapping[str, Any], video: Media, access: Access, line: Line) -> tuple[Reply | None, int]:
    """The finished video's answer, or how many bytes the session has."""
    about = google.headers(access) | {"Content-Range": f"bytes */{video.bytes}", "Content-Length": "0"}
    try:
        return line.put(str(memo["session"]), headers=about), video.bytes
    except Halfway as so_far:
        return None, so_far.have


def _next(
    file: BinaryIO, start: int, memo: Mapping[str, Any], video: Media, access: Access, line: Line
) -> tuple[Reply | None, int]:
    """One piece: the answer where it was the last, else what has been reached."""
    file.seek(start)
    piece = file.read(PIECE)
    span = f"bytes {start}-{start + len(piece) - 1}/{video.bytes}"
    about = google.headers(access) | {"Content-Range": span, "Content-Type": video.mime}
    if start + len(piece) >= video.bytes:
        line.no_return()
    try:
        return line.put(str(memo["session"]), data=piece, headers=about), video.bytes
    except Halfway as so_far:
        if so_far.have <= start:
            raise Unavailable(Sentence(NO_PROGRESS), code="no_progress") from None
        return None, so_far.have
