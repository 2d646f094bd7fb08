"""Networks that ask their users for permission: OAuth 2 with state and PKCE, its tokens and their renewal.

Only the conversation. Who asked, with what state and verifier, and where tokens are kept is the engine's side
(publishing/asking_permission.py, publishing/renewing.py). Sources: RFC 6749, RFC 7636, RFC 9700.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from publishing.networks.contract import (
    Access,
    Account,
    App,
    Consent,
    Disconnected,
    Field,
    Grant,
    Line,
    Network,
    NetworkError,
    Refused,
    Reply,
    Sentence,
    Unavailable,
)


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


CODE_SPENT = _("El permiso de %(network)s caducó o ya se usó. Empieza de nuevo la conexión.")
NOT_RENEWED = _("%(network)s ya no renueva el acceso de esta cuenta. Vuelve a conectar el canal.")
ENDS = _("El acceso a %(network)s terminó y no se renueva solo. Vuelve a conectar el canal.")
SCOPES_MISSING = _(
    "A la conexión con %(network)s le faltan permisos: %(scopes)s. Conéctala otra vez y acéptalos."
)
NOBODY = _("Esta conexión con %(network)s no da acceso a ninguna cuenta en la que se pueda publicar.")
WHICH_ONE = _("Esta conexión con %(network)s alcanza varias cuentas; di cuál con «account»: %(accounts)s.")
NOT_OUR_APP = _(
    "%(network)s no reconoce las claves de nuestra aplicación. Revísalas en «Claves de aplicación»: "
    "la cuenta no tiene la culpa."
)
SPENT_CODE = _("%(network)s dice que este permiso ya no vale.")
AWAY = _("%(network)s no puede dar permisos en este momento. Se vuelve a intentar.")
ROLE_LOST = _("Este acceso a %(network)s ya no alcanza la cuenta %(account)s. Vuelve a conectar el canal.")

# RFC 6749 §5.2, and the words some networks have for the same.
SPENT = frozenset({"invalid_grant", "invalid_token", "invalid_request", "bad_verification_code"})
OUR_APP = frozenset(
    {"invalid_client", "unauthorized_client", "invalid_client_id", "incorrect_client_credentials"}
)
FOR_NOW = frozenset({"temporarily_unavailable", "server_error"})


def new_verifier() -> str:
    """A PKCE verifier (RFC 7636): 43 to 128 unreserved characters, known only to us until the exchange."""
    return secrets.token_urlsafe(48)


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def token_fields(token: str) -> Mapping[str, str]:
    return {"Authorization": f"Bearer {token}"}


class ByConsent(Network):
    """A network with `consent`. What differs from RFC 6749 is overridden in its own file."""

    consent: ClassVar[Consent]  # here it is never None
    # Another network's key whose app keys serve this one too: one registration for a vendor's whole family.
    keys_of: ClassVar[str] = ""
    # We register ourselves with each account's server (Mastodon): nobody enters app keys, see `register`.
    registers: ClassVar[bool] = False
    # The other door, for a shell or a token made by hand. `account`: which one, where there are several.
    credentials: ClassVar[tuple[Field, ...]] = (
        Field("access_token", _("Clave de acceso (access token)"), secret=True, aliases=("token",)),
        Field("refresh_token", _("Clave de renovación (refresh token)"), secret=True, required=False),
        Field("account", _("Identificador de la cuenta"), required=False, aliases=("page", "id")),
    )

    def asked(self, app: App, redirect: str, state: str, challenge: str) -> str:
        """Where to send the person's browser."""
        said = {
            "response_type": "code",
            self.consent.client_id_name: app.client_id,
            "redirect_uri": redirect,
            "scope": self.consent.separator.join(self.consent.scopes),
            "state": state,
            **({"code_challenge": challenge, "code_challenge_method": "S256"} if self.consent.pkce else {}),
            **self.consent.extra,
        }
        return f"{self.consent.authorize}?{urlencode(said)}"

    def exchange(self, app: App, code: str, verifier: str, redirect: str, line: Line) -> Grant:
        """The code that the browser brought back, for tokens. Raises Disconnected where it is spent."""
        said = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
        if self.consent.pkce:
            said["code_verifier"] = verifier
        try:
            return self.granted(self.at_token_endpoint(app, said, line))
        except (Refused, Disconnected) as no:
            if no.code == "invalid_client":
                raise
            told = Sentence(CODE_SPENT, {"network": self.name})
            raise Disconnected(told, no.detail, no.code) from None

    def server_address(self, typed: str) -> str:
        """Where `registers`: the base address of the server a person named. Raises Refused."""
        return typed

    def register(self, server: str, redirect: str, line: Line) -> App:
        """Where `registers`: our registration with that server, its base address as `more["server"]`."""
        raise NotImplementedError

    def renews(self, secrets: Mapping[str, str]) -> bool:
        """Can these be renewed without a person? Overridden where the access token renews itself."""
        return self.consent.refreshable and bool(secrets.get("refresh_token"))

    def renew(self, access: Access, line: Line) -> Grant:
        """New tokens for the refresh token. Raises Disconnected only where the network refuses it for good
        (by code); Refused with code "invalid_client" where it is our app that it refuses."""
        token = access.secrets.get("refresh_token", "")
        if not token or access.app is None:
            raise Disconnected(Sentence(ENDS, {"network": self.name}), code="no_refresh_token")
        said = {"grant_type": "refresh_token", "refresh_token": token}
        try:
            return self.granted(self.at_token_endpoint(access.app, said, line))
        except Disconnected as no:
            told = Sentence(NOT_RENEWED, {"network": self.name})
            raise Disconnected(told, no.detail, no.code) from None

    def renewed(self, access: Access, grant: Grant) -> dict[str, str]:
        """The channel's secrets after `renew`: a network that doesn't rotate the refresh token sends none."""
        known = {**access.secrets, "access_token": grant.access}
        return known | ({"refresh_token": grant.refresh} if grant.refresh else {})

    def at_token_endpoint(self, app: App, said: Mapping[str, str], line: Line) -> Reply:
        headers = {"Accept": "application/json"}
        if self.consent.basic:
            pair = base64.b64encode(f"{app.client_id}:{app.client_secret}".encode()).decode()
            return line.post(
                self.consent.token, data=said, headers=headers | {"Authorization": f"Basic {pair}"}
            )
        own = {self.consent.client_id_name: app.client_id, "client_secret": app.client_secret}
        return line.post(self.consent.token, data={**said, **own}, headers=headers)

    def granted(self, reply: Reply) -> Grant:
        """RFC 6749 §5.1, with the names some networks have for the refresh token's life."""
        said: Mapping[str, Any] = reply.json() if isinstance(reply.json(), dict) else {}
        scopes = str(said.get("scope") or "").replace(",", " ").split()
        return Grant(
            access=str(reply.dig("access_token")),
            refresh=str(said.get("refresh_token") or ""),
            expires_at=in_seconds(said.get("expires_in")),
            ends_at=in_seconds(said.get("refresh_token_expires_in") or said.get("refresh_expires_in")),
            scopes=tuple(scopes),
            more=said,
        )

    def explain_grant(self, reply: Reply) -> NetworkError | None:
        """What a refusal of the token endpoint means, by its code; `line` asks before it asks `explain`.

        Overridden where a network words them otherwise. None = this isn't such an answer.
        """
        if not urlsplit(reply.url).path.endswith(urlsplit(self.consent.token).path):
            return None
        code, told = refusal_code(reply), {"network": self.name}
        if code in SPENT:
            return Disconnected(Sentence(SPENT_CODE, told), code=code)
        if code in OUR_APP or reply.status == 401:
            return Refused(Sentence(NOT_OUR_APP, told), code="invalid_client")
        return Unavailable(Sentence(AWAY, told), code=code) if code in FOR_NOW else None

    def seen(self, access: Access, line: Line) -> Account:
        """The account as this channel's own token sees it, to test the connection. Raises Disconnected."""
        secrets = access.secrets
        grant = Grant(secrets.get("access_token", ""), secrets.get("refresh_token", ""))
        for one in self.offers(grant, access.app or App(""), line):
            if one.id == access.account:
                return one
        told = Sentence(ROLE_LOST, {"network": self.name, "account": access.account})
        raise Disconnected(told, code="role_lost")

    def check_scopes(self, grant: Grant) -> None:
        """Raises Refused naming what the person did not grant. No scopes in an answer: all (§5.1)."""
        missing = sorted(set(self.consent.needs) - set(grant.scopes)) if grant.scopes else []
        if missing:
            told = {"network": self.name, "scopes": ", ".join(missing)}
            raise Refused(Sentence(SCOPES_MISSING, told), code="scopes_missing")

    def connect(self, entered: Mapping[str, str], line: Line) -> Account:
        """With a token made by hand: the account it reaches, or the one named."""
        grant = Grant(entered["access_token"].strip(), entered.get("refresh_token", "").strip())
        offered = [completed(one, grant) for one in self.offers(grant, App(""), line)]
        wanted = entered.get("account", "").strip()
        found = [one for one in offered if one.id == wanted] if wanted else offered
        if len(found) == 1:
            return found[0]
        names = ", ".join(f"{one.id} ({one.name})" for one in offered)
        told = {"network": self.name, "accounts": names}
        raise Refused(Sentence(WHICH_ONE if offered else NOBODY, told), code="which_account")


def completed(account: Account, grant: Grant) -> Account:
    """What `offers` may leave out where the account lives by the permission's own token."""
    account = replace(account, scopes=account.scopes or grant.scopes)
    if account.secrets.get("access_token") != grant.access:
        return account
    refresh = {"refresh_token": grant.refresh} if grant.refresh else {}
    return replace(
        account,
        secrets={**refresh, **account.secrets},
        expires_at=account.expires_at or grant.expires_at,
        ends_at=account.ends_at or grant.ends_at,
    )


def refusal_code(reply: Reply) -> str:
    """The `error` of RFC 6749 §5.2; nothing where the answer isn't of that shape."""
    with suppress(NetworkError):
        said = reply.json()
        return str(said.get("error") or "") if isinstance(said, dict) else ""
    return ""


def in_seconds(seconds: Any) -> datetime | None:
    """A moment so many seconds from now, as token endpoints say it; None where they don't."""
    with suppress(TypeError, ValueError, OverflowError):
        return datetime.now(UTC) + timedelta(seconds=int(seconds)) if seconds else None
    return None


__all__ = [
    "ByConsent",
    "NetworkError",
    "challenge_of",
    "completed",
    "in_seconds",
    "new_verifier",
    "refusal_code",
    "token_fields",
]
