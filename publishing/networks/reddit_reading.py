"""What an account sees of its own on Reddit: its latest posts and comments, and their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from publishing.networks.contract import Line, Post, Remote
from publishing.networks.reddit_account import API, WEB
from publishing.networks.reddit_words import place_of

PAGE, PAGES = 100, 5
MARGIN = timedelta(seconds=60)  # their clock and ours


def mine(
    post: Post, since: datetime, name: str, headers: Mapping[str, str], line: Line
) -> Iterator[Mapping[str, Any] | None]:
    """Our posts since then (for a comment: our comments), newest first; None: more than we read."""
    asked: dict[str, Any] = {"sort": "new", "limit": PAGE, "raw_json": 1}
    which, start = "comments" if post.reply_to else "submitted", (since - MARGIN).timestamp()
    for _ in range(PAGES):
        page = line.get(f"{API}/user/{name}/{which}", params=asked, headers=headers)
        for child in page.dig("data", "children"):
            if float(child["data"].get("created_utc") or 0) < start:
                return
            yield child["data"]
        after = page.dig("data").get("after")
        if not after:
            return
        asked["after"] = after
    yield None


def is_ours(each: Mapping[str, Any], post: Post, text: str) -> bool:
    """A comment by its words and what it stands under, a post by its community and title."""
    if post.reply_to:
        same = str(each.get("body") or "").strip() == text
        return same and each.get("parent_id") == post.reply_to.id
    here = str(each.get("subreddit") or "").casefold() == place_of(post).casefold()
    return here and str(each.get("title") or "").strip() == post.title.strip()


def remote(name: str, address: str) -> Remote:
    url = f"{WEB}{address}" if address.startswith("/") else address
    return Remote(name, url or f"{WEB}/comments/{name.removeprefix('t3_')}")


def readings(remotes: Sequence[Remote], headers: Mapping[str, str], line: Line) -> dict[str, dict[str, int]]:
    found = {}
    for start in range(0, len(remotes), PAGE):
        names = ",".join(each.id for each in remotes[start : start + PAGE])
        said = line.get(f"{API}/api/info", params={"id": names}, headers=headers)
        for child in said.dig("data", "children"):
            found[str(child["data"]["name"])] = figures(child["data"])
    return found


def figures(said: Mapping[str, Any]) -> dict[str, int]:
    ours = {"likes": "score", "replies": "num_comments", "shares": "num_crossposts"}
    return {name: int(said[theirs]) for name, theirs in ours.items() if isinstance(said.get(theirs), int)}
