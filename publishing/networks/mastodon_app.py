"""Connecting a Mastodon account in the browser: our registration with its server, then OAuth with PKCE.

Only the conversation; the engine's side keeps the registration (encrypted, one per server), the state and the
verifier. Sources: docs.joinmastodon.org methods/apps, methods/oauth; PKCE and RFC 8414 since Mastodon 4.3 (an
older server ignores the challenge).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from urllib.parse import urlencode

from publishing.networks import mastodon_server
from publishing.networks.contract import Disconnected, Line, Refused, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


SCOPES = "read:accounts read:statuses write:statuses write:media"
NAME = "Pauta"
CODE_SPENT = _("El permiso de %(server)s caducó o ya se usó. Empieza de nuevo la conexión.")


@dataclass(frozen=True)
class App:
    """Our registration with one server. `as_dict` is what to seal, `App(**dict)` what to open."""

    server: str
    client_id: str
    redirect_uri: str
    client_secret: str = field(repr=False)
    scopes: str = SCOPES

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def register_app(server: str, redirect_uri: str, line: Line) -> App:
    """Register with a server, named as the person typed it. Raises Refused, Unavailable with a sentence."""
    server = mastodon_server.address(server)
    asked = {"client_name": NAME, "redirect_uris": redirect_uri, "scopes": SCOPES}
    reply = line.post(f"{server}/api/v1/apps", data=asked)
    return App(server, str(reply.dig("client_id")), redirect_uri, str(reply.dig("client_secret")))


def new_verifier() -> str:
    """A PKCE verifier (RFC 7636): 43 to 128 unreserved characters, known only to us until the exchange."""
    return secrets.token_urlsafe(48)


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def authorize_url(app: App, state: str, challenge: str) -> str:
    """Where to send the person's browser."""
    asked = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": app.redirect_uri,
        "scope": app.scopes,
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{app.server}/oauth/authorize?{urlencode(asked)}"


def exchange(app: App, code: str, verifier: str, line: Line) -> Mapping[str, str]:
    """What to give to `Mastodon.connect` for the code that the browser brought back: {server, token}.

    Raises Disconnected where the code has expired or was used.
    """
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "redirect_uri": app.redirect_uri,
        "code_verifier": verifier,
        "scope": app.scopes,
    }
    try:
        reply = line.post(f"{app.server}/oauth/token", data=asked)
    except (Refused, Disconnected) as no:
        told = Sentence(CODE_SPENT, {"server": app.server.partition("://")[2]})
        raise Disconnected(told, no.detail, no.code) from None
    return {"server": app.server, "token": str(reply.dig("access_token"))}
