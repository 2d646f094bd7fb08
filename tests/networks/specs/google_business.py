"""Google's discovery documents for accounts and places; our reading of the v4 pages (DERIVED) for posts."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import discovery, openapi, spec

SPEC = "google-business-profile"
ACCEPTED: dict[str, str] = {
    "POST /token: no such method": "Google's OAuth 2 token endpoint, which belongs to no API",
    "GET …/localPosts/{id}: no such operation": "localPosts.get of the v4 reference, which the derived "
    "document leaves out",
}


def deviations(asked: Asked) -> Iterator[str]:
    if asked.path.startswith("/v4/"):
        document = spec("google-business-profile/DERIVED-mybusiness-v4-localposts.openapi.json")
        for each in openapi.check(document, asked):
            is_look = (
                asked.method == "GET" and "/localPosts/" in asked.path and each.endswith("no such operation")
            )
            yield "GET …/localPosts/{id}: no such operation" if is_look else each
        return
    which = "mybusinessaccountmanagement" if asked.path == "/v1/accounts" else "mybusinessbusinessinformation"
    yield from discovery.check(spec(f"google-business-profile/{which}.v1.discovery.json"), asked)
