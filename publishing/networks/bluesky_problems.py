"""What Bluesky would refuse, and what deserves a look, before anything is scheduled."""

from __future__ import annotations

from collections.abc import Sequence

from .bluesky_text import LONGEST_TAG, card_title, spoken
from .contract import Limits, Media, Post, Problem, Sentence
from .counting import graphemes


def _(text: str) -> str:
    return text


EMPTY = _("No hay nada que publicar: escribe un texto o agrega una imagen.")
TOO_LONG = _("El texto tiene %(length)s caracteres y Bluesky admite %(limit)s.")
TOO_HEAVY = _("El texto ocupa %(size)s bytes y Bluesky admite %(limit)s: usa menos emojis compuestos.")
TOO_MANY_IMAGES = _("Hay %(count)s imágenes y Bluesky admite %(limit)s.")
NOT_AN_IMAGE = _("«%(file)s» es %(mime)s y a Bluesky enviamos JPEG, PNG, WebP o GIF.")
IMAGE_TOO_HEAVY = _("«%(file)s» pesa %(size)s kB y Bluesky admite %(limit)s kB: guárdala más pequeña.")
ALT_MISSING = _("«%(file)s» no tiene texto alternativo: quien no la ve no sabrá qué muestra.")
TOO_MANY_TAGS = _("Hay %(count)s etiquetas aparte del texto y Bluesky admite %(limit)s.")
TAG_TOO_LONG = _("La etiqueta «%(tag)s» pasa de %(limit)s caracteres.")


def problems(post: Post, limits: Limits) -> list[Problem]:
    text = spoken(post)
    return [
        *_about_text(text, limits),
        *_nothing_said(text, post),
        *_about_media(post.media, limits),
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


def _about_media(media: Sequence[Media], limits: Limits) -> list[Problem]:
    found = [problem for file in media for problem in _about_file(file, limits)]
    if len(media) > limits.images:
        params = {"count": len(media), "limit": limits.images}
        found.append(Problem("too_many_images", Sentence(TOO_MANY_IMAGES, params), field="media"))
    return found


def _about_file(file: Media, limits: Limits) -> list[Problem]:
    named = {"file": file.filename}
    if file.mime not in limits.files["image"].mimes:
        return [Problem("media_kind", Sentence(NOT_AN_IMAGE, named | {"mime": file.mime}), field="media")]
    found = []
    most = limits.files["image"].bytes
    if most is not None and file.bytes > most:
        # Rounded up: a file one byte too heavy must not read as if it fitted.
        sizes = {"size": -(-file.bytes // 1024), "limit": most // 1024}
        found.append(Problem("image_too_heavy", Sentence(IMAGE_TOO_HEAVY, {**named, **sizes}), field="media"))
    if not file.alt.strip():
        found.append(Problem("alt_missing", Sentence(ALT_MISSING, named), blocks=False, field="media"))
    return found


def _about_tags(tags: Sequence[str], limits: Limits) -> list[Problem]:
    long = [{"tag": tag, "limit": LONGEST_TAG} for tag in tags if graphemes(tag) > LONGEST_TAG]
    found = [Problem("tag_too_long", Sentence(TAG_TOO_LONG, each), field="tags") for each in long]
    if limits.tags is not None and len(tags) > limits.tags:
        params = {"count": len(tags), "limit": limits.tags}
        found.append(Problem("too_many_tags", Sentence(TOO_MANY_TAGS, params), field="tags"))
    return found
