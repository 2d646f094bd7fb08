"""Zones and days for property tests: every IANA zone, and above all the days on which its clocks change."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import strategies as st

# Mexico's border, Chile, the Canaries, half an hour, days left out: drawn more often than the rest.
TELLING = (
    "America/Tijuana", "America/Ciudad_Juarez", "America/Ojinaga", "America/Matamoros", "America/Santiago",
    "Atlantic/Canary", "Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kwajalein", "Europe/Madrid",
    "America/Mexico_City", "Africa/Casablanca", "Antarctica/Troll", "America/Nuuk",
)  # fmt: skip
YEARS = (1990, 2037)
EVERY = sorted(available_timezones())  # found by walking files: once


def zones() -> st.SearchStrategy[str]:
    return st.sampled_from(TELLING) | st.sampled_from(EVERY)


@lru_cache(maxsize=4096)
def changes(zone: str, year: int) -> list[date]:
    """Days of the year with a change of clocks, and the ones beside them."""
    place, found = ZoneInfo(zone), set()
    for ahead in range(366):
        day = date(year, 1, 1) + timedelta(days=ahead)
        noon, next_noon = (datetime.combine(day + timedelta(days=step), time(12), place) for step in (0, 1))
        if noon.utcoffset() != next_noon.utcoffset():
            found |= {day, day + timedelta(days=1)}
    return sorted(found)


@st.composite
def days_of(draw: st.DrawFn, zone: str, years: tuple[int, int] = YEARS) -> date:
    """Mostly days of a change, of a year that has one."""
    year = draw(st.integers(*years))
    found = changes(zone, year)
    if found and draw(st.integers(0, 3)):
        return draw(st.sampled_from(found))
    return draw(st.dates(date(year, 1, 1), date(year, 12, 31)))
