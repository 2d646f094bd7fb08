"""Signatures of what other programs are told, as Standard Webhooks has them. No Django in here."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence

PREFIX = "whsec_"
TOLERANCE = 300  # seconds between a message's hour and ours


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, ident: str, timestamp: int, body: bytes) -> str:
    """«v1,…»: HMAC-SHA256 of id.timestamp.body with the secret's bytes, in base64."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = f"{ident}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(held: Sequence[str], ident: str, timestamp: int, body: bytes) -> dict[str, str]:
    """One signature by each secret that is good now."""
    return {
        "webhook-id": ident,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(secret, ident, timestamp, body) for secret in held),
    }


def is_genuine(secret: str, got: Mapping[str, str], body: bytes, now: float) -> bool:
    """What the other side does: the signature fits, and the message is not an old one sent again."""
    try:
        timestamp = int(got["webhook-timestamp"])
        expected = signature(secret, got["webhook-id"], timestamp, body)
    except (KeyError, ValueError):
        return False
    fits = [hmac.compare_digest(expected, one) for one in got.get("webhook-signature", "").split()]
    return any(fits) and abs(now - timestamp) <= TOLERANCE
