from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.grid import Month, clock_shift, first_weekday, span, week_of, weeks

MONTHS = st.builds(Month, st.integers(1970, 2999), st.integers(1, 12))
MEXICO = ZoneInfo("America/Mexico_City")


@given(MONTHS, st.integers(0, 6))
def test_every_day_of_the_month_is_there_once_in_whole_weeks(month, first):
    shown = weeks(month, first=first, today=month.first, zone=MEXICO)
    days = [day.date for week in shown for day in week]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert len(days) % 7 == 0
    assert 28 <= len(days) <= 42
    assert [d for d in days if d in month] == [day.date for week in shown for day in week if day.in_month]
    assert sum(d in month for d in days) == (month.last - month.first).days + 1
    assert days[0].weekday() == first
    assert span(shown) == (days[0], days[-1])


@given(MONTHS)
def test_a_month_is_read_as_it_is_written_and_its_neighbours_touch_it(month):
    assert Month.read(str(month)) == month
    assert month.next.previous == month
    assert month.last + timedelta(days=1) == month.next.first


NOT_MONTHS = [
    "",
    "2026",
    "2026-13",
    "2026-00",
    "2026-1",
    "26-01",
    "3000-01",
    "x-y",
    "2026-01-01",
    "２０２６-01",
]


@pytest.mark.parametrize("text", NOT_MONTHS)
def test_what_is_not_a_month_is_refused(text):
    with pytest.raises(ValueError):
        Month.read(text)


def test_weeks_start_as_each_country_prints_them():
    assert first_weekday("ES") == 0  # Monday
    assert first_weekday("MX") == 6  # Sunday
    assert first_weekday("EG") == 5  # Saturday
    assert first_weekday("ar") == first_weekday("AR")
    assert first_weekday("??") == 0


def test_the_week_of_a_day_holds_it():
    assert week_of(date(2026, 10, 14), 0)[0] == date(2026, 10, 12)
    assert week_of(date(2026, 10, 14), 6)[0] == date(2026, 10, 11)
    assert week_of(date(2026, 10, 11), 6)[0] == date(2026, 10, 11)


@pytest.mark.parametrize(
    ("day", "zone", "minutes"),
    [
        (date(2026, 3, 29), "Europe/Madrid", 60),
        (date(2026, 10, 25), "Europe/Madrid", -60),
        (date(2026, 10, 24), "Europe/Madrid", 0),
        (date(2026, 10, 25), "America/Mexico_City", 0),  # Mexico stopped changing its clocks in 2022
        (date(2026, 10, 4), "Australia/Lord_Howe", 30),
        (date(2026, 9, 6), "America/Santiago", 60),  # at midnight itself: the day begins at one
    ],
)
def test_days_on_which_the_clocks_change_are_known(day, zone, minutes):
    assert clock_shift(day, ZoneInfo(zone)) == timedelta(minutes=minutes)


def test_today_and_what_is_past_are_told_apart():
    shown = weeks(Month(2026, 10), first=0, today=date(2026, 10, 14), zone=MEXICO)
    by_date = {day.date: day for week in shown for day in week}
    assert by_date[date(2026, 10, 14)].is_today
    assert not by_date[date(2026, 10, 14)].is_past
    assert by_date[date(2026, 10, 13)].is_past
    assert not by_date[date(2026, 9, 28)].in_month
