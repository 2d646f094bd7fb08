"""Wall clocks and instants, over every zone there is, beside an oracle that only looks at clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.time import Clock, day_exists, moment
from tests.zones import changes, days_of, zones

HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
QUICK = settings(deadline=None, max_examples=200)


def shown_at(day: date, hour: time, zone: ZoneInfo) -> list[datetime]:
    """Every instant at which the clocks of the place show that, in order."""
    wall = datetime.combine(day, hour)
    around = [datetime.combine(day, time(), tzinfo=UTC) + timedelta(hours=ahead) for ahead in range(-48, 73)]
    offsets = {each.astimezone(zone).utcoffset() or timedelta() for each in around}
    tried = {(wall - offset).replace(tzinfo=UTC) for offset in offsets}
    return sorted(each for each in tried if each.astimezone(zone).replace(tzinfo=None) == wall)


@QUICK
@given(st.data())
def test_it_is_the_first_instant_at_which_the_clocks_show_it(data: st.DataObject) -> None:
    name = data.draw(zones())
    day, hour = data.draw(days_of(name)), data.draw(HOURS)
    found, instants = moment(day, hour, name), shown_at(day, hour, ZoneInfo(name))
    if instants:
        assert found.instant == instants[0]
        assert found.clock is (Clock.TWICE if len(instants) > 1 else Clock.PLAIN)
    else:
        assert found.clock in (Clock.MISSING, Clock.NO_DAY)


@QUICK
@given(st.data())
def test_a_missing_hour_moves_forward_by_the_jump(data: st.DataObject) -> None:
    name = data.draw(zones())
    day, hour = data.draw(days_of(name)), data.draw(HOURS)
    found = moment(day, hour, name)
    if found.clock in (Clock.MISSING, Clock.NO_DAY):
        zone = ZoneInfo(name)
        before, after = (
            (found.instant + timedelta(days=ahead)).astimezone(zone).utcoffset() for ahead in (-1, 1)
        )
        moved = found.local.replace(tzinfo=None) - datetime.combine(day, hour)
        assert moved > timedelta()
        assert moved == (after or timedelta()) - (before or timedelta())


@QUICK
@given(st.data())
def test_what_the_clocks_show_leads_back_to_the_instant(data: st.DataObject) -> None:
    name = data.draw(zones())
    found = moment(data.draw(days_of(name)), data.draw(HOURS), name)
    again = moment(found.local.date(), found.local.time(), name)
    assert again.instant == found.instant
    assert again.local == found.local == found.instant.astimezone(ZoneInfo(name))


@QUICK
@given(st.data())
def test_later_on_the_wall_is_never_earlier_in_time(data: st.DataObject) -> None:
    name = data.draw(zones())
    day = data.draw(days_of(name))
    one, other = sorted([data.draw(HOURS), data.draw(HOURS)])
    first, second = moment(day, one, name), moment(day, other, name)
    if Clock.TWICE not in (first.clock, second.clock) and Clock.MISSING not in (first.clock, second.clock):
        assert first.instant <= second.instant


# ── places that we know of ────────────────────────────────────────────────────────────────────────────

PLACES = [
    # The border keeps the clocks of the United States; the rest of Mexico stopped changing them in 2022.
    ("America/Tijuana", "2027-03-14", "02:30", Clock.MISSING, "2027-03-14T03:30"),
    ("America/Ciudad_Juarez", "2027-03-14", "02:30", Clock.MISSING, "2027-03-14T03:30"),
    ("America/Ojinaga", "2027-03-14", "02:30", Clock.MISSING, "2027-03-14T03:30"),
    ("America/Matamoros", "2027-03-14", "02:30", Clock.MISSING, "2027-03-14T03:30"),
    ("America/Matamoros", "2027-11-07", "01:30", Clock.TWICE, "2027-11-07T01:30"),
    ("America/Mexico_City", "2027-04-04", "02:30", Clock.PLAIN, "2027-04-04T02:30"),
    ("America/Hermosillo", "2027-03-14", "02:30", Clock.PLAIN, "2027-03-14T02:30"),
    # At midnight: the day begins at one.
    ("America/Santiago", "2027-09-05", "00:30", Clock.MISSING, "2027-09-05T01:30"),
    ("America/Santiago", "2027-04-03", "23:30", Clock.TWICE, "2027-04-03T23:30"),
    # An hour behind the mainland, at the same instant.
    ("Atlantic/Canary", "2027-03-28", "01:30", Clock.MISSING, "2027-03-28T02:30"),
    ("Europe/Madrid", "2027-03-28", "02:30", Clock.MISSING, "2027-03-28T03:30"),
    # By half an hour.
    ("Australia/Lord_Howe", "2027-10-03", "02:15", Clock.MISSING, "2027-10-03T02:45"),
    ("Australia/Lord_Howe", "2027-04-04", "01:45", Clock.TWICE, "2027-04-04T01:45"),
    ("Australia/Lord_Howe", "2027-04-04", "02:00", Clock.PLAIN, "2027-04-04T02:00"),
    # Days that were left out.
    ("Pacific/Apia", "2011-12-30", "09:00", Clock.NO_DAY, "2011-12-31T09:00"),
    ("Pacific/Kwajalein", "1993-08-21", "09:00", Clock.NO_DAY, "1993-08-22T09:00"),
    ("Pacific/Apia", "2011-12-31", "09:00", Clock.PLAIN, "2011-12-31T09:00"),
    # One that came twice: Kwajalein's 30 September 1969.
    ("Pacific/Kwajalein", "1969-09-30", "12:00", Clock.TWICE, "1969-09-30T12:00"),
]


@pytest.mark.parametrize(("zone", "day", "hour", "clock", "shown"), PLACES)
def test_at_these_places(zone: str, day: str, hour: str, clock: Clock, shown: str) -> None:
    found = moment(date.fromisoformat(day), time.fromisoformat(hour), zone)
    assert found.clock is clock
    assert found.local.replace(tzinfo=None) == datetime.fromisoformat(shown)


def test_which_days_a_place_left_out() -> None:
    gone = [day for day in changes("Pacific/Apia", 2011) if not day_exists(day, "Pacific/Apia")]
    assert gone == [date(2011, 12, 30)]
    assert day_exists(date(2011, 12, 30), "Pacific/Auckland")


def test_every_zone_can_be_read() -> None:
    for zone in available_timezones():
        assert moment(date(2027, 6, 15), time(12), zone).local.tzinfo == ZoneInfo(zone)
