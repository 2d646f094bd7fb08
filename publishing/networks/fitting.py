"""Does this post fit? The questions every network asks, once; each network adds only its own.

Every sentence says what is wrong, the figure seen and the limit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from publishing.networks.contract import FileRule, Limits, Media, Post, Problem, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


EMPTY = _("No hay nada que publicar en %(network)s: escribe un texto o agrega una imagen.")
TOO_LONG = _("El texto tiene %(length)s caracteres y %(network)s admite %(limit)s.")
CAPTION_TOO_LONG = _(
    "El texto tiene %(length)s caracteres y, junto a imágenes, %(network)s admite %(limit)s."
)
TOO_MANY_IMAGES = _("Hay %(count)s imágenes y %(network)s admite %(limit)s por publicación.")
TOO_MANY_FILES = _("Hay %(count)s archivos y %(network)s admite %(limit)s por publicación.")
TOO_MANY_OF_KIND = _(
    "Hay %(count)s archivos de tipo %(kind)s y %(network)s admite %(limit)s por publicación."
)
MIXED = _(
    "%(network)s no junta archivos de tipos distintos (%(kinds)s) en una publicación: deja sólo de un tipo."
)
FILE_MISSING = _("%(network)s no publica sólo texto: agrega una imagen o un video.")
KIND = _("«%(file)s» es %(mime)s y %(network)s admite %(kinds)s.")
TOO_HEAVY = _("«%(file)s» pesa %(size)s kB y %(network)s admite %(limit)s kB por imagen.")
FILE_TOO_HEAVY = _("«%(file)s» pesa %(size)s MB y %(network)s admite %(limit)s MB.")
TOO_MANY_PIXELS = _(
    "«%(file)s» tiene %(pixels)s píxeles y %(network)s admite %(limit)s: guárdala más pequeña."
)
TOO_SMALL = _(
    "«%(file)s» mide %(width)s × %(height)s y %(network)s pide al menos %(least)s píxeles de %(side)s."
)
TOO_BIG = _("«%(file)s» mide %(width)s × %(height)s y %(network)s admite hasta %(most)s píxeles de %(side)s.")
RATIO = _(
    "«%(file)s» tiene una proporción (ancho entre alto) de %(ratio)s y %(network)s admite de %(least)s a "
    "%(most)s."
)
TOO_SHORT = _("«%(file)s» dura %(seconds)s s y %(network)s pide al menos %(least)s s.")
LASTS_TOO_LONG = _("«%(file)s» dura %(seconds)s s y %(network)s admite hasta %(most)s s.")
FPS = _("«%(file)s» tiene %(fps)s cuadros por segundo y %(network)s admite de %(least)s a %(most)s.")
FRAMES = _("«%(file)s» tiene %(frames)s cuadros y %(network)s admite %(limit)s.")
CODEC = _("«%(file)s» está en %(codec)s y %(network)s admite %(codecs)s.")
UNREACHABLE = _(
    "%(network)s descarga «%(file)s» desde esta instalación, y su dirección no se alcanza desde fuera: quien "
    "la administra tiene que darle a PAUTA_URL una dirección https pública."
)
WIDE, HIGH = _("ancho"), _("alto")
KINDS = {
    "image": _("imagen"),
    "gif": _("GIF animado"),
    "video": _("video"),
    "audio": _("audio"),
    "document": _("documento"),
}
FORMATS = {
    "video/quicktime": "MOV",
    "audio/mpeg": "MP3",
    "audio/mp4": "M4A",
    "application/msword": "DOC",
    "application/vnd.ms-powerpoint": "PPT",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PPTX",
}
SEEN = ("image", "gif", "video")  # what somebody may not see
ALT_TOO_LONG = _(
    "El texto alternativo de «%(file)s» tiene %(length)s caracteres y %(network)s admite %(limit)s."
)
ALT_MISSING = _("«%(file)s» no tiene texto alternativo: quien no la ve no sabrá qué muestra.")


def with_link(post: Post) -> str:
    """The text that is sent: the person's own, and the link on a line of its own where the text lacks it."""
    text = post.text.strip()
    return text if not post.link or post.link in text else f"{text}\n\n{post.link}".strip()


