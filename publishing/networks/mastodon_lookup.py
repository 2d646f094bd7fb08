"""Is that post of ours out there? Reading an account's recent posts after a lost answer.

Mastodon keeps no key of ours in a post, so a post is ours when it was born since we asked, carries as many
files, answers the same post, and says the same text: word for word by its source where the server gives it
(GET /api/v1/statuses/:id/source), else by its HTML read as text. «Not there» is said only when the whole time
since was seen and nothing resembled it.
"""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from publishing.networks.contract import CANNOT_TELL, CannotTell, Line, Refused, Reply

PAGE = 40
PAGES = 5
MARGIN = timedelta(seconds=60)  # their clock, read from the Date header, is known to the second at best

Status = Mapping[str, Any]


def look(
    server: str, account: str, headers: Mapping[str, str], since: datetime, wanted: Status, line: Line
) -> Status | CannotTell | None:
    """wanted: {"text", "media" (how many), "reply_to" (id or None)}."""
    doubtful = False
    for status in _recent(server, account, headers, since, line):
        if status is None:
            return CANNOT_TELL
        if not _could_be(status, wanted):
            continue
        answer = _says(server, status, headers, wanted["text"], line)
        if answer:
            return status
        doubtful = doubtful or answer is None
    return CANNOT_TELL if doubtful else None


def _recent(
    server: str, account: str, headers: Mapping[str, str], since: datetime, line: Line
) -> Iterator[Status | None]:
    """The account's posts since then, newest first; None where the pages ended before the time did."""
    asked: dict[str, Any] = {"limit": PAGE, "exclude_reblogs": "true"}
    for _ in range(PAGES):
        reply = line.get(f"{server}/api/v1/accounts/{account}/statuses", params=asked, headers=headers)
        start, page = since + _their_lead(reply) - MARGIN, _page(reply)
        for status in page:
            if _born(status) >= start:
                yield status
        if not page or _born(page[-1]) < start:
            return
        asked["max_id"] = page[-1]["id"]
    yield None


def _page(reply: Reply) -> list[Status]:
    said = reply.json()
    if not isinstance(said, list):
        reply.dig("statuses")  # raises, in the words for an answer that isn't what it should be
    return [status for status in said if isinstance(status, dict) and not status.get("reblog")]


def _their_lead(reply: Reply) -> timedelta:
    """How far their clock is ahead of ours."""
    try:
        return parsedate_to_datetime(reply.headers.get("Date") or "") - datetime.now(UTC)
    except (ValueError, TypeError):
        return timedelta(0)


def _born(status: Status) -> datetime:
    try:
        born = datetime.fromisoformat(str(status.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)  # unknown age: look at it, don't stop at it
    return born if born.tzinfo else born.replace(tzinfo=UTC)


def _could_be(status: Status, wanted: Status) -> bool:
    same_reply: bool = (status.get("in_reply_to_id") or None) == wanted["reply_to"]
    return same_reply and len(status.get("media_attachments") or ()) == wanted["media"]


def _says(server: str, status: Status, headers: Mapping[str, str], text: str, line: Line) -> bool | None:
    """Does it say this text? None = it can't be read exactly, and it resembles it."""
    shown, wanted = _squeezed(_as_text(str(status.get("content") or ""))), _squeezed(text)
    if shown == wanted:
        return True
    if not _resembles(shown, wanted):
        return False
    try:
        source = line.get(f"{server}/api/v1/statuses/{status['id']}/source", headers=headers).dig("text")
    except Refused:  # a server that keeps no source
        return None
    return _squeezed(str(source)) == wanted


def _as_text(markup: str) -> str:
    markup = re.sub(r'(?s)<p class="quote-inline">.*?</p>', "", markup)  # what they put before a quote
    broken = re.sub(r"(?i)<br\s*/?>|</p>\s*<p[^>]*>", "\n", markup)
    return html.unescape(re.sub(r"<[^>]*>", "", broken))


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _resembles(one: str, other: str) -> bool:
    """Alike enough that saying «not there» could be wrong: a server shortens links, drops a mention's server,
    renders markup. The beginnings decide; a text of ten megabytes isn't compared letter by letter."""
    return difflib.SequenceMatcher(None, one[:2000], other[:2000], autojunk=False).quick_ratio() > 0.6
