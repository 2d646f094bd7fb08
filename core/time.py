"""Wall-clock time ⇄ instants. A post is planned at an hour of a place; the UTC instant is derived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

# No place ever set its clocks forward by so much but by leaving a day out: Samoa went from 29 to 31 December
# 2011, Kwajalein from 20 to 22 August 1993.
HALF_A_DAY = timedelta(hours=12)


class Clock(Enum):
    """What the place's clocks did at that hour."""

    PLAIN = "plain"
    MISSING = "missing"  # they jumped over it: it moves forward by the jump
    TWICE = "twice"  # it happens twice: the first is taken
    NO_DAY = "no_day"  # the place has no such day: the same hour of the next is taken


@dataclass(frozen=True)
class Moment:
    """What a day and an hour on a place's clocks come to."""

    instant: datetime  # UTC
    local: datetime  # aware, as the place's clocks will show it
    clock: Clock


def moment(day: date, hour: time, zone: str) -> Moment:
    """The instant at which the clocks of `zone` show `day` `hour`.

    >>> moment(date(2026, 3, 29), time(2, 30), "Europe/Madrid").local.time()
    datetime.time(3, 30)
    """
    place = ZoneInfo(zone)
    asked = datetime.combine(day, hour.replace(tzinfo=None, fold=0), tzinfo=place)
    instant = asked.astimezone(UTC)
    local = instant.astimezone(place)
    jump = local.replace(tzinfo=None) - asked.replace(tzinfo=None)
    if jump:
        return Moment(instant, local, Clock.NO_DAY if jump >= HALF_A_DAY else Clock.MISSING)
    twice = asked.utcoffset() != asked.replace(fold=1).utcoffset()
    return Moment(instant, local, Clock.TWICE if twice else Clock.PLAIN)


def day_exists(day: date, zone: str) -> bool:
    """Whether the calendar of the place has that day."""
    return moment(day, time(12), zone).clock is not Clock.NO_DAY
