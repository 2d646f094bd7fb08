"""Is this hash one of the certificate's: of what was approved, of what left? Pasted, or found in a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from .certificate import Certificate, Line
from .payload import hash_of

HASH = re.compile(rb"(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])")
MOST_BYTES = 5 * 2**20
MOST = 50  # hashes looked up at once


@dataclass(frozen=True)
class Match:
    """`line` None: it is none of this post's."""

    hash: str
    line: Line | None

    @property
    def key(self) -> str:
        """sent: what left says exactly that · sealed: approved, not out yet · other: approved, and another
        thing left · none."""
        if self.line is None:
            return "none"
        if self.line.sent == self.hash:
            return "sent"
        return "other" if self.line.sent else "sealed"


def pasted(words: str) -> list[str]:
    return hashes_in(words.encode(errors="replace")[:MOST_BYTES])


def uploaded(file: BinaryIO) -> list[str]:
    """Of a certificate in PDF its hashes; of a payload as JSON (the page gives it) its own."""
    data = file.read(MOST_BYTES + 1)[:MOST_BYTES]
    try:
        payload = json.loads(data)
        return [hash_of(payload)] if isinstance(payload, dict) else []
    except (ValueError, RecursionError):  # no JSON, or letters that no text has: half a surrogate pair
        return hashes_in(data)


def hashes_in(data: bytes) -> list[str]:
    """The media's digests are no hashes of payloads: they are simply none of the post's."""
    found = dict.fromkeys(each.decode().lower() for each in HASH.findall(data))
    return list(found)[:MOST]


def matches(certificate: Certificate, hashes: Iterable[str]) -> list[Match]:
    return [Match(each, line_with(certificate, each)) for each in hashes]


def line_with(certificate: Certificate, wanted: str) -> Line | None:
    """What left comes before what was only approved."""
    lines = certificate.lines
    left = next((each for each in lines if each.sent == wanted), None)
    return left or next((each for each in lines if each.seal and each.seal.hash == wanted), None)
