"""A video on its way to Bluesky: through the video service, or straight to the account's own server.

An account at Bluesky itself goes through the service, which makes it playable before the post exists: limits,
upload, a job that is asked about. A server of one's own takes the file as any other, and it becomes playable
once the post is out. Sources: app.bsky.video.*, com.atproto.server.getServiceAuth; docs.bsky.app video.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from . import configured, multipart
from .bluesky_session import Session
from .contract import Media, Post, Refused, Reply, Sentence, StillWorking, Throttled
from .waiting import after


def _(text: str) -> str:
    return text


SERVICE = configured.text("BLUESKY_VIDEO_SERVICE", "https://video.bsky.app")
AT_BLUESKY = (".host.bsky.network", "bsky.social")  # servers whose accounts the service knows
PATIENCE = 120  # looks, ever further apart: some fifty minutes
TOKEN_SECONDS = 1800  # the service passes the finished file to the account's server with it

NOT_NOW = _("Bluesky no deja subir más videos a esta cuenta por ahora (%(why)s). Lo intentamos más tarde.")
FAILED = _("Bluesky no pudo preparar el video: %(why)s. Conviértelo a MP4 (H.264) o usa otro.")
NEVER_READY = _("Bluesky no terminó de preparar el video. Vuelve a intentarlo o usa uno más corto.")
UPLOADED = _("Bluesky ya tiene este video.")


class AlreadyUploaded(Refused):
    """The service has this very file; `job` is where it stands."""

    def __init__(self, job: str, detail: str) -> None:
        super().__init__(Sentence(UPLOADED), detail, "already_exists")
        self.job = job


def video_of(post: Post) -> Media | None:
    return next((file for file in post.media if file.kind == "video"), None)


def through_service(session: Session) -> bool:
    host = urlsplit(session.access.server).hostname or ""
    return host.endswith(AT_BLUESKY)


def begin(video: Media, name: str, session: Session) -> StillWorking:
    """Uploads it; the memo names the job. The same file again is known to the service by its content."""
    _demand_room(session)
    job = _upload(video, name, session)
    return StillWorking({"job": job, "looks": 0}, wait=timedelta(seconds=2))


def look(memo: Mapping[str, Any], session: Session) -> StillWorking | dict[str, Any]:
    """The finished blob, or when to ask again."""
    status = _job_status(_ask("getJobStatus", session, jobId=str(memo["job"])))
    looks = int(memo.get("looks", 0)) + 1
    if isinstance(status.get("blob"), dict):
        return dict(status["blob"])
    if status.get("state") == "JOB_STATE_FAILED":
        why = str(status.get("message") or status.get("error") or status.get("failureCode") or "")[:300]
        raise Refused(Sentence(FAILED, {"why": why}), code=str(status.get("failureCode") or "video_failed"))
    if looks > PATIENCE:
        raise Refused(Sentence(NEVER_READY), code="never_ready")
    return StillWorking({**memo, "looks": looks}, wait=timedelta(seconds=min(2 + looks, 30)))


def _demand_room(session: Session) -> None:
    said = _ask("getUploadLimits", session)
    if said.dig("canUpload"):
        return
    why = str(said.json().get("message") or said.json().get("error") or "")[:300]
    raise Throttled(after(3600), Sentence(NOT_NOW, {"why": why}), code="video_limit", alone=True)


def _upload(video: Media, name: str, session: Session) -> str:
    home = f"did:web:{urlsplit(session.access.server).hostname}"
    token = _token(home, "com.atproto.repo.uploadBlob", session)
    asked = {"did": session.access.account, "name": f"{name}.mp4"}
    try:
        with multipart.Whole(video) as body:
            reply = session.line.post(
                f"{SERVICE}/xrpc/app.bsky.video.uploadVideo",
                params=asked,
                data=body,
                headers={"Authorization": f"Bearer {token}", "Content-Type": video.mime},
            )
    except AlreadyUploaded as known:
        return known.job
    job = _job_status(reply).get("jobId")
    return str(job) if job else str(reply.dig("jobStatus", "jobId"))


def _ask(method: str, session: Session, **params: str) -> Reply:
    name = f"app.bsky.video.{method}"
    token = _token(f"did:web:{urlsplit(SERVICE).hostname}", name, session)
    headers = {"Authorization": f"Bearer {token}"}
    return session.line.get(f"{SERVICE}/xrpc/{name}", params=params, headers=headers)


def _token(audience: str, method: str, session: Session) -> str:
    ends = int(time.time()) + TOKEN_SECONDS
    asked: dict[str, Any] = {"aud": audience, "lxm": method, "exp": ends}
    return str(session.get("com.atproto.server.getServiceAuth", **asked).dig("token"))


def _job_status(reply: Reply) -> Mapping[str, Any]:
    """The lexicon wraps it; the service has answered without the wrapping too."""
    said = reply.json()
    status = said.get("jobStatus", said) if isinstance(said, dict) else {}
    return status if isinstance(status, dict) else {}
