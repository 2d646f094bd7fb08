"""A long text parted into a thread: at paragraphs, sentences or words, as that network counts. Pure.

An address, a hashtag or a mention is never broken, nor what a reader sees as one sign. Only a word that alone
is too long is cut between signs; an address that alone is too long stays whole, and the check says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import regex

Fits = Callable[[int, str], bool]  # does this text fit as the part of this number (from 0)?

WORD = regex.compile(r"\S+")
SIGN = regex.compile(r"\X")
WHOLE = regex.compile(r"https?://|[#@]\w", regex.IGNORECASE)
ENDS_A_SENTENCE = regex.compile(r"[.!?…。！？][\"'»”’)\]]*$")
FULL_ENOUGH = 0.5  # of what fits: a paragraph that ends earlier would leave the part half empty
MOST_DIGITS = 3


def split(text: str, fits: Fits, *, numbered: bool = False) -> list[str]:
    """Its parts, in order. Numbered, each ends with «2/5», which counts too."""
    whole = text.strip()
    if not whole or (fits(0, whole) and not numbered):
        return [whole] if whole else []
    if not numbered:
        return list(parts_of(whole, fits))
    for digits in range(1, MOST_DIGITS + 1):
        room = " " + "/".join(["9" * digits] * 2)
        made = list(parts_of(whole, lambda at, part, room=room: fits(at, part + room)))  # type: ignore[misc]
        if len(made) < 10**digits:
            break
    if len(made) == 1:
        return made
    return [f"{part} {number}/{len(made)}" for number, part in enumerate(made, 1)]


def parts_of(text: str, fits: Fits) -> Iterator[str]:
    at = 0
    while text:
        end = longest(text, lambda part, at=at: fits(at, part))  # type: ignore[misc]
        yield text[:end].rstrip()
        text, at = text[end:].lstrip(), at + 1


def longest(text: str, fits: Callable[[str], bool]) -> int:
    """Where the next part ends: always after at least one sign."""
    if fits(text):
        return len(text)
    ends = fitting_ends(text, fits)
    if not ends:
        return end_within(text, fits)
    last = ends[-1]
    paragraphs = [end for end in ends if regex.match(r"[^\S\n]*\n\s*\n", text[end:])]
    sentences = [end for end in ends if ENDS_A_SENTENCE.search(text[:end]) or text[end : end + 1] == "\n"]
    for borders in (paragraphs, sentences):
        if borders and borders[-1] >= FULL_ENOUGH * last:
            return borders[-1]
    return last


def fitting_ends(text: str, fits: Callable[[str], bool]) -> list[int]:
    """The ends of words up to which the text fits. Halved in on, then walked back: a length may shrink where
    an address is completed."""
    ends = [found.end() for found in WORD.finditer(text)]
    low, high = 0, len(ends)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[: ends[middle - 1]]) else (low, middle - 1)
    while low and not fits(text[: ends[low - 1]]):
        low -= 1
    return ends[:low]


def end_within(text: str, fits: Callable[[str], bool]) -> int:
    """The first word is too long by itself: cut between signs, unless it is an address or a tag."""
    first = text.split(maxsplit=1)[0]
    if WHOLE.search(first):
        return len(first)
    ends = [found.end() for found in SIGN.finditer(first)]
    fitting = [end for end in ends if fits(first[:end])]
    return fitting[-1] if fitting else ends[0]
