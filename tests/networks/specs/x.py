"""X's OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import openapi, spec

SPEC = "x"
_FIELDS = "unknown parameter tweet.fields"
_SAYS = (
    "every page of the vendor's guide and tweepy say tweet.fields; only the newest document says post.fields"
)
ACCEPTED = {
    "POST /2/oauth2/token: no such operation": "described in the guide (OAuth 2.0), not in the document",
    f"GET /2/users/{{id}}/tweets: {_FIELDS}": _SAYS,
    f"GET /2/tweets: {_FIELDS}": _SAYS,
}


def deviations(asked: Asked) -> Iterator[str]:
    yield from openapi.check(spec("x/x-api-v2.openapi.json"), asked)
