"""What a picture is, by its content, and a copy of it that carries nothing but the picture.

Neither the name nor the declared type is believed. Nothing here touches the database.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from .endings import ends_with_the_picture
from .rejecting import Rejected

MAX_PIXELS = 50_000_000
MAX_PIXELS_OF_ALL_FRAMES = 10 * MAX_PIXELS
THUMBNAIL = 320  # the longer side, in pixels
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp"}
ORIENTATION = 0x0112  # EXIF's tag
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
# What Pillow finds beside the picture and says nothing of people: geometry, colour, movement.
HARMLESS = {
    *("jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform", "progressive"),
    *("progression", "dpi", "icc_profile", "gamma", "srgb", "chromaticity", "transparency", "background"),
    *("interlace", "aspect", "version", "extension", "duration", "loop", "timestamp", "disposal", "blend"),
    *("default_image", "bbox"),
}
JPEG_SEGMENTS = {("APP0", b"JFIF"), ("APP2", b"ICC_"), ("APP14", b"Adob")}

# Pillow refuses big pictures without saying how big. We look at the header and say it ourselves, below.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Clean:
    """A picture fit to be kept and sent on."""

    content: bytes
    format: str  # JPEG | PNG | GIF | WEBP
    width: int
    height: int
    frames: int = 1
    seconds: float = 0.0  # of an animation, once through


def clean(content: bytes, name: str) -> Clean:
    """The picture in `content`; written anew only where it must lose something. Raises Rejected."""
    image = recognized(content, name)
    seconds = unpack(image, name)
    frames = getattr(image, "n_frames", 1) if image.format in SUFFIXES else 1
    if needs_rewriting(image, content):
        done = rewritten(image, content)
    else:
        done = Clean(content, str(image.format), image.width, image.height)
    return replace(done, frames=frames, seconds=seconds if frames > 1 else 0.0)


# ── what is it? ───────────────────────────────────────────────────────────────────────────────────────


def recognized(content: bytes, name: str) -> Image.Image:
    """Its format and size are read from the header alone: nothing is unpacked yet."""
    try:
        image = Image.open(io.BytesIO(content), formats=list(SUFFIXES))
    except Exception:  # a crafted header makes Pillow raise almost anything
        raise Rejected(broken(name)) from None
    if image.width * image.height > MAX_PIXELS:
        raise Rejected(too_big(image, name))
    return image


def broken(name: str) -> str:
    return _("«%(name)s» está incompleta o dañada. Vuelve a exportarla y súbela de nuevo.") % {"name": name}


def too_big(image: Image.Image, name: str) -> str:
    seen = round(image.width * image.height / 1_000_000)
    return _("«%(name)s» mide %(seen)s megapixeles; se aceptan hasta %(limit)s. Redúcela y súbela.") % {
        "name": name,
        "seen": seen,
        "limit": MAX_PIXELS // 1_000_000,
    }


def unpack(image: Image.Image, name: str) -> float:
    """Every frame, to the last pixel: a file that breaks off is found out here, not on a network. Returns how
    many seconds they last."""
    try:
        pixels = milliseconds = 0
        for frame in range(getattr(image, "n_frames", 1)):
            image.seek(frame)
            pixels += image.width * image.height
            if pixels > MAX_PIXELS_OF_ALL_FRAMES:
                raise Rejected(_("«%(name)s» es una animación demasiado larga. Recórtala.") % {"name": name})
            image.load()
            milliseconds += image.info.get("duration", 100) or 100
        image.seek(0)
        image.load()
        return milliseconds / 1000
    except Rejected:
        raise
    except Exception:  # a crafted file makes Pillow raise almost anything
        raise Rejected(broken(name)) from None


# ── what does it carry? ───────────────────────────────────────────────────────────────────────────────


def needs_rewriting(image: Image.Image, content: bytes) -> bool:
    """Whether anything but the picture is in the file: a position, a name, a second file behind it."""
    segments = {(name, data[:4]) for name, data in getattr(image, "applist", [])}
    return (
        image.format not in SUFFIXES  # MPO: a JPEG with more pictures behind it
        or not HARMLESS.issuperset(map(str, image.info))
        or not JPEG_SEGMENTS.issuperset(segments)
        or not ends_with_the_picture(content, str(image.format))
    )


def rewritten(image: Image.Image, content: bytes) -> Clean:
    """The same picture upright, with its colours and its movement, and nothing else."""
    chosen = str(image.format) if image.format in SUFFIXES else "JPEG"
    moves = getattr(image, "is_animated", False) and chosen != "JPEG"
    how = movement(image) if moves else {}
    turned = image if moves else upright(image)
    turned.info = {key: value for key, value in image.info.items() if key in HARMLESS}
    how |= looks(chosen, untouched=turned is image and image.format == "JPEG", lossless=b"VP8L" in content)
    if "icc_profile" in turned.info:
        how["icc_profile"] = turned.info["icc_profile"]
    output = io.BytesIO()
    turned.save(output, chosen, exif=b"", **how)
    return Clean(output.getvalue(), chosen, turned.width, turned.height)


def upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says; the very same object where nothing has to be turned."""
    return image if image.getexif().get(ORIENTATION, 1) == 1 else ImageOps.exif_transpose(image)


def looks(chosen: str, *, untouched: bool, lossless: bool) -> dict[str, Any]:
    """What makes it look as it did: an untouched JPEG keeps its own tables."""
    if chosen == "JPEG":
        return {"quality": "keep" if untouched else 95, "comment": b""}
    if chosen == "WEBP":
        return {"lossless": True} if lossless else {"quality": 92}
    return {"comment": b""} if chosen == "GIF" else {}


def movement(image: Image.Image) -> dict[str, Any]:
    looping = {"loop": image.info["loop"]} if "loop" in image.info else {}
    return {"save_all": True, "duration": durations(image), **looping}


def durations(image: Image.Image) -> list[float]:
    """Milliseconds of each frame."""
    found = []
    for frame in range(image.n_frames):
        image.seek(frame)
        image.load()
        found.append(image.info.get("duration", 100))
    image.seek(0)
    return found


# ── a small one ───────────────────────────────────────────────────────────────────────────────────────


def thumbnail(content: bytes) -> bytes:
    """At most 320 pixels wide and high, as WebP; of an animation, its first frame."""
    with Image.open(io.BytesIO(content), formats=list(SUFFIXES)) as image:
        small = image.convert("RGBA" if image.has_transparency_data else "RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    output = io.BytesIO()
    small.save(output, "WEBP", quality=80)
    return output.getvalue()
