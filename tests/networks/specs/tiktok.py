"""Our reading of TikTok's pages (DERIVED: the vendor has no machine-readable contract)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.fakes.server import Asked
from tests.networks.specs import openapi, spec

SPEC = "tiktok"
_OTHER = "another of TikTok's products, whose page the derived document doesn't cover"
ACCEPTED: dict[str, str] = {
    "POST /v2/oauth/token/: no such operation": _OTHER,
    "GET /v2/user/info/: no such operation": _OTHER,
    "POST /v2/video/list/: no such operation": _OTHER,
    "POST /v2/video/query/: no such operation": _OTHER,
}


def deviations(asked: Asked) -> Iterator[str]:
    """The address to upload to is TikTok's own affair: the document knows it as one word."""
    if asked.path == "/video/":
        asked = replace(asked, path="/video", query={})
    yield from openapi.check(spec("tiktok/DERIVED-content-posting-v2.openapi.json"), asked)
