"""Wall-clock time ⇄ instants. A post is planned at an hour of a place; the UTC instant is derived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from zoneinfo import ZoneInfo


class Clock(Enum):
    """What the place's clocks did at that hour."""

    PLAIN = "plain"
    MISSING = "missing"  # they jumped over it: it moves forward by the jump
    TWICE = "twice"  # it happens twice: the first is taken


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
    if local.replace(tzinfo=None) != asked.replace(tzinfo=None):
        return Moment(instant, local, Clock.MISSING)
    twice = asked.utcoffset() != asked.replace(fold=1).utcoffset()
    return Moment(instant, local, Clock.TWICE if twice else Clock.PLAIN)


def day_exists(day: date, zone: str) -> bool:
    """Whether the calendar of the place has that day: Samoa went from 29 to 31 December 2011."""
    return moment(day, time(12), zone).local.date() == day
