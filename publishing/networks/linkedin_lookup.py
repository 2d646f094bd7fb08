"""Reading back: what an organization published, its comments, its figures. A member's posts can't be read.

Sources: learn.microsoft.com linkedin/marketing/community-management/shares/{posts,comments}-api and
organizations/share-statistics. `r_member_social`, which would read a member's own, is closed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from publishing.networks import linkedin_text
from publishing.networks.contract import CANNOT_TELL, CannotTell, Post
from publishing.networks.linkedin_client import Application, in_path

AT_ONCE = 100
STATISTICS = {
    "likes": "likeCount",
    "replies": "commentCount",
    "shares": "shareCount",
    "views": "impressionCount",
    "clicks": "clickCount",
    "reach": "uniqueImpressionsCount",
}


def post(
    author: str, text: str, ids: Sequence[str], since: datetime, app: Application
) -> str | CannotTell | None:
    """The URN of the post that says this, or holds the file that we uploaded for it."""
    asked = {"q": "author", "author": author, "count": AT_ONCE, "sortBy": "CREATED"}
    elements = app.make_request("GET", "/rest/posts", params=asked).dig("elements")
    fresh = [each for each in elements if _born(each) >= since.timestamp()]
    for each in fresh:
        if _is_it(each, text, ids):
            return str(each["id"])
    return CANNOT_TELL if len(fresh) >= AT_ONCE else None


def comment(
    actor: str, said: Post, since: datetime, app: Application
) -> Mapping[str, Any] | CannotTell | None:
    urn = said.reply_to.id if said.reply_to else ""
    elements = app.make_request("GET", f"/rest/socialActions/{in_path(urn)}/comments").dig("elements")
    ours = [each for each in elements if each.get("actor") == actor and _born(each) >= since.timestamp()]
    found = next((each for each in ours if _words(each) == said.text.strip()), None)
    return found if found else CANNOT_TELL if len(elements) >= AT_ONCE else None


def figures(owner: str, urns: Sequence[str], app: Application) -> dict[str, dict[str, int]]:
    """{urn: figures in our words}, of what an organization published."""
    found: dict[str, dict[str, int]] = {}
    for name, kind in (("shares", "share"), ("ugcPosts", "ugcPost")):
        for listed in _lists([urn for urn in urns if f":{kind}:" in urn]):
            for each in _statistics(owner, name, listed, app):
                told = each.get("totalShareStatistics") or {}
                found[str(each.get(kind))] = {
                    ours: int(told[theirs])
                    for ours, theirs in STATISTICS.items()
                    if isinstance(told.get(theirs), int)
                }
    return found


def _lists(urns: list[str]) -> Iterator[str]:
    """Rest.li's own writing, whose parentheses and commas must stay as they are: List(a,b)."""
    for start in range(0, len(urns), 20):
        yield f"List({','.join(in_path(urn) for urn in urns[start : start + 20])})"


def _statistics(owner: str, name: str, listed: str, app: Application) -> list[Mapping[str, Any]]:
    asked = f"q=organizationalEntity&organizationalEntity={in_path(owner)}&{name}={listed}"
    reply = app.make_request("GET", f"/rest/organizationalEntityShareStatistics?{asked}")
    return [each for each in reply.dig("elements") if isinstance(each, dict)]


def _is_it(found: Mapping[str, Any], text: str, ids: Sequence[str]) -> bool:
    """A file has one upload of ours only; words alone must be the same words."""
    theirs = set(_files(found.get("content")))
    if ids or theirs:
        return bool(set(ids) & theirs)
    return _even(linkedin_text.plain(str(found.get("commentary") or ""))) == _even(
        linkedin_text.plain(linkedin_text.little(text))
    )


def _even(text: str) -> str:
    return " ".join(text.split())


def _files(content: Any) -> Iterator[str]:
    said = content if isinstance(content, dict) else {}
    media, many, article = (said.get(name) or {} for name in ("media", "multiImage", "article"))
    yield from (str(each.get("id")) for each in [media, *many.get("images", [])] if each.get("id"))
    if article.get("thumbnail"):
        yield str(article["thumbnail"])


def _born(found: Mapping[str, Any]) -> float:
    """Seconds since 1970, from LinkedIn's milliseconds."""
    created = found.get("created")
    nested = created.get("time") if isinstance(created, dict) else None
    moment = found.get("createdAt") or found.get("publishedAt") or nested or 0
    return float(moment) / 1000


def _words(found: Mapping[str, Any]) -> str:
    message = found.get("message")
    return str(message.get("text") or "").strip() if isinstance(message, dict) else ""