def usual_troubles(text: str, length: int, post: Post, limits: Limits, network: str) -> Iterator[Problem]:
    """What most networks ask of a post: something said, not too long, files they take, their descriptions.

    `text`: the words as they leave; `length`: of it, in the network's unit.
    """
    yield from nothing_said(text, post, network)
    yield from too_long(length, post, limits, network)
    yield from media_troubles(post, limits, network)
    yield from alt_troubles(post, limits, network)


def nothing_said(text: str, post: Post, network: str) -> Iterator[Problem]:
    if not text.strip() and not post.media:
        yield Problem("empty", Sentence(EMPTY, {"network": network}))


def too_long(length: int, post: Post, limits: Limits, network: str) -> Iterator[Problem]:
    beside_media = bool(post.media) and limits.caption is not None
    limit, said = (limits.caption, CAPTION_TOO_LONG) if beside_media else (limits.text, TOO_LONG)
    if limit is not None and length > limit:
        yield Problem("text_too_long", Sentence(said, {"length": length, "limit": limit, "network": network}))


def rule_for(file: Media, limits: Limits) -> FileRule | None:
    """What is asked of this file; an animated picture is an image where the network takes it as one."""
    if file.kind == "gif" and "gif" not in limits.files:
        return limits.files.get("image")
    return limits.files.get(file.kind)


def media_troubles(post: Post, limits: Limits, network: str) -> Iterator[Problem]:
    yield from _count_troubles(post, limits, network)
    for file in post.media:
        yield from file_troubles(file, limits, network)


def _count_troubles(post: Post, limits: Limits, network: str) -> Iterator[Problem]:
    counted = Counter(_counts_as(file, limits) for file in post.media)
    if len(post.media) < limits.least_files:
        yield Problem("media_missing", Sentence(FILE_MISSING, {"network": network}), field="media")
    for kind, count in counted.items():
        rule = limits.files.get(kind)
        if rule and count > rule.most:
            yield _too_many(kind, {"count": count, "limit": rule.most, "network": network})
    if len(counted) > 1 and not limits.mixed:
        kinds = Sentence(", ".join(sorted(KINDS.get(kind, kind) for kind in counted)))
        yield Problem("media_mixed", Sentence(MIXED, {"network": network, "kinds": kinds}), field="media")
    if limits.together is not None and len(post.media) > limits.together:
        told = {"count": len(post.media), "limit": limits.together, "network": network}
        yield Problem("too_many_files", Sentence(TOO_MANY_FILES, told), field="media")


def _counts_as(file: Media, limits: Limits) -> str:
    return "image" if file.kind == "gif" and "gif" not in limits.files else file.kind


def _too_many(kind: str, told: Mapping[str, Any]) -> Problem:
    if kind == "image":
        return Problem("too_many_images", Sentence(TOO_MANY_IMAGES, told), field="media")
    named = {**told, "kind": Sentence(KINDS.get(kind, kind))}
    return Problem("too_many_files", Sentence(TOO_MANY_OF_KIND, named), field="media")


def file_troubles(file: Media, limits: Limits, network: str) -> Iterator[Problem]:
    """One file against its rule. Figures that aren't known (0, empty) are not judged."""
    about = {"file": file.filename, "network": network}
    rule = rule_for(file, limits)
    if rule is None or (rule.mimes and file.mime not in rule.mimes):
        yield _problem(
            "media_kind", KIND, {**about, "mime": format_named(file.mime), "kinds": _kinds_taken(limits)}
        )
        return
    yield from _weight_troubles(file, rule, about)
    yield from _size_troubles(file, rule, about)
    yield from _time_troubles(file, rule, about)
    for codec, codecs in ((file.codec, rule.codecs), (file.audio_codec, rule.audio_codecs)):
        if codec and codecs and codec not in codecs:
            yield _problem("codec", CODEC, {**about, "codec": codec, "codecs": ", ".join(sorted(codecs))})


def _problem(code: str, text: str, told: Mapping[str, Any]) -> Problem:
    return Problem(code, Sentence(text, told), field="media")


def _kinds_taken(limits: Limits) -> str:
    mimes = {mime for rule in limits.files.values() for mime in rule.mimes}
    return ", ".join(sorted({format_named(mime) for mime in mimes}))


