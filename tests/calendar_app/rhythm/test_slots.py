"""Which weekly slots are free."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import planning
from calendar_app.models import Slot
from calendar_app.rhythm.slots import FreeSlot, free
from core.time import Clock

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)  # a Monday
WEEK = date(2027, 1, 4), date(2027, 1, 10)


def slot(channel: Any, weekday: int, hour: time, **more: Any) -> Slot:
    return Slot.objects.create(
        workspace=channel.workspace, channel=channel, weekday=weekday, time=hour, **more
    )


def hours(found: list[FreeSlot]) -> list[tuple[date, time]]:
    return [(each.day, each.time) for each in found]


def test_a_slot_comes_every_week_at_the_hour_of_the_wall(channel: Any) -> None:
    slot(channel, 1, time(9))
    found = free(channel.workspace, date(2027, 1, 4), date(2027, 1, 17), NOW)
    assert hours(found) == [(date(2027, 1, 5), time(9)), (date(2027, 1, 12), time(9))]
    assert found[0].instant == datetime(2027, 1, 5, 15, tzinfo=UTC)


def test_where_something_is_planned_it_is_not_free(channel: Any, bob: Any) -> None:
    slot(channel, 1, time(9))
    slot(channel, 2, time(9))
    post = planning.create_post(channel.workspace, by=bob, text="Hola", channels=[channel])
    planning.plan(post, date=date(2027, 1, 5), time=time(9), by=bob, now=NOW)
    assert hours(free(channel.workspace, *WEEK, NOW)) == [(date(2027, 1, 6), time(9))]
    planning.archive(post, by=bob)
    assert len(free(channel.workspace, *WEEK, NOW)) == 2


def test_what_is_over_is_not_free(channel: Any) -> None:
    slot(channel, 0, time(5))
    slot(channel, 0, time(7))
    assert hours(free(channel.workspace, *WEEK, NOW)) == [(date(2027, 1, 4), time(7))]


def test_a_paused_slot_and_one_of_a_channel_without_access_are_not_offered(channel: Any) -> None:
    slot(channel, 1, time(9), paused_at=timezone.now())
    slot(channel, 2, time(9))
    assert hours(free(channel.workspace, *WEEK, NOW)) == [(date(2027, 1, 6), time(9))]
    channel.health = channel.Health.DISCONNECTED
    channel.save()
    assert free(channel.workspace, *WEEK, NOW) == []


def test_an_hour_the_clocks_jump_over_moves_and_says_so(channel: Any) -> None:
    brand = channel.workspace
    brand.zone = "Europe/Madrid"
    brand.save()
    slot(channel, 6, time(2, 30))
    slot(channel, 6, time(3, 30))
    found = free(brand, date(2027, 3, 28), date(2027, 3, 28), NOW)
    assert [(each.time, each.slot.time, each.clock) for each in found] == [
        (time(3, 30), time(2, 30), Clock.MISSING)
    ]


def test_a_day_the_place_skipped_has_no_slots(channel: Any) -> None:
    brand = channel.workspace
    brand.zone = "Pacific/Apia"
    brand.save()
    slot(channel, 4, time(9))  # 30 December 2011 was to be a Friday
    before = datetime(2011, 12, 1, tzinfo=UTC)
    assert hours(free(brand, date(2011, 12, 23), date(2011, 12, 31), before)) == [
        (date(2011, 12, 23), time(9))
    ]


def test_it_asks_twice_however_many_there_are(channel: Any, django_assert_num_queries: Any) -> None:
    for weekday in range(7):
        for hour in (9, 13, 18):
            slot(channel, weekday, time(hour))
    with django_assert_num_queries(2):
        found = free(channel.workspace, date(2027, 1, 1), date(2027, 1, 31), NOW)
        assert {each.channel.name for each in found} == {"practica"}
