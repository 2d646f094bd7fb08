"""Files to LinkedIn: an upload is announced, its bytes are put where LinkedIn says, a video is processed.

Sources: learn.microsoft.com linkedin/marketing/community-management/shares/{images,videos,documents}-api.
A video goes in parts that LinkedIn cuts (4 MB), each answered with an ETag; addresses last about 30 days.
What was reached is in the memo: {"ids": [finished], "video": {"urn", "token", "parts", "etags", "looks"}}.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from publishing.networks.contract import Media, Post, Refused, Sentence, StillWorking, Unavailable
from publishing.networks.linkedin_client import Application, in_path

BREATH = 32 * 2**20  # bytes after which the memo is written down
PATIENCE = 180  # looks at a video being processed
LONGEST_PART = 8 * 2**20
SMALL = {"image": ("images", "image"), "gif": ("images", "image"), "document": ("documents", "document")}


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NOT_PROCESSED = _("LinkedIn no pudo procesar «%(file)s». Conviértelo a MP4 con H.264 y AAC, o usa otro.")
NEVER_READY = _(
    "LinkedIn no terminó de procesar «%(file)s». Vuelve a intentarlo o usa un archivo más pequeño."
)
ODD_PARTS = _("LinkedIn pidió el video de una forma que no entendemos. Lo intentamos de nuevo en un momento.")

Memo = Mapping[str, Any]


def carried(memo: Memo, post: Post, owner: str, app: Application) -> Memo | StillWorking:
    """One visit's work on the files. A memo with all ids when nothing is left; else where to go on."""
    reached: dict[str, Any] = {"ids": []} | copy.deepcopy(dict(memo))
    sent = 0
    while len(reached["ids"]) < len(post.media):
        media = post.media[len(reached["ids"])]
        if media.kind == "video":
            paused = _video(reached, media, owner, app)
            if paused is not None:
                return paused
            continue
        reached["ids"] = [*reached["ids"], _small(media, owner, app)]
        sent += media.bytes
        if sent >= BREATH:
            return StillWorking(reached)
    return reached


def _small(media: Media, owner: str, app: Application) -> str:
    """An image or a document, streamed whole from its file."""
    path, name = SMALL[media.kind]
    said = {"initializeUploadRequest": {"owner": owner}}
    reply = app.make_request("POST", f"/rest/{path}", said, {"action": "initializeUpload"})
    with media.open() as file:
        app.put(str(reply.dig("value", "uploadUrl")), file)
    return str(reply.dig("value", name))


def _video(memo: dict[str, Any], media: Media, owner: str, app: Application) -> StillWorking | None:
    """None: it is ready. Each stage is on disk before the next begins."""
    if "video" not in memo:
        memo["video"] = _announced(media, owner, app)
        return StillWorking(memo)
    video = memo["video"]
    if len(video["etags"]) < len(video["parts"]):
        _put_parts(video, media, app)
        return StillWorking(memo)
    return _finished(memo, media, app)


def _announced(media: Media, owner: str, app: Application) -> dict[str, Any]:
    about = {"owner": owner, "fileSizeBytes": media.bytes}
    said = {"initializeUploadRequest": {**about, "uploadCaptions": False, "uploadThumbnail": False}}
    reply = app.make_request("POST", "/rest/videos", said, {"action": "initializeUpload"})
    value, parts = reply.dig("value"), reply.dig("value", "uploadInstructions")
    cut: list[tuple[str, int, int]] = [
        (str(each["uploadUrl"]), int(each["firstByte"]), int(each["lastByte"])) for each in parts
    ]
    if not cut or any(last - first >= LONGEST_PART for _url, first, last in cut):
        raise Unavailable(Sentence(ODD_PARTS), f"{len(cut)} parts", "odd_parts")
    token = str(value.get("uploadToken") or "")
    return {"urn": str(reply.dig("value", "video")), "token": token, "parts": cut, "etags": [], "looks": 0}


def _put_parts(video: dict[str, Any], media: Media, app: Application) -> None:
    """As many as a breath takes. The same part twice is the same part."""
    sent = 0
    with media.open() as file:
        for url, first, last in video["parts"][len(video["etags"]) :]:
            file.seek(first)
            reply = app.put(url, file.read(last - first + 1))
            etag = reply.headers.get("ETag") or reply.dig("ETag")  # a yes without it isn't LinkedIn's
            video["etags"] = [*video["etags"], str(etag).strip('"')]
            sent += last - first + 1
            if sent >= BREATH:
                return


def _finished(memo: dict[str, Any], media: Media, app: Application) -> StillWorking | None:
    """Finalized once: its status says whether an earlier word of ours arrived."""
    video, about = memo["video"], {"file": media.filename}
    status = str(app.make_request("GET", f"/rest/videos/{in_path(video['urn'])}").dig("status"))
    if status == "PROCESSING_FAILED":
        raise Refused(Sentence(NOT_PROCESSED, about), status, "media_failed")
    if status == "AVAILABLE":
        memo["ids"] = [*memo["ids"], video["urn"]]
        del memo["video"]
        return None
    if status == "WAITING_UPLOAD" and video["looks"] % 5 == 0:  # it may lag behind a word it has heard
        _finalize(video, app)
    video["looks"] += 1
    if video["looks"] > PATIENCE:
        raise Refused(Sentence(NEVER_READY, about), status, "never_ready")
    return StillWorking(memo, wait=timedelta(seconds=min(1 + video["looks"] * 2, 30)))


def _finalize(video: Mapping[str, Any], app: Application) -> None:
    said = {"video": video["urn"], "uploadToken": video["token"], "uploadedPartIds": video["etags"]}
    app.make_request("POST", "/rest/videos", {"finalizeUploadRequest": said}, {"action": "finalizeUpload"})
