"""Two edits of one original, brought together: pure, and never at the cost of either.

Texts are merged by words and blank space, as diff3 does; lists as sets; tables key by key; the rest whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

TOKEN = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]", re.UNICODE)
SETS = ("channels", "tags")
GONE = object()  # of a table's key: not there


class Clash(Exception):
    """Both changed the same place, in different ways."""


@dataclass
class Merged:
    """`said`: what comes of it. `clashes`: keys where a person has to choose; there `said` holds theirs."""

    said: dict[str, Any]
    clashes: list[str] = field(default_factory=list)


def merge(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """What `mine` doesn't say is left as theirs. Without a base (no key there) any difference clashes."""
    merged = Merged(dict(theirs))
    for key, value in mine.items():
        try:
            merged.said[key] = one(key, base.get(key, GONE), value, theirs.get(key, GONE))
        except Clash:
            merged.clashes.append(key)
    return merged


def one(key: str, base: Any, mine: Any, theirs: Any) -> Any:
    """Raises Clash."""
    if mine == theirs or base == mine:
        return mine if theirs is GONE else theirs
    if theirs in (GONE, base):
        return mine
    if key in SETS and base is not GONE:
        return together(base, mine, theirs)
    if isinstance(base, str) and isinstance(mine, str) and isinstance(theirs, str):
        return "".join(words(base, mine, theirs))
    if isinstance(base, dict) and isinstance(mine, dict) and isinstance(theirs, dict):
        return tables(base, mine, theirs)
    raise Clash(key)


def together(base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """What either took away is gone, what either added is there."""
    kept = [each for each in theirs if each in mine or each not in base]
    return [*kept, *(each for each in mine if each not in base and each not in theirs)]


def tables(base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    made = {}
    for name in [*theirs, *(name for name in mine if name not in theirs)]:
        sides = [side.get(name, GONE) for side in (base, mine, theirs)]
        value = whole(*sides)
        if value is not GONE:
            made[name] = value
    return made


def whole(base: Any, mine: Any, theirs: Any) -> Any:
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    raise Clash


# ── texts ─────────────────────────────────────────────────────────────────────────────────────────────


def words(base: str, mine: str, theirs: str) -> Iterator[str]:
    """The merged text, in pieces. Raises Clash."""
    a, b, c = (TOKEN.findall(side) for side in (base, mine, theirs))
    for old, one_side, other_side in stretches(a, b, c):
        yield "".join(whole(old, one_side, other_side))


def stretches(
    base: list[str], mine: list[str], theirs: list[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The three texts in step: where both sides still say what the base said, and what lies between."""
    at = mine_at = theirs_at = 0
    for start, to_mine, to_theirs, size in anchors(base, mine, theirs):
        yield base[at:start], mine[mine_at:to_mine], theirs[theirs_at:to_theirs]
        same = base[start : start + size]
        yield same, same, same
        at, mine_at, theirs_at = start + size, to_mine + size, to_theirs + size
    yield base[at:], mine[mine_at:], theirs[theirs_at:]


def anchors(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """(place in base, in mine, in theirs, how many tokens): what all three have, in order."""
    first, second = (
        SequenceMatcher(None, base, side, autojunk=False).get_matching_blocks() for side in (mine, theirs)
    )
    i = j = 0
    while i < len(first) and j < len(second):
        one_block, other = first[i], second[j]
        start = max(one_block.a, other.a)
        end = min(one_block.a + one_block.size, other.a + other.size)
        if start < end:
            yield start, one_block.b + start - one_block.a, other.b + start - other.a, end - start
        if one_block.a + one_block.size <= other.a + other.size:
            i += 1
        else:
            j += 1


def either(base: str, mine: str, theirs: str) -> str:
    """A text with both where they clash, mine first: what a person starts from."""
    a, b, c = (TOKEN.findall(side) for side in (base, mine, theirs))
    pieces = []
    for old, one_side, other_side in stretches(a, b, c):
        try:
            pieces.append("".join(whole(old, one_side, other_side)))
        except Clash:
            pieces.append(" ".join(part for part in ("".join(one_side), "".join(other_side)) if part))
    return "".join(pieces)
