"""Bluesky is tried against the real thing in tests/real; here it says just enough to be asked."""

from __future__ import annotations

import base64
import json

from publishing.networks.contract import Access
from tests.networks.stands.stand import KEY, Scripted, Stand, published


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


class ScriptedBluesky(Scripted):
    publishes = "POST /xrpc/com.atproto.repo.createRecord"
    script = (
        (r"POST /xrpc/com\.atproto\.server\.(create|refresh)Session", lambda *_: _SESSION),
        (
            publishes,
            lambda _, asked: {
                "uri": f"at://did:plc:cafe/app.bsky.feed.post/{asked.json['rkey']}",
                "cid": "bafycid",
            },
        ),
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
)
