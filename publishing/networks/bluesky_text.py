"""What Bluesky makes of a text: the words themselves, and the facets that turn some of them into links.

Facets count in UTF-8 bytes, half open, over the text as it is sent (app.bsky.richtext.facet). What is a
link or a tag: `marks`. A mention is @ and a handle, which is a domain name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import regex

from . import chosen, marks
from .contract import Media, Post
from .counting import graphemes

_MENTION = regex.compile(r"(?<=^|[\s(])@([a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9-]+)+)\b")
LONGEST_TAG = 64  # graphemes

Facet = dict[str, Any]
ResolveHandle = Callable[[str], str | None]


def spoken(post: Post) -> str:
    """The text that is sent: the person's own, and the link where neither it nor a card shows it."""
    text = post.text.strip()
    if not post.link or post.link in text or card_title(post):
        return text
    return f"{text}\n\n{post.link}".strip()


def card_title(post: Post) -> str:
    """What the card of the link is called; empty where there is none.

    A card needs a title, which a person gives it (the post's own title is the team's word for it, not the
    public's) and which we fetch from nobody's page; and it needs the place that images would take.
    """
    free = not post.media or card_image(post) is not None
    return chosen.text(post, "card_title") if post.link and free else ""


def card_image(post: Post) -> Media | None:
    """The one picture, where it was said to be the card's."""
    wanted = post.link and chosen.text(post, "card_title") and chosen.yes(post, "card_image")
    return post.media[0] if wanted and len(post.media) == 1 and post.media[0].kind == "image" else None


def facets(text: str, did_of: ResolveHandle) -> list[Facet]:
    """In order of appearance. A mention of nobody stays plain text."""
    found = [*_links(text), *_mentions(text, did_of), *_tags(text)]
    return [_facet(text, start, end, feature) for start, end, feature in sorted(found, key=lambda f: f[0])]


Found = Iterator[tuple[int, int, dict[str, str]]]


def _links(text: str) -> Found:
    for start, end in marks.links(text):
        yield start, end, _feature("link", uri=text[start:end])


def _mentions(text: str, did_of: ResolveHandle) -> Found:
    for match in _MENTION.finditer(text):
        if did := did_of(match.group(1).lower()):
            yield match.start(), match.end(), _feature("mention", did=did)


def _tags(text: str) -> Found:
    for start, end in marks.hashtags(text):
        if graphemes(name := text[start + 1 : end]) <= LONGEST_TAG:
            yield start, end, _feature("tag", tag=name)


def _feature(kind: str, **what: str) -> dict[str, str]:
    return {"$type": f"app.bsky.richtext.facet#{kind}", **what}


def _facet(text: str, start: int, end: int, feature: dict[str, str]) -> Facet:
    first = len(text[:start].encode())
    return {
        "index": {"byteStart": first, "byteEnd": first + len(text[start:end].encode())},
        "features": [feature],
    }
