"""What this network takes as a file, decided by its content: pictures, films, sounds and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from .pictures import MAX_BYTES as PICTURE_BYTES
from .pictures import NotAPicture, look_at

FILE_BYTES = 100 * 2**20
HEAD = 32  # bytes in which every format below says its name
SUFFIXES = {
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "application/pdf": ".pdf",
}


@dataclass(frozen=True)
class Seen:
    mime: str
    suffix: str
    width: int = 0  # of a picture; what plays knows its own size
    height: int = 0


class NotTakeable(ValueError):
    pass


def look(file: BinaryIO, size: int) -> Seen:
    """Leaves the file at its beginning; its name and declared type are not asked. Raises NotTakeable."""
    head = file.read(HEAD)
    file.seek(0)
    mime = played(head)
    if mime and size <= FILE_BYTES:
        return Seen(mime, SUFFIXES[mime])
    if mime or size > PICTURE_BYTES:
        raise NotTakeable("too heavy")
    try:
        picture = look_at(file)
    except NotAPicture as error:
        raise NotTakeable(str(error)) from None
    return Seen(picture.mime, picture.suffix, picture.width, picture.height)


def played(head: bytes) -> str:
    """The type of what isn't a picture; "" where it is something else."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime"}.get(
            brand, "video/mp4"
        )
    if head[:4] == b"RIFF":
        return "audio/wav" if head[8:12] == b"WAVE" else ""
    beginnings = {
        b"\x1aE\xdf\xa3": "video/webm",
        b"ID3": "audio/mpeg",
        b"OggS": "audio/ogg",
        b"%PDF-": "application/pdf",
    }
    found = next((mime for begin, mime in beginnings.items() if head.startswith(begin)), "")
    is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2  # MPEG audio, layer III
    return found or ("audio/mpeg" if is_frame else "")
