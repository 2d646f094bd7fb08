"""What an account sees of its own on Reddit: its latest posts and comments, and their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from publishing.networks.contract import Line
from publishing.networks.reddit_media import API

PAGE, PAGES = 100, 5
MARGIN = timedelta(seconds=60)  # their clock and ours


def mine(
    which: str, since: datetime, name: str, headers: Mapping[str, str], line: Line
) -> Iterator[Mapping[str, Any] | None]:
    """Our posts or comments since then, newest first; None where there were more than we read."""
    asked: dict[str, Any] = {"sort": "new", "limit": PAGE, "raw_json": 1}
    start = (since - MARGIN).timestamp()
    for _ in range(PAGES):
        url = f"{API}/user/{name}/{which}"
        page = line.get(url, params=asked, headers=headers)
        for child in page.dig("data", "children"):
            if float(child["data"].get("created_utc") or 0) < start:
                return
            yield child["data"]
        after = page.dig("data").get("after")
        if not after:
            return
        asked["after"] = after
    yield None


def figures(said: Mapping[str, Any]) -> dict[str, int]:
    ours = {"likes": "score", "replies": "num_comments", "shares": "num_crossposts"}
    return {name: int(said[theirs]) for name, theirs in ours.items() if isinstance(said.get(theirs), int)}
