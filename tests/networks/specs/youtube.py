"""YouTube's discovery document; the token endpoint is RFC 6749's and has no contract of Google's."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import discovery, spec

SPEC = "youtube"
ACCEPTED: dict[str, str] = {
    "POST /token: no such method": "Google's OAuth 2 token endpoint, which belongs to no API",
}


def deviations(asked: Asked) -> Iterator[str]:
    yield from discovery.check(spec("youtube/youtube.v3.discovery.json"), asked)
