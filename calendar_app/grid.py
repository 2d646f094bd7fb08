"""The month as weeks of days, pure: no database, no request, no clock of its own."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

WEEK = 7


class Month(NamedTuple):
    """A month of a year. Its text is what addresses carry: «2026-10»."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month:
        """Raises ValueError on anything but «yyyy-mm» from 1970 to 2999 (weeks spill over either side)."""
        year, _, number = text.partition("-")
        month = cls(int(year), int(number))
        if str(month) != text or not (1970 <= month.year <= 2999 and 1 <= month.number <= 12):
            raise ValueError(text)
        return month

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> Month:
        return Month.of(self.first + timedelta(days=31))

    @property
    def previous(self) -> Month:
        return Month.of(self.first - timedelta(days=1))

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day.year, day.month) == (self.year, self.number)


@dataclass(frozen=True)
class Day:
    """One cell. `shift` is how far the clocks of the place move that day, mostly not at all."""

    date: date
    in_month: bool
    is_today: bool
    is_past: bool
    shift: timedelta

    @property
    def forward(self) -> bool:
        return self.shift > timedelta()

    @property
    def shift_minutes(self) -> int:
        return abs(int(self.shift.total_seconds())) // 60


@lru_cache(300)  # babel looks through all its languages each time
def first_weekday(country: str) -> int:
    """0 is Monday. By country, as people there print their calendars; Monday where nobody knows."""
    try:
        return Locale.parse(f"und_{country.upper()}").first_week_day
    except (UnknownLocaleError, ValueError):
        return 0


def week_of(day: date, first: int) -> list[date]:
    """The seven days of the week that holds `day`, when weeks start on `first`."""
    start = day - timedelta(days=(day.weekday() - first) % WEEK)
    return [start + timedelta(days=n) for n in range(WEEK)]


def clock_shift(day: date, zone: ZoneInfo) -> timedelta:
    """By how much clocks jump during `day`: +1 h in spring, -1 h in autumn, mostly nothing."""
    midnights = [datetime.combine(day + timedelta(days=n), time(), tzinfo=zone).utcoffset() for n in (0, 1)]
    return (midnights[1] or timedelta()) - (midnights[0] or timedelta())


def weeks(month: Month, *, first: int, today: date, zone: ZoneInfo) -> list[list[Day]]:
    """Whole weeks, four to six, so that every day of the month is there once."""
    return [
        [Day(d, d in month, d == today, d < today, clock_shift(d, zone)) for d in week]
        for week in Calendar(first).monthdatescalendar(month.year, month.number)
    ]


def span(shown: list[list[Day]]) -> tuple[date, date]:
    """First and last day on the page."""
    return shown[0][0].date, shown[-1][-1].date
