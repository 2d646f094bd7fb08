"""Files to X: initialize, append in parts, finalize, wait until it is processed, describe.

Sources: docs.x.com x-api/media/quickstart (media-upload-chunked, best-practices); the v2 document's
/2/media/upload/*. A part is at most 5 MB, there are at most 1000. What was reached is in the memo:
{"ids": [finished], "file": {"id", "segment", "sent", "looks"}, "ends": when X forgets the first of them}.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks.contract import Media, Post, Refused, Sentence, StillWorking
from publishing.networks.x_client import Client

PART = 4 * 2**20
BREATH = 32 * 2**20  # bytes after which the memo is written down
PATIENCE = 180  # looks at a file being processed
FORGOTTEN = ("http_404", "resource_not_found", "invalid_request", "http_400")
CATEGORIES = {"image": "tweet_image", "gif": "tweet_gif", "video": "tweet_video"}


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_PROCESSED = _(
    "X no pudo procesar «%(file)s» (%(reason)s). Conviértelo a MP4 con H.264 y AAC, o usa otro."
)
NEVER_READY = _("X no terminó de procesar «%(file)s». Vuelve a intentarlo o usa un archivo más pequeño.")

Memo = Mapping[str, Any]


def carried(memo: Memo, post: Post, client: Client) -> Memo | StillWorking:
    """One visit's work on the files. A memo with all ids when nothing is left; else where to go on."""
    reached: dict[str, Any] = {"ids": []} | ({} if _forgotten(memo) else copy.deepcopy(dict(memo)))
    while len(reached["ids"]) < len(post.media):
        try:
            paused = _step(reached, post.media[len(reached["ids"])], client)
        except Refused as no:
            if no.code not in FORGOTTEN or "file" not in reached or reached.get("again"):
                raise
            paused = _from_the_start(reached)
        if paused is not None:
            return paused
    return reached


def _from_the_start(memo: dict[str, Any]) -> StillWorking:
    """X no longer knows the upload (it expired, or took our words before we knew): once more, only once."""
    del memo["file"]
    memo["again"] = True
    return StillWorking(memo)


def _forgotten(memo: Memo) -> bool:
    with suppress(ValueError):
        return bool(memo.get("ends")) and datetime.fromisoformat(memo["ends"]) <= datetime.now(UTC)
    return True


def _step(memo: dict[str, Any], media: Media, client: Client) -> StillWorking | None:
    """None: this file is done."""
    if "file" not in memo:
        _begin(memo, media, client)
        if media.bytes > PART:
            return StillWorking(memo)
    file = memo["file"]
    if file["sent"] < media.bytes:
        paused = _append(memo, media, client)
        if paused:
            return paused
    info = _status(file["id"], client) if file["looks"] else _finalize(file["id"], client)
    paused = _judged(info, memo, media)
    if paused is None:
        _done(memo, media, client)
    return paused


def _begin(memo: dict[str, Any], media: Media, client: Client) -> None:
    said = {"media_type": media.mime, "total_bytes": media.bytes, "media_category": CATEGORIES[media.kind]}
    reply = client.request("POST", "/2/media/upload/initialize", json=said)
    memo["file"] = {"id": str(reply.dig("data", "id")), "segment": 0, "sent": 0, "looks": 0}
    seconds = reply.json()["data"].get("expires_after_secs")
    if isinstance(seconds, int) and "ends" not in memo:
        memo["ends"] = (datetime.now(UTC) + timedelta(seconds=max(seconds - 600, 60))).isoformat()


def _append(memo: dict[str, Any], media: Media, client: Client) -> StillWorking | None:
    """The same part twice is the same part: its index says which."""
    file, sent_now = memo["file"], 0
    with media.open() as stream:
        stream.seek(file["sent"])
        while chunk := stream.read(PART):
            client.request(
                "POST",
                f"/2/media/upload/{file['id']}/append",
                data={"segment_index": str(file["segment"])},
                files={"media": (media.filename, chunk, "application/octet-stream")},
            )
            file["segment"], file["sent"] = file["segment"] + 1, file["sent"] + len(chunk)
            sent_now += len(chunk)
            if sent_now >= BREATH:
                return StillWorking(memo)
    return None


def _finalize(media_id: str, client: Client) -> Mapping[str, Any]:
    return _info(client.request("POST", f"/2/media/upload/{media_id}/finalize").json())


def _status(media_id: str, client: Client) -> Mapping[str, Any]:
    asked = {"command": "STATUS", "media_id": media_id}
    return _info(client.request("GET", "/2/media/upload", params=asked).json())


def _info(said: Any) -> Mapping[str, Any]:
    data = said.get("data") if isinstance(said, dict) else None
    info = data.get("processing_info") if isinstance(data, dict) else None
    return info if isinstance(info, dict) else {}


def _judged(info: Mapping[str, Any], memo: dict[str, Any], media: Media) -> StillWorking | None:
    about, state = {"file": media.filename}, info.get("state", "succeeded")
    if state == "failed":
        error = info.get("error") if isinstance(info.get("error"), dict) else {}
        reason = str((error or {}).get("message") or (error or {}).get("name") or "failed")[:200]
        raise Refused(Sentence(NOT_PROCESSED, {**about, "reason": reason}), reason, "media_failed")
    if state == "succeeded":
        return None
    memo["file"]["looks"] += 1
    if memo["file"]["looks"] > PATIENCE:
        raise Refused(Sentence(NEVER_READY, about), code="never_ready")
    seconds = info.get("check_after_secs")
    wait = seconds if isinstance(seconds, int) else 5
    return StillWorking(memo, wait=timedelta(seconds=min(max(wait, 1), 60)))


def _done(memo: dict[str, Any], media: Media, client: Client) -> None:
    """Described before it is shown; X keeps no alternative text for video."""
    media_id = memo["file"]["id"]
    if media.alt.strip() and media.kind != "video":
        said = {"id": media_id, "metadata": {"alt_text": {"text": media.alt.strip()}}}
        client.request("POST", "/2/media/metadata", json=said)
    memo["ids"] = [*memo["ids"], media_id]
    del memo["file"]
