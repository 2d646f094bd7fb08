"""Bluesky is tried against the real thing in tests/real; here it says just enough to be asked."""

from __future__ import annotations

import base64
import hashlib
import json

from publishing.networks.contract import Access, Remote
from tests.fakes.server import Asked, Reply
from tests.networks.stands.stand import KEY, Scripted, Stand, clip, photo, published, words


def _token() -> str:
    """One that ends in the year 2100."""
    parts = ({"alg": "none"}, {"exp": 4_102_444_800, "jti": KEY})
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*coded, "c2lnbmF0dXJl"])


BLUESKY_TOKEN = _token()
OLD_POST = Remote("at://did:plc:cafe/app.bsky.feed.post/3kviejo222222", extra={"cid": "bafyviejo"})
_SESSION = {
    "did": "did:plc:cafe",
    "handle": "cafe.example",
    "accessJwt": BLUESKY_TOKEN,
    "refreshJwt": BLUESKY_TOKEN,
}


def _address_of(rkey: str) -> dict[str, str]:
    return {"uri": f"at://did:plc:cafe/app.bsky.feed.post/{rkey}", "cid": "bafycid"}


def _create(server: Scripted, asked: Asked) -> object:
    """A record's key is ours; the same key again replaces nothing and is refused."""
    said = asked.json
    if said["rkey"] in server.published:
        return Reply(400, {"error": "InvalidRequest", "message": "Record already exists"})
    server.published[said["rkey"]] = said["record"]
    return _address_of(said["rkey"])


def _record(server: Scripted, asked: Asked) -> object:
    rkey = asked.one("rkey")
    if rkey not in server.published:
        return Reply(400, {"error": "RecordNotFound", "message": f"Could not locate record: {rkey}"})
    return {**_address_of(rkey), "value": server.published[rkey]}


def _blob(_: Scripted, asked: Asked) -> object:
    ref = {"$type": "blob", "ref": {"$link": "bafkrei"}, "mimeType": asked.kind, "size": len(asked.body)}
    return {"blob": ref}


def _write_all(server: Scripted, asked: Asked) -> object:
    """All of them, or none."""
    writes = {each["collection"]: each for each in asked.json["writes"]}
    said = writes["app.bsky.feed.post"]
    if said["rkey"] in server.published:
        return Reply(400, {"error": "InvalidRequest", "message": "Record already exists"})
    server.published[said["rkey"]] = said["value"]
    return {"results": [_address_of(said["rkey"])] * len(writes)}


# ── the video service ─────────────────────────────────────────────────────────────────────────────────


def _job_of(server: Scripted, pk: str) -> dict[str, object]:
    """Two looks, then it is ready."""
    looks, size = server.jobs[pk]  # type: ignore[attr-defined]
    server.jobs[pk] = looks + 1, size  # type: ignore[attr-defined]
    job: dict[str, object] = {"jobId": pk, "did": "did:plc:cafe", "state": "JOB_STATE_ENCODING"}
    if looks < 2:
        return job
    blob = {"$type": "blob", "ref": {"$link": "bafkvideo"}, "mimeType": "video/mp4", "size": size}
    return job | {"state": "JOB_STATE_COMPLETED", "blob": blob}


def _upload_video(server: Scripted, asked: Asked) -> object:
    """The same content again is known, and said with 409."""
    pk = hashlib.sha256(asked.body).hexdigest()[:16]
    if pk in server.jobs:  # type: ignore[attr-defined]
        return Reply(409, {"error": "already_exists", "message": "Video already processed", "jobId": pk})
    server.jobs[pk] = 0, len(asked.body)  # type: ignore[attr-defined]
    return {"jobStatus": _job_of(server, pk)}


class ScriptedBluesky(Scripted):
    publishes = "POST /xrpc/com.atproto.repo.createRecord"

    def __init__(self) -> None:
        super().__init__()
        self.jobs: dict[str, tuple[int, int]] = {}  # looks so far, bytes

    script = (
        (r"POST /xrpc/com\.atproto\.server\.(create|refresh)Session", lambda *_: _SESSION),
        (r"POST /xrpc/com\.atproto\.repo\.uploadBlob", _blob),
        (publishes, _create),
        (r"POST /xrpc/com\.atproto\.repo\.applyWrites", _write_all),
        (r"GET /xrpc/com\.atproto\.server\.getServiceAuth", lambda *_: {"token": BLUESKY_TOKEN}),
        (r"GET /xrpc/app\.bsky\.video\.getUploadLimits", lambda *_: {"canUpload": True}),
        (r"POST /xrpc/app\.bsky\.video\.uploadVideo", _upload_video),
        (
            r"GET /xrpc/app\.bsky\.video\.getJobStatus",
            lambda me, asked: {"jobStatus": _job_of(me, asked.one("jobId"))},
        ),
        (r"GET /xrpc/com\.atproto\.repo\.getRecord", _record),
    )


STAND = Stand(
    ScriptedBluesky,
    lambda _server: Access(
        "did:plc:cafe",
        {"app_password": KEY, "access": BLUESKY_TOKEN, "refresh": BLUESKY_TOKEN},
        "https://seta.us-east.host.bsky.network",  # one of Bluesky's own: videos go through the service
    ),
    ScriptedBluesky.publishes,
    {"handle": "cafe.example", "app_password": KEY, "service": "https://cafe.example"},
    published,
    secrets=(BLUESKY_TOKEN,),
    forms={
        "image": lambda: words(media=(photo(),)),
        "images": lambda: words(media=(photo(), photo(shade=9))),
        "video": lambda: words(media=(clip(2_000_000),)),
        "card": lambda: words(
            link="https://café.example/menú",
            media=(photo(),),
            options={"card_title": "El menú", "card_image": True},
        ),
        "part": lambda: words("Sigue", reply_to=OLD_POST, thread_root=OLD_POST),
        "gated": lambda: words(
            options={"replies": "some", "replies_from": ["follower"], "no_quotes": True, "warning": "nudity"}
        ),
    },
    irreversible_of={"gated": r"POST /xrpc/com\.atproto\.repo\.applyWrites"},
)
