"""The hour on the wall is kept by whatever moves a post, in every zone; what the clocks do to it is said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_app import clocks, planning
from calendar_app.exchange.dates import DAY_FIRST, both_of
from calendar_app.grid import clock_shift
from calendar_app.models import Post, Recurrence, Slot
from calendar_app.periods import clockwork
from calendar_app.rhythm import slots
from calendar_app.rhythm.materialising import due
from calendar_app.rhythm.recurrence import DAY, MONTH, WEEK, Rule, days
from core.time import Clock, day_exists, moment
from publishing.models import Channel
from teams.models import Workspace
from tests.zones import days_of, zones

HOURS = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)
QUICK = settings(deadline=None, max_examples=120)
WITH_ROWS = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def kept(day: date, hour: time, local: datetime, clock: Clock) -> bool:
    """The clocks show what was asked, or they could not: then forward, by the jump."""
    asked = datetime.combine(day, hour)
    shown = local.replace(tzinfo=None)
    return shown > asked if clock in (Clock.MISSING, Clock.NO_DAY) else shown == asked


# ── moving and dragging ───────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def post(bob: Any, channel: Any) -> Post:
    return planning.create_post(channel.workspace, by=bob, text="Hola", channels=[channel])


@pytest.mark.django_db
@WITH_ROWS
@given(st.data())
def test_moved_to_another_day_a_post_keeps_its_hour(post: Post, bob: Any, data: st.DataObject) -> None:
    zone = data.draw(zones())
    Workspace.objects.filter(pk=post.workspace_id).update(zone=zone)
    post = Post.objects.select_related("workspace").get(pk=post.pk)
    first, day, hour = data.draw(days_of(zone)), data.draw(days_of(zone)), data.draw(HOURS)
    planning.plan(post, date=first, time=hour, by=bob, now=LONG_AGO)
    hour = post.planned_time  # as the clocks of that first day could show it
    moved = planning.move(post, to_date=day, by=bob, now=LONG_AGO)
    found = moment(day, hour, zone)
    local = datetime.combine(post.planned_date, post.planned_time)
    assert post.planned_for == found.instant
    assert kept(day, hour, local, found.clock)
    assert bool(moved.note) == (found.clock is not Clock.PLAIN and (first, hour) != (day, hour))
    assert local == post.planned_for.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@pytest.mark.django_db
def test_where_the_brand_has_moved_the_same_hour_is_another_instant(post: Post, bob: Any) -> None:
    planning.plan(post, date=date(2027, 1, 5), time=time(9), by=bob, now=LONG_AGO)
    Workspace.objects.filter(pk=post.workspace_id).update(zone="Europe/Madrid")
    post = Post.objects.select_related("workspace").get(pk=post.pk)
    planning.plan(post, date=date(2027, 1, 5), time=time(9), by=bob, now=LONG_AGO)
    assert (post.planned_for, post.zone) == (datetime(2027, 1, 5, 8, tzinfo=UTC), "Europe/Madrid")


# ── what recurs, the slots, what is imported ──────────────────────────────────────────────────────────


@QUICK
@given(st.data(), st.sampled_from([DAY, WEEK, MONTH]), st.integers(1, 3))
def test_what_recurs_comes_at_the_same_hour_each_time(data: st.DataObject, every: str, interval: int) -> None:
    zone = data.draw(zones())
    starts, hour = data.draw(days_of(zone)), data.draw(HOURS)
    coming = [
        (day, moment(day, hour, zone))
        for day in days(Rule(every, starts, interval), starts + timedelta(days=60))
        if day_exists(day, zone)
    ]
    assert all(kept(day, hour, found.local, found.clock) for day, found in coming)
    instants = [found.instant for _day, found in coming]
    assert instants == sorted(set(instants))


@QUICK
@given(st.data())
def test_a_slot_is_at_its_hour_every_week_and_on_no_day_that_was_left_out(data: st.DataObject) -> None:
    zone = data.draw(zones())
    first = data.draw(days_of(zone))
    slot = Slot(pk=1, channel=Channel(pk=1), weekday=data.draw(st.integers(0, 6)), time=data.draw(HOURS))
    last = first + timedelta(days=20)
    found = list(slots.between(Workspace(zone=zone), [slot], first, last))
    asked = [
        day for day in slots.days(first, last) if day.weekday() == slot.weekday and day_exists(day, zone)
    ]
    assert len(found) == len(asked)
    for day, each in zip(asked, found, strict=True):
        assert kept(day, slot.time, datetime.combine(each.day, each.time), each.clock)
        assert each.instant == moment(day, slot.time, zone).instant


@QUICK
@given(st.data())
def test_an_imported_day_and_hour_are_those_of_the_brands_wall(data: st.DataObject) -> None:
    zone = data.draw(zones())
    day, hour = data.draw(days_of(zone)), data.draw(HOURS)
    written = data.draw(st.sampled_from(["%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S"]))
    read = both_of(datetime.combine(day, hour).strftime(written), DAY_FIRST)
    assert read == (day, hour)
    found = moment(day, hour, zone)
    assert kept(day, hour, found.local, found.clock)


@pytest.mark.django_db
def test_a_day_that_the_place_left_out_has_no_time_of_its_own(post: Post) -> None:
    brand = Workspace(zone="Pacific/Apia")
    rule = Recurrence.objects.create(
        workspace=post.workspace, post=post, every="day", time=time(9), starts=date(2011, 12, 28),
        created_at=datetime(2011, 12, 1, tzinfo=UTC), times=5,
    )  # fmt: skip
    rule.workspace = brand
    found = list(due(rule, datetime(2011, 12, 27, tzinfo=UTC)))
    assert date(2011, 12, 30) not in found
    assert date(2011, 12, 31) in found


# ── what the person is told ───────────────────────────────────────────────────────────────────────────


@QUICK
@given(st.data())
def test_whatever_the_clocks_do_to_an_hour_is_said(data: st.DataObject) -> None:
    zone = data.draw(zones())
    day, hour = data.draw(days_of(zone)), data.draw(HOURS)
    found = moment(day, hour, zone)
    note = clocks.note(hour, found, zone)
    if found.clock is Clock.PLAIN:
        assert note == ""
    elif found.clock is Clock.NO_DAY:
        assert "no existe" in note
    else:
        assert hour.strftime("%H:%M") in note
    if found.clock in (Clock.MISSING, Clock.NO_DAY):
        assert found.local.strftime("%H:%M") in note


def test_a_day_that_does_not_exist_is_said_to_be_none() -> None:
    note = clocks.note_of(date(2011, 12, 30), time(9), "Pacific/Apia")
    assert "ese día no existe" in note
    assert "31 dic 2011, 09:00" in note


# ── how long days are ─────────────────────────────────────────────────────────────────────────────────


def lived(day: date, zone: ZoneInfo) -> timedelta:
    """How much time the clocks of the place show that date, counted."""
    step = timedelta(minutes=15)
    start = datetime.combine(day, time(), tzinfo=UTC) - timedelta(hours=26)
    ticks = (start + step * number for number in range(4 * 24 * 4))
    return step * sum(tick.astimezone(zone).date() == day for tick in ticks)


@QUICK
@given(st.data())
def test_a_day_is_as_long_as_its_clocks_make_it(data: st.DataObject) -> None:
    name = data.draw(zones())
    day, zone = data.draw(days_of(name, (2012, 2037))), ZoneInfo(name)
    assert clockwork.length(day, zone) == lived(day, zone)
    assert clock_shift(day, zone) == timedelta(hours=24) - lived(day, zone)


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Madrid", date(2027, 3, 28), 23),
        ("Europe/Madrid", date(2027, 10, 31), 25),
        ("Atlantic/Canary", date(2027, 3, 28), 23),
        ("America/Tijuana", date(2027, 11, 7), 25),
        ("America/Mexico_City", date(2027, 4, 4), 24),
        ("America/Santiago", date(2027, 9, 5), 23),
        ("America/Santiago", date(2027, 4, 3), 25),
        ("Australia/Lord_Howe", date(2027, 10, 3), 23.5),
        ("Australia/Lord_Howe", date(2027, 4, 4), 24.5),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_days_of_these_places(zone: str, day: date, hours: float) -> None:
    assert clockwork.length(day, ZoneInfo(zone)) == timedelta(hours=hours) == lived(day, ZoneInfo(zone))
