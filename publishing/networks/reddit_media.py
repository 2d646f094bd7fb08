"""Files for Reddit: an address from Reddit, the bytes to its storage, and where they will be.

Source: praw/models/reddit/subreddit (media upload): POST /api/media/asset.json → a form to Amazon S3, whose
last part is the file. What a post is given is the address at that storage.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping, Sequence

from publishing.networks import multipart
from publishing.networks.contract import Line, Media, Post, StillWorking
from publishing.networks.reddit_account import API

AT_ONCE = 32 * 2**20


def upload(
    post: Post, there: Sequence[Mapping[str, str]], headers: Mapping[str, str], line: Line
) -> StillWorking:
    """The next files, up to some 32 MB; the memo keeps {"id", "url"} of each."""
    known, sent = [dict(each) for each in there], 0
    for media in to_send(post)[len(known) :]:
        known.append(_upload_one(media, headers, line))
        sent += media.size
        if sent >= AT_ONCE:
            break
    return StillWorking({"assets": known})


def to_send(post: Post) -> list[multipart.Part]:
    """The post's files; a video without a picture beside it gets a plain one, as Reddit demands a poster."""
    parts = [multipart.part("file", media) for media in post.media]
    if video_of(post) and len(parts) == 1:
        picture = plain_picture()
        parts.append(
            multipart.Part("file", "portada.png", "image/png", len(picture), lambda: io.BytesIO(picture))
        )
    return parts


def video_of(post: Post) -> Media | None:
    return next((media for media in post.media if media.kind == "video"), None)


def _upload_one(part: multipart.Part, headers: Mapping[str, str], line: Line) -> dict[str, str]:
    asked = {"filepath": part.filename, "mimetype": part.mime}
    lease = line.post(f"{API}/api/media/asset.json", data=asked, headers=headers)
    action = str(lease.dig("args", "action"))
    address = f"https:{action}" if action.startswith("//") else action
    fields = {str(each["name"]): str(each["value"]) for each in lease.dig("args", "fields")}
    with multipart.body(fields, [part]) as form:
        line.post(address, data=form, headers=form.headers)
    return {
        "id": str(lease.dig("asset", "asset_id")),
        "url": f"{address.rstrip('/')}/{fields.get('key', '')}",
    }


def plain_picture(width: int = 640, height: int = 360) -> bytes:
    """A dark PNG (RFC 2083), made without a picture library."""
    rows = (b"\x00" + b"\x1a\x1a\x1b" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks: Sequence[tuple[bytes, bytes]] = (
        (b"IHDR", head),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
