"""Instagram Login: the account itself says yes, no page in between; other hosts, other names for the scopes.

Sources: «business login for Instagram», IGAccessTokenForIGOnlyAPI, IGRefreshAccessTokenForIGOnlyAPI. A token
lasts 60 days and renews itself once it is a day old.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from publishing.networks.consent import CODE_SPENT, NOT_RENEWED, SCOPES_MISSING, in_seconds
from publishing.networks.contract import (
    Account,
    App,
    Disconnected,
    Field,
    Grant,
    Kind,
    Line,
    Refused,
    Reply,
    Sentence,
)
from publishing.networks.graph import Graph


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


NAME = "Instagram"
HOST = "graph.instagram.com"
AUTHORIZE = "https://www.instagram.com/oauth/authorize"
CODE = "https://api.instagram.com/oauth/access_token"
SCOPES = (
    "instagram_business_basic",
    "instagram_business_content_publish",
    "instagram_business_manage_comments",
    "instagram_business_manage_insights",
)
WHICH = Field(
    "login",
    _("Cómo entra la cuenta"),
    required=False,
    kind=Kind.CHOICE,
    choices=(("facebook", _("Con Facebook, por la página")), ("instagram", _("Con Instagram, directamente"))),
    default="facebook",
    help=_("Depende de la aplicación: el identificador de Instagram no es el de Facebook."),
)


def is_it(app: App) -> bool:
    return app.more.get("login") == "instagram"


def is_theirs(token: str) -> bool:
    """Their tokens begin so; Facebook's with «EA»."""
    return token.startswith("IG")


def asked(app: App, redirect: str, state: str) -> str:
    said = {"client_id": app.client_id, "redirect_uri": redirect, "response_type": "code", "state": state}
    return f"{AUTHORIZE}?{urlencode({**said, 'scope': ','.join(SCOPES)})}"


def exchange(app: App, code: str, redirect: str, line: Line) -> Grant:
    """The code for a token of an hour, and that for one of sixty days."""
    said = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
    own = {"client_id": app.client_id, "client_secret": app.client_secret}
    try:
        short = _first(line.post(CODE, data={**said, **own}))
    except (Refused, Disconnected) as no:
        if no.code == "invalid_client":
            raise
        raise Disconnected(Sentence(CODE_SPENT, {"network": NAME}), no.detail, no.code) from None
    asked = {"grant_type": "ig_exchange_token", "client_secret": app.client_secret}
    headers = _bearer(str(short["access_token"]))
    long = granted(line.get(f"https://{HOST}/access_token", params=asked, headers=headers))
    return replace(long, scopes=_scopes(short.get("permissions")))


def renew(token: str, line: Line) -> Grant:
    asked = {"grant_type": "ig_refresh_token"}
    try:
        return granted(line.get(f"https://{HOST}/refresh_access_token", params=asked, headers=_bearer(token)))
    except Disconnected as no:
        raise Disconnected(Sentence(NOT_RENEWED, {"network": NAME}), no.detail, no.code) from None


def account(grant: Grant, version: str, line: Line) -> Account:
    """The one account that an Instagram Login reaches."""
    said = Graph(line, grant.access, version, host=HOST).get("me", fields="user_id,username,name")
    username = str(said.dig("username"))
    return Account(
        id=str(said.dig("user_id")),
        name=f"@{username}",
        url=f"https://www.instagram.com/{username}/",
        secrets={"access_token": grant.access},
        facts={"login": "instagram", "username": username},
        expires_at=grant.expires_at,
        ends_at=grant.ends_at,
        scopes=grant.scopes,
    )


def granted(reply: Reply) -> Grant:
    """Sixty days; past them nothing renews it, so the token's end is also the permission's."""
    ends = in_seconds(reply.json().get("expires_in") if isinstance(reply.json(), dict) else None)
    return Grant(str(reply.dig("access_token")), expires_at=ends, ends_at=ends)


def check_scopes(grant: Grant) -> None:
    """Raises Refused naming what was not granted; a token made by hand doesn't say."""
    missing = sorted({*SCOPES[:2]} - {*grant.scopes}) if grant.scopes else []
    if missing:
        told = {"network": NAME, "scopes": ", ".join(missing)}
        raise Refused(Sentence(SCOPES_MISSING, told), code="scopes_missing")


def _scopes(said: object) -> tuple[str, ...]:
    """A list by one page, one text with commas by another."""
    names = said if isinstance(said, list) else str(said or "").split(",")
    return tuple(str(name).strip() for name in names if str(name).strip())


def _first(reply: Reply) -> dict[str, Any]:
    """{"access_token", "user_id"} by one page, {"data": [that]} by another."""
    said = reply.json()
    inner = said.get("data") if isinstance(said, dict) else None
    found = inner[0] if isinstance(inner, list) and inner and isinstance(inner[0], dict) else said
    if not (isinstance(found, dict) and found.get("access_token")):
        reply.dig("access_token")
    return found if isinstance(found, dict) else {}


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
