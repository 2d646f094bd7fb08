"""What Bluesky would refuse, and what deserves a look, before anything is scheduled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from . import chosen, fitting
from .bluesky_embed import quoted_place
from .bluesky_text import LONGEST_TAG, card_image, card_title, spoken
from .contract import Limits, Post, Problem, Refused, Sentence
from .counting import graphemes


def _(text: str) -> str:
    return text


EMPTY = _("No hay nada que publicar: escribe un texto o agrega una imagen.")
TOO_LONG = _("El texto tiene %(length)s caracteres y Bluesky admite %(limit)s.")
TOO_HEAVY = _("El texto ocupa %(size)s bytes y Bluesky admite %(limit)s: usa menos emojis compuestos.")
TOO_MANY_TAGS = _("Hay %(count)s etiquetas aparte del texto y Bluesky admite %(limit)s.")
THUMB_TOO_HEAVY = _("«%(file)s» pesa %(size)s kB y la imagen de una tarjeta admite %(limit)s kB.")
NO_LANGUAGE = _("«%(code)s» no es el código de un idioma: escribe es, en, pt-BR …")
THUMB_BYTES = 1_000_000
NAME = "Bluesky"
TAG_TOO_LONG = _("La etiqueta «%(tag)s» pasa de %(limit)s caracteres.")


def problems(post: Post, limits: Limits) -> list[Problem]:
    text = spoken(post)
    return [
        *_about_text(text, limits),
        *_nothing_said(text, post),
        *fitting.media_troubles(post, limits, NAME),
        *fitting.alt_troubles(post, limits, NAME),
        *_about_card(post),
        *_about_quote(post),
        *_about_languages(post),
        *_about_tags(post.tags, limits),
    ]


def _about_text(text: str, limits: Limits) -> list[Problem]:
    length, size = graphemes(text), len(text.encode())
    if limits.text is not None and length > limits.text:
        return [Problem("text_too_long", Sentence(TOO_LONG, {"length": length, "limit": limits.text}))]
    if limits.text_bytes is not None and size > limits.text_bytes:
        return [Problem("text_too_heavy", Sentence(TOO_HEAVY, {"size": size, "limit": limits.text_bytes}))]
    return []


def _nothing_said(text: str, post: Post) -> list[Problem]:
    said = text or post.media or card_title(post)
    return [] if said else [Problem("empty", Sentence(EMPTY))]


def _about_card(post: Post) -> Iterator[Problem]:
    """Its picture may weigh half of what one in the post may."""
    image = card_image(post)
    if image and image.bytes > THUMB_BYTES:
        told = {"file": image.filename, "size": -(-image.bytes // 1024), "limit": THUMB_BYTES // 1024}
        yield Problem("image_too_heavy", Sentence(THUMB_TOO_HEAVY, told), field="media")


def _about_quote(post: Post) -> Iterator[Problem]:
    try:
        quoted_place(post)
    except Refused as no:
        yield Problem("quote", no.sentence, field="options.quote")


def _about_languages(post: Post) -> Iterator[Problem]:
    for code in chosen.lines(post, "languages"):
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*", code):
            said = Sentence(NO_LANGUAGE, {"code": code[:20]})
            yield Problem("language", said, field="options.languages")


def _about_tags(tags: Sequence[str], limits: Limits) -> list[Problem]:
    long = [{"tag": tag, "limit": LONGEST_TAG} for tag in tags if graphemes(tag) > LONGEST_TAG]
    found = [Problem("tag_too_long", Sentence(TAG_TOO_LONG, each), field="tags") for each in long]
    if limits.tags is not None and len(tags) > limits.tags:
        params = {"count": len(tags), "limit": limits.tags}
        found.append(Problem("too_many_tags", Sentence(TOO_MANY_TAGS, params), field="tags"))
    return found
