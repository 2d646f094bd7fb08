"""Files for Slack: an address to send each to, its bytes, and one request that shows them all in the channel.

files.getUploadURLExternal → the bytes → files.completeUploadExternal, the irreversible one. Its answer does
not name the message; files.info does, in `shares`, once Slack has shown it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from publishing.networks import multipart
from publishing.networks.contract import Disconnected, Line, Media, Post, Refused, Reply, StillWorking
from publishing.networks.slack_words import heard

API = "https://slack.com/api"
SOON = timedelta(seconds=3)
AT_ONCE = 32 * 2**20  # bytes uploaded before the ids are put on disk
GONE = ("file_not_found", "file_deleted")


def upload(post: Post, ids: Sequence[str], headers: Mapping[str, str], line: Line) -> StillWorking:
    """The next files, up to some 32 MB; the memo names those that are there."""
    there, sent = list(ids), 0
    for media in post.media[len(there) :]:
        there.append(_upload_one(media, headers, line))
        sent += media.bytes
        if sent >= AT_ONCE:
            break
    return StillWorking({"files": there})


def _upload_one(media: Media, headers: Mapping[str, str], line: Line) -> str:
    asked: dict[str, Any] = {"filename": media.filename, "length": media.bytes}
    if media.alt.strip() and media.kind in ("image", "gif"):
        asked["alt_txt"] = media.alt.strip()[:1000]
    door = heard(line.post(f"{API}/files.getUploadURLExternal", data=asked, headers=headers))
    with multipart.Whole(media) as content:
        kind = {"Content-Type": "application/octet-stream"}
        line.post(str(door["upload_url"]), data=content, headers=kind)
    return str(door["file_id"])


def shown(
    ids: Sequence[str], channel: str, headers: Mapping[str, str], line: Line
) -> tuple[str, Mapping[str, Any]] | None:
    """(ts, share) of the message that shows the files in the channel; None where there is none (yet)."""
    for file in ids:
        try:
            said = line.get(f"{API}/files.info", params={"file": file}, headers=headers)
            shares = heard(said).get("file", {}).get("shares") or {}
        except (Refused, Disconnected) as no:
            if no.code in GONE:
                continue
            raise
        for place in shares.values():
            for share in (place or {}).get(channel) or ():
                return str(share["ts"]), share
    return None


def complete(
    post: Post, ids: Sequence[str], more: Mapping[str, Any], headers: Mapping[str, str], line: Line
) -> Reply:
    files = [{"id": pk, "title": media.filename} for pk, media in zip(ids, post.media, strict=True)]
    line.no_return()
    return line.post(f"{API}/files.completeUploadExternal", json={"files": files, **more}, headers=headers)
