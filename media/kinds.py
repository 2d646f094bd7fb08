"""What a file is, by how it begins. Neither its name nor the declared type is believed."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = 4096  # bytes looked at


@dataclass(frozen=True)
class Kind:
    """`form`: image | svg | heic | pdf | zip | ole, or how a film or sound is to be read (media.apart)."""

    name: str  # image | video | audio | document | other
    form: str


IMAGE = Kind("image", "image")
OTHER = Kind("other", "")
STARTS = (
    (b"\xff\xd8\xff", IMAGE),
    (b"\x89PNG\r\n\x1a\n", IMAGE),
    (b"GIF8", IMAGE),
    (b"%PDF-", Kind("document", "pdf")),
    (b"PK\x03\x04", Kind("document", "zip")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind("document", "ole")),
    (b"\x1a\x45\xdf\xa3", Kind("video", "matroska")),
    (b"OggS", Kind("audio", "ogg")),
    (b"ID3", Kind("audio", "mp3")),
)
QUICKTIME = {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
PHOTOS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"}


def kind_of(head: bytes) -> Kind:
    for start, kind in STARTS:
        if head.startswith(start):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": IMAGE, b"WAVE": Kind("audio", "wav")}.get(head[8:12], OTHER)
    if head[4:8] in QUICKTIME:
        return quicktime(head)
    if b"<svg" in head.lower():
        return Kind("other", "svg")
    return sound_without_header(head)


def quicktime(head: bytes) -> Kind:
    """MP4 and kin: a film, a sound (M4A, M4B) or a photo of a phone."""
    brand = head[8:12] if head[4:8] == b"ftyp" else b""
    if brand in PHOTOS:
        return Kind("other", "heic")
    return Kind("audio" if brand in (b"M4A ", b"M4B ") else "video", "mov")


def sound_without_header(head: bytes) -> Kind:
    """MP3 and AAC begin with twelve bits set; the next ones tell which."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return OTHER
    if head[1] & 0xF6 == 0xF0:
        return Kind("audio", "aac")
    layered = head[1] & 0x06 and head[1] & 0x18 != 0x08 and head[2] & 0xF0 != 0xF0
    return Kind("audio", "mp3") if layered else OTHER