def format_named(mime: str) -> str:
    """As people call it: «JPEG», «MOV», «DOCX»."""
    return FORMATS.get(mime, mime.partition("/")[2].removeprefix("x-").upper())


def _weight_troubles(file: Media, rule: FileRule, about: Mapping[str, Any]) -> Iterator[Problem]:
    """Rounded up: a file one byte too heavy must not read as if it fitted."""
    if rule.bytes is None or file.bytes <= rule.bytes:
        return
    if file.kind in ("image", "gif"):
        figures = {"size": -(-file.bytes // 1024), "limit": rule.bytes // 1024}
        yield _problem("image_too_heavy", TOO_HEAVY, {**about, **figures})
    else:
        figures = {"size": -(-file.bytes // 2**20), "limit": rule.bytes // 2**20}
        yield _problem("file_too_heavy", FILE_TOO_HEAVY, {**about, **figures})


def _size_troubles(file: Media, rule: FileRule, about: Mapping[str, Any]) -> Iterator[Problem]:
    if not (file.width and file.height):
        return
    sides = {**about, "width": file.width, "height": file.height}
    for side, seen, allowed in ((WIDE, file.width, rule.width), (HIGH, file.height, rule.height)):
        if allowed and seen < allowed[0]:
            yield _problem("too_small", TOO_SMALL, {**sides, "least": allowed[0], "side": Sentence(side)})
        if allowed and seen > allowed[1]:
            yield _problem("too_big", TOO_BIG, {**sides, "most": allowed[1], "side": Sentence(side)})
    if rule.pixels is not None and file.width * file.height > rule.pixels:
        figures = {"pixels": file.width * file.height, "limit": rule.pixels}
        yield _problem("image_too_large", TOO_MANY_PIXELS, {**about, **figures})
    ratio = file.width / file.height
    # A hundredth to spare: 1080 × 1351 is 4:5 to everyone, networks included.
    if rule.ratio and not rule.ratio[0] - 0.01 <= ratio <= rule.ratio[1] + 0.01:
        bounds = {"least": f"{rule.ratio[0]:.2f}", "most": f"{rule.ratio[1]:.2f}"}
        yield _problem("ratio", RATIO, {**about, "ratio": f"{ratio:.2f}", **bounds})


def _time_troubles(file: Media, rule: FileRule, about: Mapping[str, Any]) -> Iterator[Problem]:
    seconds = {**about, "seconds": f"{file.seconds:.1f}"}
    if rule.seconds and file.seconds and file.seconds < rule.seconds[0]:
        yield _problem("too_short", TOO_SHORT, {**seconds, "least": f"{rule.seconds[0]:g}"})
    if rule.seconds and file.seconds > rule.seconds[1]:
        yield _problem("lasts_too_long", LASTS_TOO_LONG, {**seconds, "most": f"{rule.seconds[1]:g}"})
    if rule.fps and file.fps and not rule.fps[0] - 0.1 <= file.fps <= rule.fps[1] + 0.1:
        figures = {"fps": f"{file.fps:g}", "least": f"{rule.fps[0]:g}", "most": f"{rule.fps[1]:g}"}
        yield _problem("fps", FPS, {**about, **figures})
    if rule.frames is not None and file.frames > rule.frames:
        yield _problem("frames", FRAMES, {**about, "frames": file.frames, "limit": rule.frames})


def must_be_fetched(post: Post, network: str) -> Iterator[Problem]:
    """For networks that fetch our files: they have to reach us."""
    for file in post.media:
        if not file.reachable:
            yield _problem("not_reachable", UNREACHABLE, {"network": network, "file": file.filename})
            return


def alt_troubles(post: Post, limits: Limits, network: str) -> Iterator[Problem]:
    for file in post.media:
        about = {"file": file.filename, "network": network}
        if limits.alt is not None and len(file.alt) > limits.alt:
            figures = {"length": len(file.alt), "limit": limits.alt}
            yield Problem("alt_too_long", Sentence(ALT_TOO_LONG, {**about, **figures}), field="media")
        if file.kind in SEEN and not file.alt.strip():
            yield Problem("alt_missing", Sentence(ALT_MISSING, about), blocks=False, field="media")
