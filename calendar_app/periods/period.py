"""The stretch of days a view of the calendar shows: read from its address, written back into links. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from ..grid import WEEK, Month, week_of

MONTH, WEEKLY, DAILY, CHANNELS, YEARLY = "mes", "semana", "dia", "canales", "anual"
URL_NAMES = {
    MONTH: "calendar_month",
    WEEKLY: "calendar_week",
    DAILY: "calendar_day",
    CHANNELS: "calendar_channels",
    YEARLY: "calendar_year",
}
YEARS = range(1970, 3000)
YEAR_TEXT, MONTH_TEXT, DAY_TEXT = 4, 7, 10  # how long «2026», «2026-10» and «2026-10-14» are
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """`text` is what addresses carry; `first` and `last` are both included; weeks begin on `start`."""

    view: str
    text: str
    first: date
    last: date
    start: int = 0

    @property
    def url_name(self) -> str:
        return URL_NAMES[self.view]

    @property
    def is_month(self) -> bool:
        return len(self.text) == MONTH_TEXT

    @property
    def days(self) -> list[date]:
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def next(self) -> Period:
        return self.around(self.last + ONE_DAY)

    @property
    def previous(self) -> Period:
        return self.around(self.first - ONE_DAY)

    def around(self, day: date) -> Period:
        """The period of this kind that holds `day`."""
        return around(self.view, day, start=self.start, by_month=self.is_month)

    def at_hand(self, today: date) -> date:
        """The day another view opens on: today where it is in sight, else the first."""
        return today if self.first <= today <= self.last else self.first


def around(view: str, day: date, *, start: int, by_month: bool = False) -> Period:
    if view == YEARLY:
        return Period(view, f"{day.year:04}", date(day.year, 1, 1), date(day.year, 12, 31), start)
    if view == MONTH or (view == CHANNELS and by_month):
        month = Month.of(day)
        return Period(view, str(month), month.first, month.last, start)
    days = [day] if view == DAILY else week_of(day, start)
    return Period(view, days[0].isoformat(), days[0], days[-1], start)


def read(view: str, text: str, *, start: int) -> Period:
    """Raises ValueError for what is no such period, or lies outside of 1970 to 2999."""
    day = read_day(view, text)
    if day.year not in YEARS or day + WEEK * ONE_DAY > date(YEARS[-1], 12, 31):
        raise ValueError(text)
    return around(view, day, start=start, by_month=len(text) == MONTH_TEXT)


def read_day(view: str, text: str) -> date:
    """The first day that the text of an address names. Raises ValueError."""
    if not text.isascii() or len(text) not in LENGTHS[view]:
        raise ValueError(text)
    if len(text) == YEAR_TEXT:
        return date(int(text), 1, 1)
    return Month.read(text).first if len(text) == MONTH_TEXT else date.fromisoformat(text)


LENGTHS = {
    MONTH: {MONTH_TEXT},
    WEEKLY: {DAY_TEXT},
    DAILY: {DAY_TEXT},
    CHANNELS: {MONTH_TEXT, DAY_TEXT},
    YEARLY: {YEAR_TEXT},
}
