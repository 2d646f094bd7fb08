"""The days of a rule: «every second Tuesday of the month». Pure; hours are `core.time`'s."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice, takewhile

DAY, WEEK, MONTH, MONTH_WEEKDAY = "day", "week", "month", "month_weekday"


@dataclass(frozen=True)
class Rule:
    """Every `interval` of `every`, from `starts` to `ends` (included) or `times` times, or for ever.

    Weeks are counted from the Monday of the week of `starts`; `weekdays` (0 is Monday) empty: the one of
    `starts`. A month shorter than the day takes its last; a month without a fifth Tuesday takes its last one.
    """

    every: str
    starts: date
    interval: int = 1
    weekdays: frozenset[int] = frozenset()
    ends: date | None = None
    times: int | None = None


def days(rule: Rule, until: date) -> Iterator[date]:
    """In order, from `starts` to `until` (included) at most."""
    last = min(until, rule.ends or until)
    ahead = takewhile(lambda day: day <= last, EVERY[rule.every](rule))
    return islice(ahead, rule.times)


def by_day(rule: Rule) -> Iterator[date]:
    return (rule.starts + timedelta(days=rule.interval * step) for step in count())


def by_week(rule: Rule) -> Iterator[date]:
    monday = rule.starts - timedelta(days=rule.starts.weekday())
    wanted = sorted(rule.weekdays or {rule.starts.weekday()})
    for step in count():
        week = monday + timedelta(weeks=rule.interval * step)
        yield from (day for each in wanted if (day := week + timedelta(days=each)) >= rule.starts)


def by_month(rule: Rule) -> Iterator[date]:
    for year, month in months(rule):
        yield date(year, month, min(rule.starts.day, monthrange(year, month)[1]))


def by_month_weekday(rule: Rule) -> Iterator[date]:
    """The nth such weekday of the month, as `starts` is of its own; the fifth means the last."""
    weeks = (rule.starts.day - 1) // 7
    for year, month in months(rule):
        first = date(year, month, 1)
        day = 1 + (rule.starts.weekday() - first.weekday()) % 7 + 7 * weeks
        yield date(year, month, day if day <= monthrange(year, month)[1] else day - 7)


def months(rule: Rule) -> Iterator[tuple[int, int]]:
    begun = rule.starts.year * 12 + rule.starts.month - 1
    return ((number // 12, number % 12 + 1) for number in count(begun, rule.interval))


EVERY = {DAY: by_day, WEEK: by_week, MONTH: by_month, MONTH_WEEKDAY: by_month_weekday}
