"""What was taken out and what was put in between two texts, word by word: pure."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from .merging import TOKEN


class Piece(NamedTuple):
    """`kind`: same | out | in."""

    kind: str
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The pieces in order; those of kind same and out make `old`, those of kind same and in make `new`."""
    return list(joined(pieces(TOKEN.findall(old), TOKEN.findall(new))))


def pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("out", "".join(old[a:b]))
        if d > c:
            yield Piece("in", "".join(new[c:d]))


def joined(parts: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbouring changes as one, also over a lone blank: «uno dos» → «tres cuatro» reads as one change."""
    found = list(parts)
    for changed, run in groupby(range(len(found)), lambda place: is_change(found, place)):
        run_of = [found[place] for place in run]
        if not changed:
            yield from run_of
            continue
        for kind in ("out", "in"):
            text = "".join(piece.text for piece in run_of if piece.kind in (kind, "same"))
            if text:
                yield Piece(kind, text)


def is_change(found: list[Piece], place: int) -> bool:
    between = 0 < place < len(found) - 1
    return found[place].kind != "same" or (between and found[place].text == " ")
