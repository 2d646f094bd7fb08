"""When a date falls in a year, as rules. Pure: no database, no language, no clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.easter import easter

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


class Span(NamedTuple):
    """First and last day, both included."""

    starts: date
    ends: date


# What a year makes of a rule.
Rule = Callable[[int], Span]


def on(month: int, day: int) -> Rule:
    return lambda year: Span(date(year, month, day), date(year, month, day))


def from_to(first: tuple[int, int], last: tuple[int, int]) -> Rule:
    """Month and day of each end; one that comes earlier in the year is the next year's (12 Dec – 6 Jan)."""
    return lambda year: Span(date(year, *first), date(year + (last < first), *last))


def nth(number: int, weekday: int, month: int, *, plus: int = 0, days: int = 1) -> Rule:
    """The second Sunday of May: nth(2, SUNDAY, 5). `plus` days later; `days` long."""

    def rule(year: int) -> Span:
        first = date(year, month, 1)
        ahead = (weekday - first.weekday()) % 7 + 7 * (number - 1) + plus
        return lasting(first + timedelta(days=ahead), days)

    return rule


def last(weekday: int, month: int, *, plus: int = 0, days: int = 1) -> Rule:
    """The last Saturday of April: last(SATURDAY, 4)."""

    def rule(year: int) -> Span:
        end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        back = (end.weekday() - weekday) % 7
        return lasting(end - timedelta(days=back - plus), days)

    return rule


def from_easter(plus: int, *, days: int = 1) -> Rule:
    """Days from Easter Sunday of the Western churches: -2 is Good Friday."""
    return lambda year: lasting(easter(year) + timedelta(days=plus), days)


def lasting(first: date, days: int) -> Span:
    return Span(first, first + timedelta(days=days - 1))
