"""A Bluesky account's two tokens: the one that opens doors for two hours, the one that gets the next pair.

Log-ins are counted (30 in five minutes, 300 a day), so tokens are kept and renewed, never made per job. A
renewal spends the old refresh token: the new pair is on disk (`access.keep`) before anything uses it. Where
renewal fails the app password opens a new session; where that fails too, the account is disconnected.
"""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from typing import Any

from . import multipart
from .contract import Access, Disconnected, Line, Media, Reply, Sentence, Unavailable

SPARE_SECONDS = 300  # a token that ends sooner is renewed before it is used
_WORN_OUT = frozenset({"ExpiredToken", "InvalidToken"})


def _(text: str) -> str:
    return text


RENEWED = _("La sesión de Bluesky había terminado y se renovó. Lo enviamos otra vez enseguida.")


@dataclass(frozen=True)
class Tokens:
    access: str
    refresh: str

    @classmethod
    def of(cls, reply: Reply) -> Tokens:
        return cls(reply.dig("accessJwt"), reply.dig("refreshJwt"))


def log_in(server: str, identifier: str, password: str, line: Line) -> Reply:
    """com.atproto.server.createSession. Raises Disconnected where the pair is wrong."""
    entered = {"identifier": identifier, "password": password}
    return line.post(f"{server}/xrpc/com.atproto.server.createSession", json=entered)


class Session:
    """Calls on one account's server with a token that still holds."""

    def __init__(self, access: Access, line: Line) -> None:
        self.access = access
        self.line = line
        self.secrets: dict[str, str] = dict(access.secrets)

    def ready(self) -> None:
        """Renew now what would end soon, so that the next request isn't refused for it."""
        if _ends(self.secrets.get("access", "")) - time.time() < SPARE_SECONDS:
            self._renew()

    def get(self, query: str, **params: Any) -> Reply:
        return self._asked("get", query, params=params)

    def post(self, procedure: str, **kw: Any) -> Reply:
        return self._asked("post", procedure, **kw)

    def upload(self, file: Media) -> Reply:
        """com.atproto.repo.uploadBlob, read from its file while it is sent. What no record names is forgotten
        by the server, so a lost answer here costs nothing."""
        self.ready()
        try:
            return self._send(file)
        except Disconnected as refusal:
            if refusal.code not in _WORN_OUT:
                raise
        self._renew()
        return self._send(file)

    def _send(self, file: Media) -> Reply:
        headers = {"Content-Type": file.mime}
        with multipart.Whole(file) as body:
            return self._ask(
                "post", "com.atproto.repo.uploadBlob", self.secrets["access"], data=body, headers=headers
            )

    def post_once(self, procedure: str, **kw: Any) -> Reply:
        """The irreversible request: a worn-out token is renewed, the request is not repeated."""
        try:
            return self._ask("post", procedure, self.secrets["access"], **kw)
        except Disconnected as refusal:
            if refusal.code not in _WORN_OUT:
                raise
            self._renew()
            raise Unavailable(Sentence(RENEWED), refusal.detail, refusal.code) from refusal

    def _asked(self, verb: str, method: str, **kw: Any) -> Reply:
        self.ready()
        try:
            return self._ask(verb, method, self.secrets["access"], **kw)
        except Disconnected as refusal:
            if refusal.code not in _WORN_OUT:
                raise
        self._renew()
        return self._ask(verb, method, self.secrets["access"], **kw)

    def _ask(self, verb: str, method: str, token: str, **kw: Any) -> Reply:
        headers = {"Authorization": f"Bearer {token}", **kw.pop("headers", {})}
        reply: Reply = getattr(self.line, verb)(f"{self.access.server}/xrpc/{method}", headers=headers, **kw)
        return reply

    def _renew(self) -> None:
        try:
            reply = self._ask("post", "com.atproto.server.refreshSession", self.secrets.get("refresh", ""))
        except Disconnected:
            password = self.secrets.get("app_password", "")
            reply = log_in(self.access.server, self.access.account, password, self.line)
        self._keep(Tokens.of(reply))

    def _keep(self, tokens: Tokens) -> None:
        self.secrets |= {"access": tokens.access, "refresh": tokens.refresh}
        if self.access.keep:
            self.access.keep(self.secrets)


def _ends(token: str) -> float:
    """When a token ends (Unix seconds), as it says itself; 0 where it can't be read."""
    try:
        payload = token.split(".")[1]
        return float(json.loads(base64.urlsafe_b64decode(payload + "==="))["exp"])
    except (ValueError, LookupError, TypeError):
        return 0.0
