"""The hours of a day on the clocks of a place, and on mine beside them. Pure: no database, no request.

A ruler has one row for each hour of the wall clock, 0 to 23, in quarters of an hour. On the day the clocks
change, the hours they skip or repeat are marked where they stand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from core.time import Clock, moment

from ..grid import clock_shift

QUARTER = 15  # minutes
QUARTERS = 96
HOURS = 24


@dataclass(frozen=True)
class Hour:
    """A row of the ruler. `mine`: what my clocks show then, on the day `days` after (or before) the row's."""

    number: int
    mine: time | None = None
    days: int = 0

    @property
    def at(self) -> int:
        return self.number * 60 // QUARTER


@dataclass(frozen=True)
class Mark:
    """Quarters that the clocks skip, or go through twice."""

    at: int
    span: int
    twice: bool

    @property
    def starts(self) -> time:
        return time_at(self.at)

    @property
    def ends(self) -> time:
        return time_at((self.at + self.span) % QUARTERS)


def quarter(hour: time) -> int:
    """The row at which a card of that hour stands."""
    return (hour.hour * 60 + hour.minute) // QUARTER


def time_at(at: int) -> time:
    return time(at * QUARTER // 60, at * QUARTER % 60)


def ruler(day: date, zone: ZoneInfo, mine: ZoneInfo | None) -> list[Hour]:
    """Of the place; with mine beside it where there is one."""
    if mine is None:
        return [Hour(number) for number in range(HOURS)]
    return [Hour(number, *on_my_clocks(day, time(number), zone, mine)) for number in range(HOURS)]


def on_my_clocks(day: date, hour: time, zone: ZoneInfo, mine: ZoneInfo) -> tuple[time, int]:
    local = moment(day, hour, zone.key).instant.astimezone(mine)
    return local.time(), (local.date() - day).days


def ahead(day: date, zone: ZoneInfo, mine: ZoneInfo) -> timedelta:
    """How far my clocks are ahead of the place's, at noon of that day there."""
    noon = datetime.combine(day, time(12), tzinfo=zone).astimezone(UTC)
    return (noon.astimezone(mine).utcoffset() or timedelta()) - (
        noon.astimezone(zone).utcoffset() or timedelta()
    )


def marks(day: date, zone: ZoneInfo) -> list[Mark]:
    """Mostly none."""
    if not clock_shift(day, zone):
        return []
    clocks = [moment(day, time_at(at), zone.key).clock for at in range(QUARTERS)]
    found, at = [], 0
    for clock, same in groupby(clocks):
        span = len(list(same))
        if clock is not Clock.PLAIN:
            found.append(Mark(at, span, clock is Clock.TWICE))
        at += span
    return found


def length(day: date, zone: ZoneInfo) -> timedelta:
    """24 hours, but 23 or 25 on the days the clocks change."""
    return timedelta(hours=HOURS) - clock_shift(day, zone)
