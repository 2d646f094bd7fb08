"""Discourse's OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import openapi, spec

SPEC = "discourse"
ACCEPTED = {
    "GET /site/settings.json: no such operation": "the forum's own client reads its limits there",
    "POST /posts.json: unknown field tags": "posts_controller takes them; the schema leaves them out",
}


def deviations(asked: Asked) -> Iterator[str]:
    yield from openapi.check(spec("discourse/discourse.openapi.json"), asked)
