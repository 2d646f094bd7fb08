"""The provider calls itself what the operator calls it (OpenID Connect Discovery, 4.3).

allauth holds ID tokens to the name in the discovery document; here that name is held to the configured one.
Else whoever could answer for the document at that address could vouch with tokens of another issuer.
"""

from __future__ import annotations

from typing import Any

import requests
from django.conf import settings

WELL_KNOWN = "/.well-known/"
DOCUMENT = f"{WELL_KNOWN}openid-configuration"


class AnotherIssuer(requests.RequestException):
    """The text is for the operator."""


def configured() -> str:
    """As the environment says it; a document's own address stands for what comes before it."""
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return str(app["settings"]["server_url"])


def is_document(url: str) -> bool:
    """The address at which allauth reads it."""
    own = configured()
    return url == (own if WELL_KNOWN in own else own + DOCUMENT)


def refuse_another(document: requests.Response) -> None:
    """Raises AnotherIssuer, RequestException. A slash at the end makes no other name; anything else does."""
    if not document.ok:
        return  # allauth says so
    expected, said = configured().partition(WELL_KNOWN)[0], issuer_in(document.json())
    if said.removesuffix("/") != expected.removesuffix("/"):
        raise AnotherIssuer(f"PAUTA_OIDC_ISSUER is {expected!r} and the provider there is {said!r}")


def issuer_in(config: Any) -> str:
    said = config.get("issuer") if isinstance(config, dict) else None
    return said if isinstance(said, str) else ""
