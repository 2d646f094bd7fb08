"""What a post says to Tumblr: its blocks, how it comes out, its address and source; and what wouldn't fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from publishing.networks import chosen
from publishing.networks.contract import Field, Kind, Limits, Post, Problem, Sentence
from publishing.networks.tumblr_blocks import blocks, paragraphs, slug, tags


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


TITLE_LONG = _("El título tiene %(length)s caracteres y Tumblr admite %(limit)s.")
TOO_HEAVY = _("La publicación ocupa %(size)s kB y Tumblr admite %(limit)s kB de texto.")
TOO_MANY_BLOCKS = _("El texto tiene %(count)s párrafos y Tumblr admite %(limit)s bloques.")
OPTIONS = (
    Field(
        "state",
        _("Cómo sale"),
        required=False,
        kind=Kind.CHOICE,
        default="published",
        choices=(
            ("published", _("Publicada")),
            ("private", _("Privada")),
            ("draft", _("Borrador en Tumblr")),
            ("queue", _("En la cola de Tumblr")),
        ),
    ),
    Field("slug", _("Final de su dirección"), required=False, most=80),
    Field("source_url", _("Fuente"), required=False, kind=Kind.ADDRESS),
    Field("no_reblog", _("Nadie puede rebloguearla"), required=False, kind=Kind.YES_NO),
)


def said_of(post: Post) -> dict[str, Any]:
    """The fields of a post as /posts wants them."""
    source = chosen.text(post, "source_url")
    return {
        "content": blocks(post),
        "state": chosen.text(post, "state", "published"),
        "slug": slug(post),
        **({"tags": tags(post)} if tags(post) else {}),
        **({"source_url": source} if source else {}),
        **({"interactability_reblog": "noone"} if chosen.yes(post, "no_reblog") else {}),
    }


def troubles(post: Post, limits: Limits) -> Iterator[Problem]:
    """What the blocks don't take: a title, their weight, their number."""
    if limits.title is not None and len(post.title) > limits.title:
        told = {"length": len(post.title), "limit": limits.title}
        yield Problem("title_too_long", Sentence(TITLE_LONG, told), field="title")
    size = len(json.dumps(said_of(post), ensure_ascii=False).encode("utf-8", "replace"))
    if limits.text_bytes is not None and size > limits.text_bytes:
        told = {"size": -(-size // 1000), "limit": limits.text_bytes // 1000}
        yield Problem("text_too_heavy", Sentence(TOO_HEAVY, told))
    count = len(list(paragraphs(post.text)))
    if count > 960:
        yield Problem("too_many_blocks", Sentence(TOO_MANY_BLOCKS, {"count": count, "limit": 1000}))
