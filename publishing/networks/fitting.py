"""Does this post fit? The questions every network asks, once; each network adds only its own.

Every sentence says what is wrong, the figure seen and the limit.
"""

from __future__ import annotations

from collections.abc import Iterator

from publishing.networks.contract import Limits, Media, Post, Problem, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


EMPTY = _("No hay nada que publicar en %(network)s: escribe un texto o agrega una imagen.")
TOO_LONG = _("El texto tiene %(length)s caracteres y %(network)s admite %(limit)s.")
CAPTION_TOO_LONG = _(
    "El texto tiene %(length)s caracteres y, junto a imágenes, %(network)s admite %(limit)s."
)
TOO_MANY_IMAGES = _("Hay %(count)s imágenes y %(network)s admite %(limit)s por publicación.")
KIND = _("«%(file)s» es %(mime)s y %(network)s admite %(kinds)s.")
TOO_HEAVY = _("«%(file)s» pesa %(size)s kB y %(network)s admite %(limit)s kB por imagen.")
TOO_MANY_PIXELS = _(
    "«%(file)s» tiene %(pixels)s píxeles y %(network)s admite %(limit)s: guárdala más pequeña."
)
ALT_TOO_LONG = _(
    "El texto alternativo de «%(file)s» tiene %(length)s caracteres y %(network)s admite %(limit)s."
)
ALT_MISSING = _("«%(file)s» no tiene texto alternativo: quien no la ve no sabrá qué muestra.")


def with_link(post: Post) -> str:
    """The text that is sent: the person's own, and the link on a line of its own where the text lacks it."""
    text = post.text.strip()
    return text if not post.link or post.link in text else f"{text}\n\n{post.link}".strip()


def nothing_said(text: str, post: Post, network: str) -> Iterator[Problem]:
    if not text.strip() and not post.media:
        yield Problem("empty", Sentence(EMPTY, {"network": network}))


def too_long(length: int, post: Post, limits: Limits, network: str) -> Iterator[Problem]:
    beside_media = bool(post.media) and limits.caption is not None
    limit, said = (limits.caption, CAPTION_TOO_LONG) if beside_media else (limits.text, TOO_LONG)
    if limit is not None and length > limit:
        yield Problem("text_too_long", Sentence(said, {"length": length, "limit": limit, "network": network}))


def media_troubles(post: Post, limits: Limits, network: str) -> Iterator[Problem]:
    if len(post.media) > limits.images:
        figures = {"count": len(post.media), "limit": limits.images, "network": network}
        yield Problem("too_many_images", Sentence(TOO_MANY_IMAGES, figures), field="media")
    for file in post.media:
        yield from _file_troubles(file, limits, network)


def _file_troubles(file: Media, limits: Limits, network: str) -> Iterator[Problem]:
    about = {"file": file.filename, "network": network}
    if file.mime not in limits.image_mimes:
        kinds = ", ".join(sorted(mime.partition("/")[2].upper() for mime in limits.image_mimes))
        yield Problem(
            "media_kind", Sentence(KIND, {**about, "mime": file.mime, "kinds": kinds}), field="media"
        )
    if limits.image_bytes is not None and file.bytes > limits.image_bytes:
        # Rounded up: a file one byte too heavy must not read as if it fitted.
        figures = {"size": -(-file.bytes // 1024), "limit": limits.image_bytes // 1024}
        yield Problem("image_too_heavy", Sentence(TOO_HEAVY, {**about, **figures}), field="media")
    if limits.image_pixels is not None and file.width * file.height > limits.image_pixels:
        figures = {"pixels": file.width * file.height, "limit": limits.image_pixels}
        yield Problem("image_too_large", Sentence(TOO_MANY_PIXELS, {**about, **figures}), field="media")


def alt_troubles(post: Post, limits: Limits, network: str) -> Iterator[Problem]:
    for file in post.media:
        about = {"file": file.filename, "network": network}
        if limits.alt is not None and len(file.alt) > limits.alt:
            figures = {"length": len(file.alt), "limit": limits.alt}
            yield Problem("alt_too_long", Sentence(ALT_TOO_LONG, {**about, **figures}), field="media")
        if not file.alt.strip():
            yield Problem("alt_missing", Sentence(ALT_MISSING, about), blocks=False, field="media")
