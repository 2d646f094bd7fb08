"""A server that gives permission as RFC 6749 and 7636 say, and can be in every trouble such servers have.

    with FakeConsent() as server:
        server.reaches = [{"id": "p1", "name": "Café"}]
        code = server.yes(question)          # a person said yes to the question that our link asks
        server.trouble("lost_after", on="POST /token")

Refresh tokens work once (`rotates`); one that is used again ends its whole family, unless within `grace`
seconds. `forgive()` and `revoke()` are what a person does at the network.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from publishing.networks.consent import ByConsent, token_fields
from publishing.networks.contract import Account, Can, Consent, Limits, Problem, Receipt, Remote
from tests.fakes.server import Asked, FakeServer, Reply

CLIENT, CLIENT_SECRET = "app-de-prueba-0042", "cs-" + "s" * 30
SCOPES = ("post.write", "post.read", "offline")


def question_of(link: str) -> dict[str, str]:
    """The parameters of an authorize address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


@dataclass
class Family:
    """All the tokens that came of one yes."""

    scopes: list[str]
    refresh: str = ""
    spent: dict[str, float] = field(default_factory=dict)
    access: dict[str, float] = field(default_factory=dict)  # token: when it ends
    ended: bool = False


class FakeConsent(FakeServer):
    network = "consent"

    def __init__(self) -> None:
        super().__init__()
        self.reaches: list[dict[str, str]] = [{"id": "a1", "name": "Café Alameda"}]
        self.lives = 3600  # seconds of an access token
        self.rotates = True
        self.grace = 0.0  # seconds during which a spent refresh token is answered again
        self.grants = SCOPES  # what the person really ticks
        self.knows_app = True
        self.families: list[Family] = []
        self.posts: list[str] = []
        self.redirects: set[str] = set()
        self._codes: dict[str, dict[str, str]] = {}

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            doors = {
                "GET /authorize": self._page,
                "GET /no": lambda asked: self._back(asked, error="access_denied"),
                "GET /yes": self._said_yes,
                "POST /token": self._token,
                "GET /accounts": self._accounts,
                "POST /posts": self._publish,
            }
            verb = doors.get(asked.line)
            return verb(asked) if verb else Reply(404, {"error": "not_found"})

    # ── what a person does there ──────────────────────────────────────────────────────────────────────

    def yes(self, question: dict[str, str]) -> str:
        """The code that comes back in the browser."""
        code = "code-" + secrets.token_hex(12)
        self._codes[code] = dict(question)
        return code

    def _page(self, asked: Asked) -> Reply:
        """For a browser: yes and no are links."""
        query = urlencode({name: values[0] for name, values in asked.query.items()})
        links = "".join(
            f'<p><a href="/{to}?{query}">{word}</a></p>'
            for to, word in (("yes", "Permitir"), ("no", "Negar"))
        )
        head = '<!doctype html><html lang="es"><title>Muro</title><link rel="icon" href="data:,">'
        page = f"{head}<h1>Muro</h1>{links}"
        return Reply(200, page, {"Content-Type": "text/html; charset=utf-8"})

    def _said_yes(self, asked: Asked) -> Reply:
        question = {name: values[0] for name, values in asked.query.items()}
        return self._back(asked, code=self.yes(question))

    def _back(self, asked: Asked, **answer: str) -> Reply:
        said = urlencode({**answer, "state": asked.one("state")})
        return Reply(302, "", {"Location": f"{asked.one('redirect_uri')}?{said}"})

    def revoke(self) -> None:
        for family in self.families:
            family.ended = True

    def expire(self) -> None:
        """Every access token is over; refresh tokens live."""
        for family in self.families:
            family.access = dict.fromkeys(family.access, 0.0)

    # ── the token endpoint ────────────────────────────────────────────────────────────────────────────

    def _token(self, asked: Asked) -> Reply:
        said = asked.said
        if not self.knows_app or (said.get("client_id"), said.get("client_secret")) != (
            CLIENT,
            CLIENT_SECRET,
        ):
            return Reply(401, {"error": "invalid_client"})
        if said.get("grant_type") == "authorization_code":
            return self._for_code(said)
        return self._for_refresh(said.get("refresh_token", ""))

    def _for_code(self, said: dict[str, Any]) -> Reply:
        question = self._codes.pop(said.get("code", ""), None)
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if question is None or question["code_challenge"] != challenge:
            return Reply(400, {"error": "invalid_grant"})
        if question["redirect_uri"] != said.get("redirect_uri"):
            return Reply(400, {"error": "invalid_grant", "error_description": "redirect_uri"})
        family = Family(list(self.grants))
        self.families.append(family)
        return self._given(family)

    def _for_refresh(self, token: str) -> Reply:
        for family in self.families:
            if token == family.refresh and not family.ended:
                if self.rotates:
                    family.spent[token] = time.monotonic()
                return self._given(family)
            if token in family.spent and not family.ended:
                if time.monotonic() - family.spent[token] <= self.grace:
                    return self._given(family)
                family.ended = True  # RFC 9700 §4.14.2: somebody uses a stolen one
        return Reply(400, {"error": "invalid_grant", "error_description": "refresh token is not valid"})

    def _given(self, family: Family) -> Reply:
        access = "at-" + secrets.token_hex(20)
        family.access[access] = time.time() + self.lives
        if self.rotates or not family.refresh:
            family.refresh = "rt-" + secrets.token_hex(20)
        said = {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": self.lives,
            "scope": " ".join(family.scopes),
        }
        return Reply(200, said | {"refresh_token": family.refresh})

    # ── what a token opens ────────────────────────────────────────────────────────────────────────────

    def _known(self, asked: Asked) -> bool:
        token = asked.headers.get("Authorization", "").removeprefix("Bearer ")
        return any(one.access.get(token, 0) > time.time() and not one.ended for one in self.families)

    def _accounts(self, asked: Asked) -> Reply:
        return Reply(200, self.reaches) if self._known(asked) else Reply(401, {"error": "invalid_token"})

    def _publish(self, asked: Asked) -> Reply:
        if not self._known(asked):
            return Reply(401, {"error": "invalid_token"})
        self.posts.append(asked.json["text"])
        return Reply(201, {"id": str(len(self.posts))})


class Wall(ByConsent):
    """A network for tests: text, and an account that gives its permission."""

    key, name, icon = "wall", "Muro", "net-practice"
    can = frozenset({Can.TEXT})
    limits = Limits(text=500, source="tests")

    def __init__(self, url: str, **more: Any) -> None:
        self.url = url
        self.consent = Consent(  # type: ignore[misc]
            authorize=f"{url}/authorize",
            token=f"{url}/token",
            scopes=SCOPES,
            needs=("post.write",),
            single_use=True,
            **more,
        )

    def offers(self, grant: Any, app: Any, line: Any) -> list[Account]:
        said = line.get(f"{self.url}/accounts", headers=token_fields(grant.access)).json()
        return [
            Account(one["id"], one["name"], secrets={"access_token": grant.access}, kind="Página")
            for one in said
        ]

    def length(self, text: str) -> int:
        return len(text)

    def problems(self, post: Any, limits: Any) -> list[Problem]:
        return []

    def publish(self, post: Any, access: Any, line: Any) -> Receipt:
        line.no_return()
        headers = token_fields(access.secrets["access_token"])
        said = line.post(f"{self.url}/posts", json={"text": post.text}, headers=headers)
        return Receipt(Remote(str(said.dig("id"))))
