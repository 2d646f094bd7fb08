"""The organisation's own sign-in (OpenID Connect), as the environment tells it: one provider or none."""

from __future__ import annotations

from typing import Any

from smm import env

PROVIDER = "organizacion"  # in addresses: /cuenta/oidc/organizacion/login/callback/


def name() -> str:
    """What the button says; empty where there is no provider. Raises Misconfigured for half of one."""
    if not env.text("PAUTA_OIDC_ISSUER"):
        return ""
    for needed in ("PAUTA_OIDC_CLIENT_ID", "PAUTA_OIDC_SECRET"):
        if not env.text(needed):
            raise env.Misconfigured(needed, "", "with PAUTA_OIDC_ISSUER it has to be set too.")
    return env.text("PAUTA_OIDC_NAME", "OpenID Connect")


def providers() -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS."""
    called = name()
    if not called:
        return {}
    app = {
        "provider_id": PROVIDER,
        "name": called,
        "client_id": env.text("PAUTA_OIDC_CLIENT_ID"),
        "secret": env.text("PAUTA_OIDC_SECRET"),
        "settings": {"server_url": env.address("PAUTA_OIDC_ISSUER", "", schemes=("https", "http"))},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
