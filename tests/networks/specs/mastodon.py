"""Mastodon's OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import openapi, spec

SPEC = "mastodon"
_APPS, _OAUTH = "POST /api/v1/apps", "POST /oauth/token"
_FORM = "sent as application/x-www-form-urlencoded"
ACCEPTED = {
    f"{_APPS}: {_FORM}": "the documentation's own form; before 4.3 servers knew no other",
    f"{_APPS}: redirect_uris is not of type 'array'": "a list is only understood since 4.3, one text by all",
    f"{_OAUTH}: {_FORM}": "RFC 6749 §4.1.3 asks for a form",
    f"{_OAUTH}: unknown field scope": "without it servers before 4.0 grant «read» only",
}


def deviations(asked: Asked) -> Iterator[str]:
    yield from openapi.check(spec("mastodon/mastodon.openapi.json"), asked)
