from __future__ import annotations

import io
import struct
import zlib
from functools import cache
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms

from media import uploading

GPS = 0x8825


def picture(
    format: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **saving: Any
) -> bytes:
    """Left half red, right half blue: one sees which way up it is."""
    image = Image.new(mode, size, "red")
    image.paste(Image.new(mode, (size[0] // 2, size[1]), "blue"), (size[0] - size[0] // 2, 0))
    file = io.BytesIO()
    image.save(file, format, **saving)
    return file.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    """As a phone writes it: who, where, which way up."""
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x013B] = "Alicia Ríos"
    told[GPS] = {1: "N", 2: (19.0, 25.0, 57.0), 3: "W", 4: (99.0, 7.0, 59.0)}
    return told


@cache
def colour_profile() -> bytes:
    """Once: it carries the second it was made in."""
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it is this big and has nothing inside."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


@pytest.fixture
def upload(brand, alice):
    """`upload(content, name)` as Alice would: returns the file that is kept."""

    def take(content: bytes, name: str = "foto.jpg"):
        return uploading.take(brand, SimpleUploadedFile(name, content), by=alice)

    return take


@pytest.fixture
def opened():
    """The stored picture, as whoever gets it will see it."""
    return lambda file: Image.open(io.BytesIO(file.file.open("rb").read()))
