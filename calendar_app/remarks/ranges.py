"""A stretch of a text, found again after the text was changed: pure, in code points, [start, end)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from heapq import nsmallest

from ..keeping.merging import TOKEN

AROUND = 32  # code points kept from either side
LIKE = 0.6  # how much of a quote must be left for it to be the same stretch
NEAREST = 200  # of the places with the very same words, how many are weighed
WINDOW = 10_000  # code points to either side in which changed words are looked for
Span = tuple[int, int]


@dataclass(frozen=True)
class Anchor:
    """What was chosen: where it stood, its words, and the words before and after them."""

    start: int
    end: int
    quote: str
    lead: str = ""
    trail: str = ""


def anchored(text: str, start: int, end: int) -> Anchor:
    """Raises ValueError where there is no such stretch, or nothing but blank in it."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise ValueError((start, end))
    lead, trail = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Anchor(start, end, text[start:end], lead, trail)


def found(text: str, anchor: Anchor) -> Span | None:
    """Where it stands now: the same words, else the most like them there; None: no longer there."""
    if not anchor.quote:
        return None
    return same_words(text, anchor) or changed_words(text, anchor)


# ── the same words ────────────────────────────────────────────────────────────────────────────────────


def same_words(text: str, anchor: Anchor) -> Span | None:
    """Of several, the one whose surroundings are most like those kept; then the nearest."""
    places = nsmallest(NEAREST, occurrences(text, anchor.quote), key=lambda at: abs(at - anchor.start))
    if not places:
        return None
    best = max(places, key=lambda at: (surroundings(text, at, anchor), -abs(at - anchor.start)))
    return best, best + len(anchor.quote)


def occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def surroundings(text: str, at: int, anchor: Anchor) -> int:
    """How many code points next to it, to both sides, are the ones kept."""
    before, end = text[max(0, at - AROUND) : at], at + len(anchor.quote)
    return alike(before[::-1], anchor.lead[::-1]) + alike(text[end : end + AROUND], anchor.trail)


def alike(one: str, other: str) -> int:
    """How long both begin alike."""
    for number, (mine, theirs) in enumerate(zip(one, other, strict=False)):
        if mine != theirs:
            return number
    return min(len(one), len(other))


# ── words that were changed ───────────────────────────────────────────────────────────────────────────


def changed_words(text: str, anchor: Anchor) -> Span | None:
    """The stretch that a comparison, word by word, puts where the quote stood, if enough of it is left."""
    first = max(0, anchor.start - WINDOW)
    window = text[first : anchor.end + WINDOW]
    span = facing(window, anchor)
    if span is None or likeness(window[slice(*span)], anchor.quote) < LIKE:
        return None
    return first + span[0], first + span[1]


def facing(text: str, anchor: Anchor) -> Span | None:
    """What of `text` faces the quote when both are laid side by side with what stood around it."""
    kept = tokens(anchor.lead) + tokens(anchor.quote) + tokens(anchor.trail)
    now = tokens(text)
    opens, closes = len(tokens(anchor.lead)), len(tokens(anchor.lead) + tokens(anchor.quote))
    blocks = SequenceMatcher(None, kept, now, autojunk=False).get_matching_blocks()
    faced = {block.a + step: block.b + step for block in blocks for step in range(block.size)}
    inside = [faced[at] for at in range(opens, closes) if at in faced]
    if not inside:
        return None
    start = faced[opens - 1] + 1 if opens - 1 in faced else inside[0]
    end = faced[closes] if closes in faced else inside[-1] + 1
    places = [0]
    for token in now:
        places.append(places[-1] + len(token))
    return (places[start], places[end]) if start < end else None


def tokens(text: str) -> list[str]:
    return TOKEN.findall(text)


def likeness(one: str, other: str) -> float:
    """0–1: by signs where they are few, by words where they are many."""
    if max(len(one), len(other)) <= 500:
        return SequenceMatcher(None, one, other, autojunk=False).ratio()
    return SequenceMatcher(None, tokens(one), tokens(other), autojunk=False).ratio()
