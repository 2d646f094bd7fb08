"""Connecting a Mastodon account in the browser: our registration with its server, then OAuth with PKCE.

Only the conversation; the engine's side keeps the registration (encrypted, one per server), the state and the
verifier. Sources: docs.joinmastodon.org methods/apps, methods/oauth; PKCE and RFC 8414 since Mastodon 4.3 (an
older server ignores the challenge).
"""

from __future__ import annotations

from collections.abc import Mapping

from publishing.networks import mastodon_server
from publishing.networks.consent import ByConsent
from publishing.networks.contract import (
    Access,
    Account,
    App,
    Consent,
    Disconnected,
    Grant,
    Line,
    Refused,
    Reply,
    Sentence,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


SCOPES = ("read:accounts", "read:search", "read:statuses", "write:statuses", "write:media")
NAME = "Pauta"
CODE_SPENT = _("El permiso de %(server)s caducó o ya se usó. Empieza de nuevo la conexión.")


class ByOwnServer(ByConsent):
    """Consent at the server where the account lives: `App.more` holds its address and what we told it."""

    registers = True
    consent = Consent(authorize="/oauth/authorize", token="/oauth/token", scopes=SCOPES, refreshable=False)

    def server_address(self, typed: str) -> str:
        return mastodon_server.address(typed)

    def register(self, server: str, redirect: str, line: Line) -> App:
        """Raises Refused, Unavailable with a sentence."""
        asked = {"client_name": NAME, "redirect_uris": redirect, "scopes": " ".join(SCOPES)}
        reply = line.post(f"{server}/api/v1/apps", data=asked)
        more = {"server": server, "redirect_uri": redirect}
        return App(str(reply.dig("client_id")), str(reply.dig("client_secret")), more)

    def asked(self, app: App, redirect: str, state: str, challenge: str) -> str:
        return app.more["server"] + super().asked(app, redirect, state, challenge)

    def exchange(self, app: App, code: str, verifier: str, redirect: str, line: Line) -> Grant:
        """Raises Disconnected where the code has expired or was used."""
        server = app.more["server"]
        asked = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "redirect_uri": redirect,
            "code_verifier": verifier,
            "scope": " ".join(SCOPES),
        }
        try:
            return self.granted(line.post(f"{server}/oauth/token", data=asked))
        except (Refused, Disconnected) as no:
            told = Sentence(CODE_SPENT, {"server": server.partition("://")[2]})
            raise Disconnected(told, no.detail, no.code) from None

    def granted(self, reply: Reply) -> Grant:
        return Grant(access=str(reply.dig("access_token")))  # it doesn't end until somebody revokes it

    def offers(self, grant: Grant, app: App, line: Line) -> list[Account]:
        return [self.connect(self._entered(grant, app), line)]

    def seen(self, access: Access, line: Line) -> Account:
        return self.connect({"server": access.server, "token": access.secrets["token"]}, line)

    def _entered(self, grant: Grant, app: App) -> Mapping[str, str]:
        return {"server": app.more["server"], "token": grant.access}
