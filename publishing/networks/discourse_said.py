"""What a post says to a forum: where it goes, its files among the words, and what wouldn't fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from publishing.networks import chosen
from publishing.networks.contract import Limits, Media, Post, Problem, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TITLE_MISSING = _("Un tema de Discourse lleva título: escríbelo.")
TITLE_SHORT = _("El título tiene %(length)s caracteres y el foro pide al menos %(least)s.")
TITLE_LONG = _("El título tiene %(length)s caracteres y el foro admite %(limit)s.")
TEXT_SHORT = _("El texto tiene %(length)s caracteres y el foro pide al menos %(least)s.")
TOO_MANY_TAGS = _("Hay %(count)s etiquetas y el foro admite %(limit)s por tema.")
NO_TOPIC = _("«%(typed)s» no es un tema: pega su enlace o su número.")


def _topic_number(typed: str) -> int | None:
    """Of a link like …/t/nombre/123/4, …/t/123, or the number itself."""
    found = re.fullmatch(
        r"(\d{1,12})|https?://\S+?/t/(?:[^/\s]*[^/\s\d][^/\s]*/)?(\d{1,12})(?:/\d+)?(?:[?#]\S*)?/?", typed
    )
    return int(found[1] or found[2]) if found else None


def answers_in(post: Post) -> dict[str, Any] | None:
    """The topic this post answers in; None for a topic of its own."""
    if post.reply_to:
        above = post.reply_to.extra
        number = {"reply_to_post_number": above["post_number"]} if above.get("post_number", 1) != 1 else {}
        return {"topic_id": above.get("topic_id"), **number}
    number_typed = _topic_number(chosen.text(post, "topic"))
    return {"topic_id": number_typed} if number_typed is not None else None


def place(post: Post) -> dict[str, Any]:
    category = chosen.text(post, "category")
    return {
        **({"category": int(category)} if category.isascii() and category.isdigit() else {}),
        **({"tags": list(post.tags)} if post.tags else {}),
    }


def in_markdown(media: Media, short: str, said: Mapping[str, Any]) -> str:
    """As the forum's own composer writes an upload."""
    alt = re.sub(r"[\[\]|]", " ", media.alt.strip() or media.filename)
    if media.kind in ("image", "gif"):
        size = f"|{said['width']}x{said['height']}" if said.get("width") and said.get("height") else ""
        return f"![{alt}{size}]({short})"
    if media.kind in ("video", "audio"):
        return f"![{alt}|{media.kind}]({short})"
    return f"[{re.sub(r'[][|]', ' ', media.filename)}|attachment]({short})"


# ── what doesn't fit ──────────────────────────────────────────────────────────────────────────────────


def troubles(post: Post, text: str, limits: Limits) -> Iterator[Problem]:
    topic = chosen.text(post, "topic")
    if topic and _topic_number(topic) is None:
        yield Problem("topic", Sentence(NO_TOPIC, {"typed": topic[:100]}), field="options.topic")
    if not post.reply_to and not topic:
        yield from _of_a_topic(post, text, limits)


def _of_a_topic(post: Post, text: str, limits: Limits) -> Iterator[Problem]:
    title, least = post.title.strip(), getattr(limits, "least_title", 15)
    about = {"length": len(title), "least": least, "limit": limits.title}
    if not title:
        yield Problem("title_missing", Sentence(TITLE_MISSING), field="title")
    elif len(title) < least:
        yield Problem("title_short", Sentence(TITLE_SHORT, about), field="title")
    if limits.title and len(title) > limits.title:
        yield Problem("title_too_long", Sentence(TITLE_LONG, about), field="title")
    shortest = getattr(limits, "least_text", 20)
    if text.strip() and len(text) < shortest and not post.media:
        yield Problem("text_short", Sentence(TEXT_SHORT, {"length": len(text), "least": shortest}))
    if limits.tags is not None and len(post.tags) > limits.tags:
        said = Sentence(TOO_MANY_TAGS, {"count": len(post.tags), "limit": limits.tags})
        yield Problem("too_many_tags", said, field="tags")
