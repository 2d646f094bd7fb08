"""Addresses from which a network that fetches files by itself may fetch one: exactly its bytes, for a day.

Nobody can guess one: it carries an HMAC-SHA256 over the file's number, its digest and the hour it ends, under
a key derived from PAUTA_KEYS. It ends by itself, and when its key is taken out of PAUTA_KEYS. It opens
that file and nothing else; there is no session, no cookie and no redirect.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.addresses import reach

from .models import MediaFile

LASTS = 24 * 3600  # seconds, at least
GRAIN = 3600  # ends on the hour, so that asking twice gives the same address
TOKEN = re.compile(r"([0-9]{1,18})\.([0-9]{10})\.([A-Za-z0-9_-]{43})\.[a-z0-9]{2,5}", re.ASCII)
# Names that lead nowhere from outside: reserved (RFC 2606, 6761, 6762, 8375) or used inside houses.
INSIDE = {
    "localhost",
    "local",
    "internal",
    "lan",
    "home",
    "corp",
    "intranet",
    "test",
    "invalid",
    "arpa",
    "onion",
}


def address(pk: int, sha256: str, suffix: str) -> str:
    """The absolute address, good for 24 to 25 hours from now."""
    ends = (int(timezone.now().timestamp()) + LASTS) // GRAIN * GRAIN + GRAIN
    token = f"{pk}.{ends}.{sealed(pk, sha256, ends, settings.PAUTA_KEYS[0])}{suffix}"
    return settings.PAUTA_URL + reverse("media_public", args=[token])


def sealed(pk: int, sha256: str, ends: int, key: str) -> str:
    own = hmac.digest(key.encode(), b"pauta: public address of a file", hashlib.sha256)
    seal = hmac.digest(own, f"{pk}.{sha256}.{ends}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(seal).rstrip(b"=").decode()


def opened(token: str) -> tuple[MediaFile, int] | None:
    """The file and the seconds left; None where the address is not ours, ended, or its key is gone."""
    parts = TOKEN.fullmatch(token)
    if parts is None:
        return None
    pk, ends, seal = int(parts[1]), int(parts[2]), parts[3]
    left = ends - int(timezone.now().timestamp())
    file = MediaFile.objects.filter(pk=pk).first() if left > 0 else None
    if file is None:
        return None
    good = [hmac.compare_digest(seal, sealed(pk, file.sha256, ends, key)) for key in settings.PAUTA_KEYS]
    return (file, left) if any(good) else None


def reachable() -> bool:
    """Whether a network can reach us: https, and a name or an address of the public internet."""
    where = urlsplit(settings.PAUTA_URL)
    host = (where.hostname or "").rstrip(".")
    if where.scheme != "https" or not host:
        return False
    try:
        return reach(ipaddress.ip_address(host)) == "public"
    except ValueError:
        return "." in host and host.rpartition(".")[2] not in INSIDE
