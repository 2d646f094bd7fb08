"""Whose turn it is in the evergreen queue, and with which words. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Why(Enum):
    """Why it has no turn on a day."""

    PAUSED = "paused"
    EXPIRED = "expired"
    TOO_SOON = "too_soon"
    SAME_WORDS = "same_words"


@dataclass(frozen=True)
class Turn:
    """An evergreen post as the queue sees it. `used`: the days it was said or is planned for, in any order;
    `last_words`: what it said the latest of them; `texts`: its own, then its variations.
    """

    key: int
    gap_days: int
    texts: Sequence[str]
    used: Sequence[date] = ()
    last_words: str | None = None
    needs_variation: bool = True
    expires: date | None = None
    paused: bool = False
    position: int = 0


def why_not(turn: Turn, day: date) -> Why | None:
    if turn.paused:
        return Why.PAUSED
    if turn.expires and day > turn.expires:
        return Why.EXPIRED
    if any(abs((day - used).days) < turn.gap_days for used in turn.used):
        return Why.TOO_SOON
    return Why.SAME_WORDS if words_for(turn) is None else None


def words_for(turn: Turn) -> str | None:
    """The next of its texts after what it said last; None where it needs others and has none."""
    texts = [text for text in turn.texts if text.strip()]
    if turn.last_words is None or not turn.needs_variation:
        return following(texts, turn.last_words) or ""
    others = [text for text in texts if plain(text) != plain(turn.last_words)]
    after = following(texts, turn.last_words)
    if after is not None and plain(after) != plain(turn.last_words):
        return after
    return others[0] if others else None


def following(texts: Sequence[str], said: str | None) -> str | None:
    """In turn: the one after what was said, the first after the last."""
    if not texts:
        return None
    places = [place for place, text in enumerate(texts) if said is not None and plain(text) == plain(said)]
    return texts[(places[-1] + 1) % len(texts)] if places else texts[0]


def plain(text: str) -> str:
    """Without what a network doesn't tell apart: capitals, spaces, how an accent is written."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def in_order(turns: Iterable[Turn], day: date) -> list[Turn]:
    """Those that may be said on that day: never said first, then the one said longest ago."""
    able = [turn for turn in turns if why_not(turn, day) is None]
    return sorted(able, key=lambda turn: (max(turn.used, default=date.min), turn.position, turn.key))
