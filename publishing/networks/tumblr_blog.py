"""A blog on Tumblr: how it is asked, its latest posts, what has become of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from publishing.networks import configured
from publishing.networks.contract import Access, Disconnected, Line, Refused, Remote

API = "https://api.tumblr.com/v2"
AGENT = {"User-Agent": configured.text("TUMBLR_USER_AGENT", "Pauta/1.0")}
PAGE, PAGES = 20, 10
MARGIN = timedelta(seconds=60)  # their clock and ours
_LISTS = {"queue": "posts/queue", "draft": "posts/draft"}


def blog_of(access: Access) -> str:
    return f"{API}/blog/{quote(access.account, safe=':')}"


def headers_of(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", **AGENT}


def headers_for(access: Access) -> dict[str, str]:
    return headers_of(access.secrets["access_token"])


def remote_of(pk: str, access: Access, said: Mapping[str, Any] | None = None) -> Remote:
    name = str(access.facts.get("name") or access.account)
    url = (said or {}).get("post_url")
    return Remote(pk, url if isinstance(url, str) and url else f"https://www.tumblr.com/{name}/{pk}")


def latest(state: str, since: datetime, access: Access, line: Line) -> Iterator[Mapping[str, Any] | None]:
    """The blog's posts since then, newest first; None where there were more than we read."""
    for page in range(PAGES):
        asked = {"limit": PAGE, "offset": page * PAGE}
        reply = line.get(
            f"{blog_of(access)}/{_LISTS.get(state, 'posts')}", params=asked, headers=headers_for(access)
        )
        posts = reply.dig("response", "posts")
        fresh = [
            each for each in posts if float(each.get("timestamp") or 2e9) >= (since - MARGIN).timestamp()
        ]
        yield from fresh
        if len(posts) < PAGE or (len(fresh) < len(posts) and state in ("published", "private")):
            return
    yield None


def readings(remotes: Sequence[Remote], access: Access, line: Line) -> dict[str, dict[str, int]]:
    found = {}
    for remote in remotes:
        asked = {"id": remote.id, "mode": "conversation"}
        with suppress(Refused, Disconnected):  # gone meanwhile
            reply = line.get(f"{blog_of(access)}/notes", params=asked, headers=headers_for(access))
            found[remote.id] = figures(reply.dig("response"))
    return found


def figures(said: Mapping[str, Any]) -> dict[str, int]:
    ours = {"likes": "total_likes", "shares": "total_reblogs"}
    return {name: int(said[theirs]) for name, theirs in ours.items() if isinstance(said.get(theirs), int)}
