"""Connecting by the account's own consent: OAuth 2 with state and PKCE, for every network that has it.

What must come back unchanged (state) and what only we may know (verifier) stay here, sealed in the person's
session, for a quarter of an hour and one use. What she said yes to waits there too until she has picked.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop as _

from teams.auditing import Did, record
from teams.models import User, Workspace
from teams.roles import Verb

from . import app_keys, networks, registering
from .entering import CannotConnect, line_to, network_called
from .models import AppKeys, Channel
from .networks.consent import NOBODY, ByConsent, challenge_of, completed, new_verifier
from .networks.contract import Account, App, NetworkError
from .permission import demand_channel, demand_everywhere

log = logging.getLogger(__name__)
FORGOTTEN = _("La petición de permiso caducó o se abrió en otro navegador. Empieza de nuevo.")
SAID_NO = _("No se dio permiso en %(where)s: la cuenta no se conectó.")
NETWORK_SAID = _("%(network)s no dio el permiso: %(reason)s")
NO_CONSENT = _("%(network)s no se conecta pidiendo permiso: usa sus credenciales.")
# RFC 6749 §4.1.2.1, and LinkedIn's two words.
NO = frozenset({"access_denied", "user_cancelled_login", "user_cancelled_authorize", "user_denied"})


@dataclass(frozen=True)
class Asked:
    """What we keep while the person is away at the network."""

    network: str
    brand: str  # slug
    state: str
    verifier: str
    by: int | None
    name: str = ""
    channel: int | None = None  # being connected again
    app: int | None = None  # AppKeys; none: the environment's, or our registration with `server`
    server: str = ""

    @property
    def where(self) -> str:
        return self.server.partition("://")[2] or networks.get(self.network).name


@dataclass(frozen=True)
class Offered:
    """What a permission reaches, waiting to be picked from. Holds secrets: sealed wherever it is kept."""

    asked: Asked
    accounts: tuple[Account, ...]

    def as_json(self) -> dict[str, Any]:
        return {"asked": asdict(self.asked), "accounts": [_flat(one) for one in self.accounts]}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Offered:
        return cls(Asked(**said["asked"]), tuple(_account(one) for one in said["accounts"]))


def asks(key: str) -> ByConsent:
    """The network by that key, if it asks its users for permission. Raises CannotConnect."""
    network = network_called(key)
    if not isinstance(network, ByConsent):
        raise CannotConnect(NO_CONSENT, network=network.name)
    return network


def ask(
    network: ByConsent,
    workspace: Workspace,
    *,
    by: User,
    name: str = "",
    channel: Channel | None = None,
    server: str = "",
) -> tuple[Asked, str]:
    """What to remember, and where to send the browser. Raises CannotConnect, PermissionDenied."""
    if channel:
        demand_channel(Verb.CONNECT, channel, by)
    else:
        demand_everywhere(Verb.CONNECT, workspace, by)
    app, row, server = _app_for(network, workspace, server)
    asked = Asked(
        network=network.key,
        brand=workspace.slug,
        state=secrets.token_urlsafe(32),
        verifier=new_verifier(),
        by=by.pk,
        name=name,
        channel=channel.pk if channel else None,
        app=row.pk if row else None,
        server=server,
    )
    back = registering.return_address(network)
    where = {"network": network.key, "server": server, "channel": channel.pk if channel else None}
    record(Did.CONSENT_ASKED, by=by, workspace=workspace, on=channel, after=where)
    url = network.asked(app, back, asked.state, challenge_of(asked.verifier))
    return asked, line_to(network, {}, private_ok=False).addressed(url) if not server else url


def _app_for(network: ByConsent, workspace: Workspace, server: str) -> tuple[App, AppKeys | None, str]:
    if network.registers:
        app = registering.our_app(network, server)
        return app, None, app.more["server"]
    keys = app_keys.found(network, workspace)
    if keys is None:
        raise CannotConnect(app_keys.NONE_YET, network=network.name)
    return keys.app, keys.row, ""


def remembered(kept: Mapping[str, Any] | None, network: str, state: str, by: User) -> Asked:
    """What was asked, if this answers it and the same person brings it. Raises CannotConnect."""
    asked = Asked(**kept) if kept else None
    if asked is None or not hmac.compare_digest(asked.state.encode(), state.encode()):
        raise CannotConnect(FORGOTTEN)
    if asked.network != network or asked.by != by.pk:
        raise CannotConnect(FORGOTTEN)
    return asked


def offered(asked: Asked, answer: Mapping[str, str], workspace: Workspace) -> Offered:
    """The accounts that this permission reaches, at least one. Raises CannotConnect in plain words."""
    network, code = asks(asked.network), _code_of(answer, asked)
    app = _same_app(network, asked, workspace)
    hidden = {"code": code, "verifier": asked.verifier, "secret": app.client_secret}
    line = line_to(network, hidden, private_ok=False, hidden=hidden.keys())
    try:
        grant = network.exchange(app, code, asked.verifier, registering.return_address(network), line)
        line.guard_secrets(filter(None, (grant.access, grant.refresh)))
        network.check_scopes(grant)
        accounts = network.offers(grant, app, line)
    except NetworkError as error:
        log.warning("asking %s: %s %s", network.key, type(error).__name__, error.detail)
        raise CannotConnect.because(error) from None  # its chain may hold the code
    if not accounts:
        raise CannotConnect(NOBODY, network=network.name)
    return Offered(asked, tuple(completed(account, grant) for account in accounts))


def _code_of(answer: Mapping[str, str], asked: Asked) -> str:
    error, code = answer.get("error", ""), answer.get("code", "")
    if error and error not in NO:
        reason = answer.get("error_description") or error
        raise CannotConnect(NETWORK_SAID, network=networks.get(asked.network).name, reason=reason[:200])
    if error or not code:
        raise CannotConnect(SAID_NO, where=asked.where)
    return code


def _same_app(network: ByConsent, asked: Asked, workspace: Workspace) -> App:
    """The keys that the question was asked with; where they changed meanwhile, it is asked again."""
    app, row, _server = _app_for(network, workspace, asked.server)
    if (row.pk if row else None) != asked.app:
        raise CannotConnect(FORGOTTEN)
    return app


def _flat(account: Account) -> dict[str, Any]:
    moments = {name: at.isoformat() for name in MOMENTS if (at := getattr(account, name))}
    return {**asdict(account), "expires_at": None, "ends_at": None, **moments}


def _account(said: Mapping[str, Any]) -> Account:
    moments = {name: datetime.fromisoformat(said[name]) for name in MOMENTS if said[name]}
    return Account(**{**said, **moments, "scopes": tuple(said["scopes"])})


MOMENTS = ("expires_at", "ends_at")
