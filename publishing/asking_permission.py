"""Connecting Mastodon by the account's own consent: our registration with its server, then OAuth with PKCE.

What must come back unchanged (state) and what only we may know (verifier) stay here, in the person's session.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop as _

from . import connecting, networks, vault
from .models import ServerApp
from .networks import mastodon_app, mastodon_server
from .networks.contract import NetworkError
from .networks.line import HttpLine

NETWORK = "mastodon"
LASTS = 15 * 60  # seconds a person may take to say yes
FORGOTTEN = _("La petición de permiso caducó o se abrió en otro navegador. Empieza de nuevo.")
SAID_NO = _("No se dio permiso en %(server)s: la cuenta no se conectó.")


@dataclass(frozen=True)
class Asked:
    """What the session keeps while the person is away at her server."""

    state: str
    verifier: str
    server: str
    brand: str
    name: str
    channel: int | None
    at: float

    def as_session(self) -> dict[str, Any]:
        return asdict(self)


def ask(server: str, *, brand: str, name: str, channel: int | None = None) -> tuple[Asked, str]:
    """What to keep in the session, and where to send the browser. Raises CannotConnect."""
    app = our_app(server)
    verifier = mastodon_app.new_verifier()
    asked = Asked(secrets.token_urlsafe(32), verifier, app.server, brand, name, channel, time.time())
    return asked, mastodon_app.authorize_url(app, asked.state, mastodon_app.challenge_of(verifier))


def remembered(kept: Mapping[str, Any] | None, state: str) -> Asked:
    """What was asked, if it is this answer's question and not too long ago. Raises CannotConnect."""
    asked = Asked(**kept) if kept else None
    if asked is None or not hmac.compare_digest(asked.state.encode(), state.encode()):
        raise connecting.CannotConnect(FORGOTTEN)
    if time.time() - asked.at > LASTS:
        raise connecting.CannotConnect(FORGOTTEN)
    return asked


def credentials_for(asked: Asked, code: str) -> Mapping[str, str]:
    """{server, token} for the code that came back; none came back where she said no. Raises CannotConnect."""
    if not code:
        raise connecting.CannotConnect(SAID_NO, server=asked.server.partition("://")[2])
    app = our_app(asked.server)
    try:
        return mastodon_app.exchange(
            app, code, asked.verifier, _line(app.client_secret, code, asked.verifier)
        )
    except NetworkError as error:
        raise connecting.CannotConnect.because(error) from None


def our_app(server: str) -> mastodon_app.App:
    """Our registration with that server: made once, kept sealed; made again when our own address changed."""
    try:
        server = mastodon_server.address(server)
        known = _kept(server)
        if known and known.redirect_uri == return_address():
            return known
        app = mastodon_app.register_app(server, return_address(), _line())
    except NetworkError as error:
        raise connecting.CannotConnect(error.sentence.text, "server", **error.sentence.params) from None
    sealed = vault.seal_data(app.as_dict())
    ServerApp.objects.update_or_create(network=NETWORK, server=app.server, defaults={"sealed": sealed})
    return app


def return_address() -> str:
    return settings.PAUTA_URL + reverse("mastodon_return")


def _kept(server: str) -> mastodon_app.App | None:
    row = ServerApp.objects.filter(network=NETWORK, server=server).first()
    if row is None:
        return None
    try:
        return mastodon_app.App(**vault.unseal_data(row.sealed))
    except NetworkError:
        return None  # no key opens it any more: we register anew


def _line(*secrets_of_visit: str) -> HttpLine:
    return HttpLine(networks.get(NETWORK), allow=settings.PAUTA_PRIVATE_HOSTS, secrets=secrets_of_visit)
