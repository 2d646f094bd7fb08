"""A server that behaves like Meta's Graph API: tokens with their trouble, envelopes, pages of data, insights.

What Facebook, Instagram and Threads share; each adds its doors. Canned errors of the whole family lie in
tests/replies/graph. A token in an address or in a body is refused: ours go in the Authorization header.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.server import REPLIES, Asked, FakeServer, Reply

CODE = "el-codigo-que-trajo-el-navegador"
SECRET = "secreto-de-la-app-" + "s" * 20
APP = "1234567890"
Door = tuple[str, str, Callable[..., Reply], bool]  # method, path, verb, needs a token


class FakeGraph(FakeServer):
    version = "v25.0"

    def __init__(self) -> None:
        super().__init__()
        self.tokens: dict[str, str] = {}  # token: whose it is
        self.trouble_with_tokens = ""  # a canned reply: what every token meets from now on
        self.proofs = False  # does the app demand appsecret_proof?
        self.things: dict[str, dict[str, Any]] = {}  # every published thing, by its id
        self.metrics: dict[str, int] = {}
        self.ids = itertools.count(17_900_000_000_000_001)

    def canned(self, what_happened: str, **more: Any) -> Reply:
        if (REPLIES / self.network / f"{what_happened}.json").is_file():
            return super().canned(what_happened, **more)
        said = json.loads((REPLIES / "graph" / f"{what_happened}.json").read_text("utf-8"))
        return Reply(said["status"], said["body"], {**said.get("headers", {}), **more})

    # ── the door ──────────────────────────────────────────────────────────────────────────────────────

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            for method, pattern, verb, needs_token in self.doors():
                match = re.fullmatch(pattern.replace("VERSION", self.version), asked.path)
                if match and asked.method == method:
                    refusal = self._stranger(asked) if needs_token else None
                    return refusal or verb(asked, *match.groups())
        return self.canned("gone")

    def doors(self) -> list[Door]:
        raise NotImplementedError

    def _stranger(self, asked: Asked) -> Reply | None:
        if "access_token" in asked.query or "access_token" in asked.form:
            return self.canned("invalid_parameter")
        token = self.token(asked)
        if token not in self.tokens:
            return self.canned("invalid_token")
        if self.trouble_with_tokens:
            return self.canned(self.trouble_with_tokens)
        return self._unproven(asked, token)

    def _unproven(self, asked: Asked, token: str) -> Reply | None:
        """Bytes go to a host of their own, which asks for no proof."""
        proof = hmac.new(SECRET.encode(), token.encode(), hashlib.sha256).hexdigest()
        given = asked.form.get("appsecret_proof") or asked.one("appsecret_proof")
        uploads = "upload/" in asked.path
        return self.canned("invalid_parameter") if self.proofs and not uploads and given != proof else None

    @staticmethod
    def token(asked: Asked) -> str:
        return asked.headers.get("Authorization", "").partition(" ")[2]

    # ── shared manners ────────────────────────────────────────────────────────────────────────────────

    def new_id(self) -> str:
        return str(next(self.ids))

    def now(self) -> str:
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")

    def ago(self, age: timedelta) -> str:
        return (datetime.now(UTC) - age).strftime("%Y-%m-%dT%H:%M:%S+0000")

    def page(self, asked: Asked, rows: list[dict[str, Any]]) -> Reply:
        """Newest first, with a cursor to the next page."""
        start, limit = int(asked.one("after") or 0), int(asked.one("limit") or 25)
        shown, end = rows[start : start + limit], start + limit
        body: dict[str, Any] = {"data": shown}
        if shown:
            body["paging"] = {"cursors": {"before": str(start), "after": str(end)}}
        if end < len(rows):
            body["paging"]["next"] = f"https://graph.example/next?after={end}"
        return Reply(200, body)

    def told(self, asked: Asked, thing: dict[str, Any]) -> Reply:
        """The fields that were asked for, and the id."""
        wanted = {re.split(r"[.{]", each)[0] for each in re.split(r",(?![^{]*})", asked.one("fields"))}
        return Reply(200, {"id": thing["id"], **{k: v for k, v in thing.items() if k in wanted}})

    def insights(self, asked: Asked, pk: str) -> Reply:
        if pk not in self.things:
            return self.canned("gone")
        names = asked.one("metric").split(",")
        if any(name not in self.metrics for name in names):
            return self.canned("unknown_metric")
        figures = [{"name": n, "period": "lifetime", "values": [{"value": self.metrics[n]}]} for n in names]
        return Reply(200, {"data": figures})

    def forget(self, _: Asked, pk: str) -> Reply:
        if self.things.pop(pk, None) is None:
            return self.canned("gone")
        return Reply(200, {"success": True})

    def exchange(self, asked: Asked) -> Reply:
        """The browser's code for a token of an hour."""
        said = asked.said
        if said.get("client_id") != APP:
            return self.canned("unknown_app")
        if said.get("client_secret") != SECRET:
            return self.canned("wrong_app_secret")
        if said.get("code") != CODE:
            return self.canned("bad_code")
        self.tokens["corto-" + "c" * 30] = "user"
        return Reply(200, {"access_token": "corto-" + "c" * 30, "token_type": "bearer", "expires_in": 3600})
