"""What this network takes as a picture, decided by its content: JPEG, PNG, GIF or WebP of up to 10 MB."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

MAX_BYTES = 10 * 2**20
SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp"}
MIMES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


@dataclass(frozen=True)
class Picture:
    mime: str
    suffix: str
    width: int
    height: int


class NotAPicture(ValueError):
    pass


def look_at(file: BinaryIO) -> Picture:
    """What is in the file; its name and declared type are not asked. Leaves the file at its beginning."""
    try:
        with Image.open(file, formats=list(SUFFIXES)) as image:
            image.verify()
            seen = Picture(MIMES[image.format], SUFFIXES[image.format], image.width, image.height)
    except Exception as error:  # Pillow raises many kinds for broken files
        raise NotAPicture(str(error)) from None
    file.seek(0)
    return seen
