"""Bluesky is tried against the real thing in tests/real; here it says just enough to be asked."""

from __future__ import annotations

import base64
import json

from publishing.networks.contract import Access
from tests.fakes.server import Asked, Reply
from tests.networks.stands.stand import KEY, Scripted, Stand, photo, published, words


def _token() -> str:
    """One that ends in the year 2100."""
    parts = ({"alg": "none"}, {"exp": 4_102_444_800, "jti": KEY})
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*coded, "c2lnbmF0dXJl"])


BLUESKY_TOKEN = _token()
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


class ScriptedBluesky(Scripted):
    publishes = "POST /xrpc/com.atproto.repo.createRecord"
    script = (
        (r"POST /xrpc/com\.atproto\.server\.(create|refresh)Session", lambda *_: _SESSION),
        (r"POST /xrpc/com\.atproto\.repo\.uploadBlob", _blob),
        (publishes, _create),
        (r"GET /xrpc/com\.atproto\.repo\.getRecord", _record),
    )


STAND = Stand(
    ScriptedBluesky,
    lambda server: Access(
        "did:plc:cafe",
        {"app_password": KEY, "access": BLUESKY_TOKEN, "refresh": BLUESKY_TOKEN},
        server.url,
    ),
    ScriptedBluesky.publishes,
    {"handle": "cafe.example", "app_password": KEY, "service": "https://cafe.example"},
    published,
    secrets=(BLUESKY_TOKEN,),
    forms={"image": lambda: words(media=(photo(),))},
)
