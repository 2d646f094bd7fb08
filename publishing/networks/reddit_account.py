"""Who we are to Reddit: where it lives, our User-Agent, an account's headers."""

from __future__ import annotations

from typing import Any

from publishing.networks import configured
from publishing.networks.contract import Access, Line, Reply

API = "https://oauth.reddit.com"
AGENT = {"User-Agent": configured.text("REDDIT_USER_AGENT", "web:pauta:1.0 (self-hosted publishing)")}
WEB = "https://www.reddit.com"


class Named:
    """The way out with Reddit's User-Agent: its token endpoint turns away who doesn't say who it is."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def post(self, url: str, **kw: Any) -> Reply:
        return self._line.post(url, **{**kw, "headers": {**kw.get("headers", {}), **AGENT}})

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)


def headers_of(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **AGENT}


def headers_for(access: Access) -> dict[str, str]:
    return headers_of(access.secrets["access_token"])
