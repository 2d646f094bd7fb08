"""Where a picture ends in its file. What comes behind it (a film, an archive, a page) is no part of it."""

from __future__ import annotations

SOI = b"\xff\xd8\xff"  # how a JPEG begins
EOI = b"\xff\xd9"
IEND = b"\x00\x00\x00\x00IEND\xaeB\x60\x82"


def ends_with_the_picture(content: bytes, format: str) -> bool:
    """Whether the file stops where the picture does. False when in doubt: then it is written anew."""
    if format == "JPEG":  # its data never holds a beginning: another one is another picture
        return content.endswith(EOI) and content.count(SOI) == 1
    if format == "PNG":
        return content.find(IEND) == len(content) - len(IEND)
    if format == "WEBP":
        return int.from_bytes(content[4:8], "little") in (len(content) - 8, len(content) - 9)
    return content.endswith(b";")
