"""Days and hours as people write them in spreadsheets: pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from ..finding.folding import fold

MONTHS = (
    ("ene", "jan"), ("feb",), ("mar",), ("abr", "apr"), ("may",), ("jun",), ("jul",), ("ago", "aug"),
    ("sep", "set"), ("oct",), ("nov",), ("dic", "dec"),
)  # fmt: skip
NUMBERS = re.compile(r"(\d{1,4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,4})")
WORDS = re.compile(r"(?:[a-z]+,?\s+)?(\d{1,2})(?:\s+de)?\s+([a-z]{3,})\.?(?:\s+de|,)?\s+(\d{4})")
ENGLISH = re.compile(r"(?:[a-z]+,\s+)?([a-z]{3,})\.?\s+(\d{1,2}),?\s+(\d{4})")
HOUR = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(h|hrs?|a\.?\s?m\.?|p\.?\s?m\.?)?")

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"


class Unreadable(ValueError):
    """It is no day, or no hour."""


def day_of(text: str, order: str = DAY_FIRST) -> date:
    """Raises Unreadable. ISO dates are what they say, whatever the order."""
    clean = fold(text.strip()).removesuffix(" 00:00").removesuffix(" 00:00:00")
    clean = clean.partition("t")[0] if re.match(r"\d{4}-\d{2}-\d{2}t", clean) else clean
    for shape, read in ((NUMBERS, by_numbers), (WORDS, by_words), (ENGLISH, by_english)):
        if found := shape.fullmatch(clean):
            try:
                return date(*read(found, order))
            except ValueError:
                break
    raise Unreadable(text)


def by_numbers(found: re.Match[str], order: str) -> tuple[int, int, int]:
    one, two, three = (int(each) for each in found.groups())
    if len(found[1]) == 4:
        return one, two, three
    year = three if len(found[3]) == 4 else 2000 + three
    return (year, two, one) if order == DAY_FIRST else (year, one, two)


def by_words(found: re.Match[str], _order: str) -> tuple[int, int, int]:
    return int(found[3]), month_of(found[2]), int(found[1])


def by_english(found: re.Match[str], _order: str) -> tuple[int, int, int]:
    return int(found[3]), month_of(found[1]), int(found[2])


def month_of(word: str) -> int:
    for number, beginnings in enumerate(MONTHS, 1):
        if word.startswith(beginnings):
            return number
    raise Unreadable(word)


def hour_of(text: str) -> time:
    """«9», «9:30», «09.30 h», «6 p. m.». Raises Unreadable."""
    found = HOUR.fullmatch(fold(text.strip()))
    if not found:
        raise Unreadable(text)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "")[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= 12:
            raise Unreadable(text)
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise Unreadable(text) from None


def both_of(text: str, order: str) -> tuple[date, time | None]:
    """A cell that may hold the day and the hour: «2026-10-15 09:00»."""
    day, _blank, hour = text.strip().rpartition(" ")
    if day:
        try:
            return day_of(day, order), hour_of(hour)
        except Unreadable:
            pass
    try:
        stamp = datetime.fromisoformat(text.strip())
        if stamp.tzinfo is None and len(text.strip()) > 10:
            return stamp.date(), stamp.time().replace(second=0, microsecond=0)
    except ValueError:
        pass
    return day_of(text, order), None


def order_of(texts: Iterable[str]) -> str | None:
    """Which of day and month comes first in a column; None where every date can be read both ways."""
    for text in texts:
        found = NUMBERS.fullmatch(text.strip())
        if found and len(found[1]) < 3:
            if int(found[1]) > 12:
                return DAY_FIRST
            if int(found[2]) > 12:
                return MONTH_FIRST
    return None
