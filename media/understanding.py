"""What a file that was brought is, and the clean one that is kept of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.figures import figure

from . import documents, separately
from .cleaning import MIMES, SUFFIXES, Clean, clean, thumbnail
from .kinds import Kind
from .rejecting import Rejected

MAX_HOURS = 12  # what the most patient network takes
CONTAINERS = {  # as media.apart names them → (kind, mime, suffix)
    "mp4": ("video", "video/mp4", ".mp4"),
    "mov": ("video", "video/quicktime", ".mov"),
    "webm": ("video", "video/webm", ".webm"),
    "ipod": ("audio", "audio/mp4", ".m4a"),
    "mp3": ("audio", "audio/mpeg", ".mp3"),
    "ogg": ("audio", "audio/ogg", ".ogg"),
    "wav": ("audio", "audio/wav", ".wav"),
}


@dataclass(frozen=True)
class Understood:
    """A clean file at `path`, ready to be kept. `facts`: what MediaFile knows of it besides."""

    path: Path
    kind: str
    mime: str
    suffix: str
    small: bytes | None = None  # WebP; None where there is nothing to see
    facts: dict[str, Any] = field(default_factory=dict)


def understood(path: Path, kind: Kind, folder: Path, name: str) -> Understood:
    """Raises Rejected."""
    if kind.name == "image":
        return picture(clean(path.read_bytes(), name), folder)
    if kind.name == "document":
        mime, suffix = documents.recognized(path, kind.form, name)
        return Understood(path, "document", mime, suffix)
    if kind.name in ("video", "audio"):
        return recording(path, kind, folder, name)
    raise Rejected(unknown(kind) % {"name": name})


def picture(image: Clean, folder: Path) -> Understood:
    path = folder / "picture"
    path.write_bytes(image.content)
    facts: dict[str, Any] = {"width": image.width, "height": image.height}
    moves = image.frames > 1
    if moves:
        facts |= {"frames": image.frames, "seconds": image.seconds}
        facts["fps"] = round(image.frames / image.seconds, 3) if image.seconds else 0.0
    kind = "gif" if moves and image.format == "GIF" else "image"
    small = thumbnail(image.content)
    return Understood(path, kind, MIMES[image.format], SUFFIXES[image.format], small, facts)


def recording(path: Path, kind: Kind, folder: Path, name: str) -> Understood:
    target, poster = folder / "clean", folder / "poster.webp"
    facts = separately.take_apart(path, target, poster, kind.form, name)
    refuse_length(facts["seconds"], name)
    return recorded(target, poster, facts)


def recorded(target: Path, poster: Path, facts: dict[str, Any]) -> Understood:
    """What the process apart wrote and told."""
    sort, mime, suffix = CONTAINERS[facts.pop("container")]
    small = poster.read_bytes() if sort == "video" else None
    return Understood(target, sort, mime, suffix, small, facts)


def refuse_length(seconds: float, name: str) -> None:
    if seconds > MAX_HOURS * 3600:
        raise Rejected(
            _("«%(name)s» dura %(seen)s horas; se aceptan hasta %(limit)s. Recórtalo y súbelo.")
            % {"name": name, "seen": figure(seconds / 3600, 1), "limit": MAX_HOURS}
        )


def unknown(kind: Kind) -> str:
    """What to say of a file that is nothing we take."""
    if kind.form == "svg":
        return _("«%(name)s» es un SVG, que puede llevar programas dentro. Expórtala como PNG y súbela.")
    if kind.form == "heic":
        return _(
            "«%(name)s» es una foto HEIC o AVIF, que las redes no aceptan. Expórtala como JPEG y súbela."
        )
    return _(
        "«%(name)s» no es una imagen (JPEG, PNG, GIF, WebP), un video (MP4, MOV, WebM), un sonido (MP3, M4A, "
        "OGG, WAV) ni un documento (PDF, Word, PowerPoint), aunque su nombre lo diga."
    )
