"""A pin as its composer fills it in: limits, what is wrong, what is sent.

Sources: pinterest-v5 OpenAPI 5.23.0 (PinCreate, PinMediaSource*); file limits from help.pinterest.com, which
no machine-readable document confirms: settings.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from publishing.networks import configured, fitting
from publishing.networks.contract import Field, FileRule, Kind, Limits, Media, Post, Problem, Sentence


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


BOARD_MISSING = _("Elige el tablero: Pinterest no publica sin uno.")
TITLE_TOO_LONG = _("El título tiene %(length)s caracteres y Pinterest admite %(limit)s.")
LINK_TOO_LONG = _("El enlace tiene %(length)s caracteres y Pinterest admite %(limit)s.")

IMAGE = FileRule(
    most=5,
    mimes=frozenset({"image/jpeg", "image/png"}),  # what image_base64 takes; so no public address is needed
    bytes=configured.number("PINTEREST_IMAGE_BYTES", 20 * 2**20),
)
VIDEO = FileRule(
    mimes=frozenset({"video/mp4", "video/quicktime", "video/x-m4v"}),
    bytes=configured.number("PINTEREST_VIDEO_BYTES", 2 * 2**30),
    seconds=(4.0, float(configured.number("PINTEREST_VIDEO_SECONDS", 900))),
    codecs=frozenset({"h264", "hevc"}),
)
LINK, TITLE = 2048, configured.number("PINTEREST_TITLE", 100)
LIMITS = Limits(
    text=800,
    files={"image": IMAGE, "video": VIDEO},
    together=5,
    mixed=True,
    least_files=1,
    alt=500,
    title=TITLE,
    source="pinterest-v5 OpenAPI 5.23.0 (PinCreate); help.pinterest.com for files",
)
OPTIONS = (
    Field(
        "board",
        _("Tablero"),
        help=_("Con «Actualizar» se vuelven a leer tus tableros y sus secciones."),
        kind=Kind.CHOICE,
    ),
    Field(
        "cover_second",
        _("Segundo del video que sirve de portada"),
        required=False,
        help=_("Si agregas una imagen junto al video, la portada es esa imagen."),
        kind=Kind.NUMBER,
        least=0,
        most=900,
        default=0,
    ),
)


def options_for(facts: Mapping[str, Any]) -> tuple[Field, ...]:
    """With this account's boards: [[«board» or «board:section», name], …]."""
    said = facts.get("boards")
    pairs = said if isinstance(said, list) else []
    boards = tuple(
        (str(each[0]), str(each[1])) for each in pairs if isinstance(each, list) and len(each) == 2
    )
    return tuple(replace(each, choices=boards) if each.name == "board" else each for each in OPTIONS)


def board_of(post: Post) -> tuple[str, str]:
    """Board and section; the section may be empty."""
    chosen = post.options.get("board")
    board, _colon, section = (chosen if isinstance(chosen, str) else "").partition(":")
    return board, section


def video_of(post: Post) -> Media | None:
    return next((each for each in post.media if each.kind == "video"), None)


def images_of(post: Post) -> list[Media]:
    return [each for each in post.media if each.kind == "image"]


def limits_of(post: Post, limits: Limits) -> Limits:
    """Beside a video one picture only, its cover."""
    if not video_of(post) or "image" not in limits.files:
        return limits
    return replace(limits, files={**limits.files, "image": replace(limits.files["image"], most=1)})


# ── does it fit? ──────────────────────────────────────────────────────────────────────────────────────


def problems(post: Post, limits: Limits, network: str) -> list[Problem]:
    return [
        *fitting.too_long(len(post.text.strip()), post, limits, network),
        *_field_troubles(post),
        *fitting.media_troubles(post, limits_of(post, limits), network),
        *fitting.alt_troubles(post, limits, network),
    ]


def _field_troubles(post: Post) -> Iterator[Problem]:
    if not board_of(post)[0].isdigit():
        yield Problem("board_missing", Sentence(BOARD_MISSING), field="options.board")
    if (length := len(post.title.strip())) > TITLE:
        told = {"length": length, "limit": TITLE}
        yield Problem("title_too_long", Sentence(TITLE_TOO_LONG, told), field="title")
    if len(post.link) > LINK:
        told = {"length": len(post.link), "limit": LINK}
        yield Problem("link_too_long", Sentence(LINK_TOO_LONG, told), field="link")


# ── what is sent ──────────────────────────────────────────────────────────────────────────────────────


def resource(post: Post, source: Mapping[str, Any]) -> dict[str, Any]:
    """The `PinCreate`. A pin has one alternative text: its first picture's, or its video's."""
    board, section = board_of(post)
    said: dict[str, Any] = {
        "board_id": board,
        "board_section_id": section,
        "title": post.title.strip(),
        "description": post.text.strip(),
        "link": post.link,
        "alt_text": next((each.alt.strip() for each in post.media if each.alt.strip()), ""),
        "media_source": source,
    }
    return {name: value for name, value in said.items() if value}


def pictures(images: Sequence[Media]) -> dict[str, Any]:
    """One picture, or a carousel of two to five, within the request itself."""
    if len(images) == 1:
        return {"source_type": "image_base64", **_encoded(images[0])}
    return {"source_type": "multiple_image_base64", "items": [_encoded(each) for each in images]}


def film(media_id: str, post: Post) -> dict[str, Any]:
    """A pin's media_source for an uploaded film: its cover an image beside it, or a second of its own."""
    covers = images_of(post)
    if covers:
        cover = _encoded(covers[0])
        shown: dict[str, Any] = {
            "cover_image_content_type": cover["content_type"],
            "cover_image_data": cover["data"],
        }
    else:
        shown = {"cover_image_key_frame_time": _cover_second(post)}
    return {"source_type": "video_id", "media_id": media_id, **shown}


def _cover_second(post: Post) -> int:
    with suppress(TypeError, ValueError):
        return max(int(post.options.get("cover_second") or 0), 0)
    return 0


def _encoded(image: Media) -> dict[str, str]:
    with image.open() as file:
        return {"content_type": image.mime, "data": base64.b64encode(file.read()).decode("ascii")}
