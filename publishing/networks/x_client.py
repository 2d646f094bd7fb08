"""tweepy's client on our line.

Of tweepy 4.17 only the making of requests is replaced: its own opens a session without time-outs, writes
the token to its log and raises errors of its own. It has no v2 media upload and doesn't know all fields of a
post, so those are sent by `request` too (x_media.py, x.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import requests
import tweepy

from publishing.networks.consent import token_fields
from publishing.networks.contract import Access, Line, Reply

API = "https://api.x.com"


class Client(tweepy.Client):  # type: ignore[misc]  # tweepy brings no types
    """tweepy's client, over our way out."""

    def __init__(self, token: str, line: Line) -> None:
        super().__init__(return_type=requests.Response)  # answers come back as they are
        self.session = line
        self._headers = token_fields(token)

    def request(
        self,
        method: str,
        route: str,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        user_auth: bool = False,
        **body: Any,
    ) -> Reply:
        """One request through the line. `body`: data and files, for what isn't JSON."""
        ask = getattr(self.session, method.lower())
        said = {"params": params, "json": json, **body}
        given = {name: value for name, value in said.items() if value}
        reply: Reply = ask(f"{API}{route}", headers=self._headers, **given)
        return reply


def client(access: Access, line: Line) -> Client:
    return Client(access.secrets["access_token"], line)
