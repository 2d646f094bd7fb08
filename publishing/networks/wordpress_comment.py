"""A reply on WordPress: a comment on the post it follows, or on another comment of ours.

Comments have no drafts and no keys, but WordPress itself refuses the same words twice from the same person
on the same post (409 comment_duplicate), so that a lost one is found by its words.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from .contract import CANNOT_TELL, CannotTell, Disconnected, Post, Receipt, Remote
from .wordpress_site import Site


def comment_on(parent: Remote, post: Post, site: Site) -> Receipt:
    said = {"post": _post_of(parent), "parent": _comment(parent), "content": _words(post)}
    site.line.no_return()
    return Receipt(_remote(site.post("comments", json=said).json()))


def find_comment(
    parent: Remote, post: Post, author: int, site: Site, since: datetime
) -> Receipt | CannotTell | None:
    """By its words among our own on that post; a day of slack for a server whose clock is wrong."""
    asked = {"post": _post_of(parent), "author": author, "context": "edit", "per_page": 100}
    after = (since - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%S")
    try:
        found: Iterable[dict[str, Any]] = site.get("comments", after=after, status="any", **asked).json()
    except Disconnected as refusal:
        if refusal.code not in ("rest_forbidden_context", "rest_forbidden_param"):
            raise
        return CANNOT_TELL  # an author may write comments but not list them with their source
    ours = [each for each in found if each["content"]["raw"].split() == _words(post).split()]
    return Receipt(_remote(ours[0]), verified=True) if ours else None


def _words(post: Post) -> str:
    text = post.text.strip()
    if post.link and post.link not in text:
        text = f"{text}\n\n{post.link}".strip()
    return html.escape(text, quote=False)


def _post_of(parent: Remote) -> int:
    return int(parent.extra.get("post") or parent.id)


def _comment(parent: Remote) -> int:
    kind, _colon, number = parent.id.rpartition(":")
    return int(number) if kind else 0


def _remote(comment: Mapping[str, Any]) -> Remote:
    return Remote(f"comment:{comment['id']}", str(comment["link"]), {"post": comment["post"]})
