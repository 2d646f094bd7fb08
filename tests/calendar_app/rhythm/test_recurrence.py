"""The days of a rule, beside python-dateutil's and by hand."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.rhythm.recurrence import DAY, MONTH, MONTH_WEEKDAY, WEEK, Rule, days

FAR = date(2035, 1, 1)
STARTS = st.dates(date(2024, 1, 1), date(2028, 12, 31))
AHEAD = timedelta(days=800)


def dateutils(rule: Rule, until: date, **more: object) -> list[date]:
    freq = {DAY: rrule.DAILY, WEEK: rrule.WEEKLY, MONTH: rrule.MONTHLY, MONTH_WEEKDAY: rrule.MONTHLY}
    made = rrule.rrule(
        freq[rule.every], dtstart=datetime.combine(rule.starts, time()), interval=rule.interval,
        wkst=rrule.MO, until=datetime.combine(min(until, rule.ends or until), time()), **more,
    )  # fmt: skip
    return [each.date() for each in made][: rule.times]


@settings(deadline=None)
@given(STARTS, st.integers(1, 40), st.none() | st.integers(1, 30))
def test_every_so_many_days(starts: date, interval: int, times: int | None) -> None:
    rule = Rule(DAY, starts, interval, times=times)
    assert list(days(rule, starts + AHEAD)) == dateutils(rule, starts + AHEAD)


@settings(deadline=None)
@given(STARTS, st.integers(1, 8), st.frozensets(st.integers(0, 6)), st.none() | st.integers(0, 500))
def test_every_so_many_weeks(starts: date, interval: int, weekdays: frozenset[int], ends: int | None) -> None:
    last = None if ends is None else starts + timedelta(days=ends)
    rule = Rule(WEEK, starts, interval, weekdays, ends=last)
    wanted = sorted(weekdays or {starts.weekday()})
    assert list(days(rule, starts + AHEAD)) == dateutils(rule, starts + AHEAD, byweekday=wanted)


@settings(deadline=None)
@given(STARTS, st.integers(1, 14))
def test_every_so_many_months_on_its_day_or_the_last(starts: date, interval: int) -> None:
    """Its oracle: of the days up to its own, the last that the month has."""
    rule = Rule(MONTH, starts, interval)
    first = Rule(MONTH, starts.replace(day=1), interval)
    up_to = list(range(1, starts.day + 1))
    found = dateutils(first, starts + AHEAD, bymonthday=up_to, bysetpos=-1)
    assert list(days(rule, starts + AHEAD)) == [day for day in found if day >= starts]


@settings(deadline=None)
@given(STARTS, st.integers(1, 14))
def test_the_nth_weekday_of_the_month_the_fifth_being_the_last(starts: date, interval: int) -> None:
    rule = Rule(MONTH_WEEKDAY, starts, interval)
    nth = (starts.day - 1) // 7 + 1
    weekday = rrule.weekday(starts.weekday(), nth if nth < 5 else -1)
    first = Rule(MONTH_WEEKDAY, starts.replace(day=1), interval)
    found = dateutils(first, starts + AHEAD, byweekday=weekday)
    assert list(days(rule, starts + AHEAD)) == [day for day in found if day >= starts]


@settings(deadline=None)
@given(
    st.sampled_from([DAY, WEEK, MONTH, MONTH_WEEKDAY]), STARTS, st.integers(1, 9),
    st.frozensets(st.integers(0, 6)), st.integers(1, 40),
)  # fmt: skip
def test_they_come_in_order_as_often_as_asked(
    every: str, starts: date, interval: int, weekdays: frozenset[int], times: int
) -> None:
    found = list(days(Rule(every, starts, interval, weekdays, times=times), date(2400, 1, 1)))
    assert len(found) == times
    assert found[0] >= starts
    assert all(one < other for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(MONTH, date(2027, 1, 31)), ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        (Rule(MONTH_WEEKDAY, date(2027, 1, 12)), ["2027-01-12", "2027-02-09", "2027-03-09", "2027-04-13"]),
        (
            Rule(WEEK, date(2027, 1, 6), 2, frozenset({0, 4})),
            ["2027-01-08", "2027-01-18", "2027-01-22", "2027-02-01"],
        ),
        (Rule(DAY, date(2027, 1, 1), ends=date(2027, 1, 2)), ["2027-01-01", "2027-01-02"]),
    ],
)
def test_by_hand(rule: Rule, expected: list[str]) -> None:
    found = days(rule, FAR)
    assert [str(next(found)) for _ in expected] == expected
