"""LinkedIn's pages, read into an OpenAPI document by us (DERIVED: the vendor publishes none)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.fakes.server import Asked
from tests.networks.specs import openapi, spec

SPEC = "linkedin"
_ELSEWHERE = "described on a page that the derived document doesn't cover"
_UPLOAD = "an address that LinkedIn gives for one upload; no path of the API"
ACCEPTED = {
    "POST /oauth/v2/accessToken: no such operation": f"{_ELSEWHERE}: shared/authentication",
    "GET /v2/userinfo: no such operation": f"{_ELSEWHERE}: Sign In with LinkedIn",
    "GET /rest/organizationAcls: no such operation": f"{_ELSEWHERE}: organization access control",
    "GET /rest/organizations/5515715: no such operation": f"{_ELSEWHERE}: organization lookup",
    "GET /rest/organizationalEntityShareStatistics: no such operation": f"{_ELSEWHERE}: share statistics",
    "PUT /dms-uploads: no such operation": _UPLOAD,
    "DELETE comment: no such operation": f"{_ELSEWHERE}: comments, deleting",
}


def deviations(asked: Asked) -> Iterator[str]:
    if asked.method == "PUT" and asked.path.startswith("/dms-uploads/"):
        yield "PUT /dms-uploads: no such operation"
    elif asked.method == "DELETE" and "/comments/" in asked.path:
        yield "DELETE comment: no such operation"
    else:
        yield from openapi.check(spec("linkedin/DERIVED-community-management.openapi.json"), asked)
