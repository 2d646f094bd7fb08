"""Reading a feed's bytes in a process of its own: what strangers wrote can't hold up or fill up ours.

`python -m calendar_app.exchange.feed_apart` is given a line of JSON [address, content type], then the bytes;
it writes one JSON object: a feed
{"title", "entries": [{"id", "title", "summary", "link", "author", "published"}]}, a page that names feeds
{"feeds": [address]}, or {"trouble": "entities" | "no_feed" | "too_demanding"}. No Django in here.
"""

from __future__ import annotations

import calendar
import io
import json
import re
import resource
import sys
from contextlib import suppress
from datetime import UTC, datetime
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

MEMORY, PROCESSOR = 768 * 2**20, 20  # bytes; seconds
ENTRIES, TITLE, SUMMARY, NAME, ID = 300, 500, 6000, 200, 4000
# An entity that is made of entities, or of a file: no feed needs one.
MADE_OF_OTHERS = re.compile(rb"<!ENTITY[^>]{0,300}?(?:&[A-Za-z_]|\bSYSTEM\b)", re.IGNORECASE)
FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
BREAKS = frozenset(
    {
        "p",
        "br",
        "div",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "table",
    }
)
UNSAID = frozenset({"script", "style", "template", "noscript", "iframe", "object", "head", "title"})


class PlainText(HTMLParser):
    """HTML as words: paragraphs apart, list items marked, scripts and styles left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.unsaid = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.unsaid += tag in UNSAID
        if tag in BREAKS:
            self.said.append("\n• " if tag == "li" else "\n" if tag == "br" else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        self.unsaid = max(0, self.unsaid - (tag in UNSAID))
        if tag in BREAKS - {"br", "li"}:
            self.said.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.unsaid:
            self.said.append(re.sub(r"\s+", " ", data))


class HeadLinks(HTMLParser):
    """The feeds that a page's head names, and where its relative addresses begin."""

    def __init__(self) -> None:
        super().__init__()
        self.base, self.feeds = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = said.get("href", "")
        kind = said.get("type", "").partition(";")[0].strip().lower()
        if tag == "link" and "alternate" in said.get("rel", "").lower().split() and kind in FEEDS:
            self.feeds.append(said.get("href", ""))


def plain(html: str) -> str:
    """Words with paragraphs; at most one empty line between two."""
    reader = PlainText()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.said).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def words_of(detail: Any, fallback: str) -> str:
    """A text of feedparser's: HTML by its type, or by what it looks like (RSS says neither)."""
    said = str((detail or {}).get("value") or fallback)
    is_html = (detail or {}).get("type") in ("text/html", "application/xhtml+xml")
    return plain(said) if is_html or re.search(r"</?[a-zA-Z][^>]*>", said) else unescape(said).strip()


def read(body: bytes, address: str, kind: str) -> dict[str, Any]:
    if MADE_OF_OTHERS.search(body.replace(b"\0", b"")):
        return {"trouble": "entities"}
    import feedparser

    # Without the address: it would be written before each id, and a site that moves would seem all new.
    headers = {"content-type": kind} if kind else {}
    found = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    if found.get("version") or found.entries:
        title = words_of(found.feed.get("title_detail"), found.feed.get("title", ""))
        return {
            "title": title[:TITLE],
            "entries": [told(entry, address) for entry in found.entries[:ENTRIES]],
        }
    named = named_feeds(body, address)
    return {"feeds": named} if named else {"trouble": "no_feed"}


def told(entry: Any, address: str) -> dict[str, str]:
    content = next(iter(entry.get("content") or []), None)
    summary = words_of(entry.get("summary_detail"), entry.get("summary", ""))
    link = urljoin(address, entry.get("link") or "") if entry.get("link") else ""
    return {
        "id": str(entry.get("id") or "")[:ID],
        "title": " ".join(words_of(entry.get("title_detail"), entry.get("title", "")).split())[:TITLE],
        "summary": (summary or words_of(content, ""))[:SUMMARY],
        "link": link[:ID],
        "author": " ".join(plain(str(entry.get("author") or "")).split())[:NAME],
        "published": moment(entry.get("published_parsed") or entry.get("updated_parsed")),
    }


def moment(parsed: Any) -> str:
    """ISO 8601 in UTC; "" where none is said, or one that can't be (the year 1 is how some say «none»)."""
    with suppress(TypeError, ValueError, OverflowError, OSError):
        if parsed and 1971 <= parsed[0] <= 2200:
            return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
    return ""


def named_feeds(body: bytes, address: str) -> list[str]:
    reader = HeadLinks()
    reader.feed(body[:500_000].decode("utf-8", "replace"))
    return [urljoin(urljoin(address, reader.base), href) for href in reader.feeds if href][:10]


def confine() -> None:
    for limit, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


def main() -> None:
    about, _, body = sys.stdin.buffer.read().partition(b"\n")
    confine()
    try:
        answer = read(body, *json.loads(about))
    except (MemoryError, RecursionError):
        answer = {"trouble": "too_demanding"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
