"""The way out, as an adapter sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol


class Reply(Protocol):
    """A finished HTTP answer, body already read and capped."""

    status: int
    headers: Mapping[str, str]  # case-insensitive
    body: bytes
    url: str

    def json(self) -> Any: ...  # raises Unavailable/Unsure (by where we are) if it isn't JSON
    def dig(self, *path: str | int) -> Any: ...  # a value inside it; raises the same if it isn't there
    @property
    def text(self) -> str: ...


class Line(Protocol):
    """The one way out (`publishing/networks/line.py`), made for one visit of one channel.

    Every verb returns a `Reply` for a 2xx, and for any other status raises what the adapter's `explain`
    makes of it (default table in line.py). Silence (time-out, reset, DNS, TLS) raises Unavailable before
    the point of no return and Unsure at it. A user-given server is resolved and refused if private.
    """

    def get(self, url: str, **kw: Any) -> Reply: ...
    def post(self, url: str, **kw: Any) -> Reply: ...
    def put(self, url: str, **kw: Any) -> Reply: ...
    def patch(self, url: str, **kw: Any) -> Reply: ...
    def delete(self, url: str, **kw: Any) -> Reply: ...
    def no_return(self) -> None:
        """The next request is the irreversible one: proves the lease and writes `published_at` first.

        Raises LeaseLost if another worker owns the delivery now. After it, silence means Unsure; a 5xx too.
        """
