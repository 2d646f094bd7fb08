"""A zone as other calendars are told of it (VTIMEZONE): every change of its clocks in a stretch of years.

Each change is written as RFC 5545 asks: its hour on the clocks that end then (TZOFFSETFROM), exact to the
second, also where clocks jump half an hour (Lord Howe) or a day (Apia). icalendar's own maker puts
jumps of other than an hour at the wrong minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

STEP = timedelta(days=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Change:
    """`local`: its hour on the clocks before it; offsets from UTC before and after."""

    local: datetime
    before: timedelta
    after: timedelta
    summer: bool
    name: str


def changes(zone: str, first: date, last: date) -> Iterator[Change]:
    place = ZoneInfo(zone)
    at = datetime.combine(first, time(), tzinfo=UTC)
    end = datetime.combine(last, time(), tzinfo=UTC)
    while at < end:
        if offset(at, place) != offset(at + STEP, place):
            moment = turning_point(at, at + STEP, place)
            before, after = offset(moment - SECOND, place), offset(moment, place)
            yield change(moment, before, after, place)
        at += STEP


def turning_point(low: datetime, high: datetime, place: ZoneInfo) -> datetime:
    """The first second at which the clocks say something else than at `low`."""
    old = offset(low, place)
    while high - low > SECOND:
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if offset(middle, place) == old:
            low = middle
        else:
            high = middle
    return high


def change(moment: datetime, before: timedelta, after: timedelta, place: ZoneInfo) -> Change:
    there = moment.astimezone(place)
    local = (moment + before).replace(tzinfo=None)
    return Change(local, before, after, bool(there.dst()), there.tzname() or "")


def offset(at: datetime, place: ZoneInfo) -> timedelta:
    return at.astimezone(place).utcoffset() or timedelta()


@lru_cache(maxsize=256)
def timezone_of(zone: str, first: date, last: date) -> bytes:
    """VTIMEZONE as text, right from `first` to `last`."""
    component = Timezone()
    component.add("TZID", zone)
    start = datetime.combine(first, time(), tzinfo=UTC)
    held = offset(start, ZoneInfo(zone))
    groups: dict[tuple[timedelta, timedelta, bool, str], list[datetime]] = {}
    opening = change(start, held, held, ZoneInfo(zone))
    for each in (opening, *changes(zone, first, last)):
        groups.setdefault((each.before, each.after, each.summer, each.name), []).append(each.local)
    for (before, after, summer, name), moments in groups.items():
        part = TimezoneDaylight() if summer else TimezoneStandard()
        part.add("DTSTART", moments[0])
        if len(moments) > 1:
            part.add("RDATE", moments[1:])
        part.add("TZNAME", name)
        part.add("TZOFFSETFROM", before)
        part.add("TZOFFSETTO", after)
        component.add_component(part)
    return bytes(component.to_ical())
