"""Finding on a channel what may be there already: a video among its uploads, a comment under a video.

Cheap on purpose: search.list has a small bucket of its own and lags behind; the uploads list doesn't.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from publishing.networks import fitting, google
from publishing.networks.contract import (
    CANNOT_TELL,
    Access,
    CannotTell,
    Line,
    Post,
    Receipt,
    Remote,
)
from publishing.networks.youtube_processing import API, receipt

PAGES = 4  # of fifty; more than that since a lost answer, and nobody can tell


def uploads_of(access: Access) -> str:
    """The list of a channel's uploads, as YouTube told on connecting (UC… → UU…)."""
    return str(access.facts.get("uploads") or "") or "UU" + access.account.removeprefix("UC")


def video(
    post: Post, access: Access, line: Line, since: datetime, but: str = ""
) -> Receipt | CannotTell | None:
    """Newest first: title and description are ours word for word, and it is not older than our request.

    `but`: a video that it can't be.
    """
    asked = {"part": "snippet", "playlistId": uploads_of(access), "maxResults": "50"}
    for item in _pages("playlistItems", asked, access, line):
        if item is None:
            return CANNOT_TELL
        snippet = item.get("snippet") or {}
        if google.moment(snippet.get("publishedAt")) < since:
            return None
        pk = str((snippet.get("resourceId") or {}).get("videoId"))
        if pk != but and _is_it(snippet, post):
            return receipt(pk, post)
    return None


def comment(post: Post, access: Access, line: Line, since: datetime) -> Receipt | CannotTell | None:
    """Ours among the film's latest comments, by its words."""
    under = post.reply_to.id if post.reply_to else ""
    asked = {
        "part": "snippet",
        "videoId": under,
        "order": "time",
        "maxResults": "50",
        "textFormat": "plainText",
    }
    for thread in _pages("commentThreads", asked, access, line):
        if thread is None:
            return CANNOT_TELL
        top = ((thread.get("snippet") or {}).get("topLevelComment") or {}).get("snippet") or {}
        if google.moment(top.get("publishedAt")) < since:
            return None
        author = (top.get("authorChannelId") or {}).get("value")
        if author == access.account and _same(top.get("textOriginal") or top.get("textDisplay"), post.text):
            return Receipt(remote_comment(str(thread.get("id")), under), verified=True)
    return None


def remote_comment(pk: str, under: str) -> Remote:
    return Remote(pk, f"https://www.youtube.com/watch?v={under}&lc={pk}", {"comment": True})


def _pages(
    what: str, asked: Mapping[str, str], access: Access, line: Line
) -> Iterator[Mapping[str, Any] | None]:
    """Item by item; None where there are more pages than we read."""
    token = ""
    for _page in range(PAGES):
        said = line.get(
            f"{API}/{what}",
            params={**asked, **({"pageToken": token} if token else {})},
            headers=google.headers(access),
        )
        yield from (each for each in said.dig("items") if isinstance(each, dict))
        token = str(said.json().get("nextPageToken") or "")
        if not token:
            return
    yield None


def _is_it(snippet: Mapping[str, Any], post: Post) -> bool:
    same_title = _same(snippet.get("title"), post.title)
    return same_title and _same(snippet.get("description"), fitting.with_link(post))


def _same(one: Any, other: str) -> bool:
    return " ".join(str(one or "").split()) == " ".join(other.split())
