"""Pinterest's OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import openapi, spec

SPEC = "pinterest"
_VARIANT = "the document's variants for each grant_type (its discriminator) list it"
ACCEPTED: dict[str, str] = {
    "POST /oauth/token: unknown field code": _VARIANT,
    "POST /oauth/token: unknown field redirect_uri": _VARIANT,
    "POST /oauth/token: unknown field refresh_token": _VARIANT,
    "POST /: no such operation": "the store (S3) to which POST /media sends us with a form of its own",
}


def deviations(asked: Asked) -> Iterator[str]:
    yield from openapi.check(spec("pinterest/pinterest-v5.openapi.json"), asked, "/v5")
