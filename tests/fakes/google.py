"""Google's door: its tokens, as every one of its APIs asks for them."""

from __future__ import annotations

import itertools
import re
from typing import Any

from tests.fakes.server import Asked, FakeServer, Reply

TOKEN = "ya29." + "g" * 60
REFRESH = "1//" + "r" * 60
CLIENT, SECRET = "123-abc.apps.googleusercontent.com", "GOCSPX-" + "s" * 24


class FakeGoogle(FakeServer):
    """`doors` of a network: (method, path pattern, verb). Everything but /token asks for a token."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens = {TOKEN}
        self.refresh_tokens = {REFRESH}
        self.fresh = itertools.count(1)

    def doors(self) -> list[tuple[str, str, Any]]:
        raise NotImplementedError

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            if asked.line == "POST /token":
                return self._renew(asked)
            if asked.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
                return self.canned("expired_token")
            for method, pattern, verb in self.doors():
                match = re.fullmatch(pattern, asked.path)
                if match and asked.method == method:
                    found: Reply = verb(asked, *match.groups())
                    return found
        return self.canned("not_found")

    def _renew(self, asked: Asked) -> Reply:
        said = asked.form
        if (said.get("client_id"), said.get("client_secret")) != (CLIENT, SECRET):
            return Reply(
                401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}
            )
        if said.get("grant_type") == "refresh_token" and said.get("refresh_token") not in self.refresh_tokens:
            return Reply(400, {"error": "invalid_grant", "error_description": "Token has been revoked."})
        token = f"{TOKEN}-{next(self.fresh)}"
        self.tokens.add(token)
        scopes = "https://www.googleapis.com/auth/youtube.force-ssl"
        return Reply(
            200, {"access_token": token, "expires_in": 3599, "scope": scopes, "token_type": "Bearer"}
        )
