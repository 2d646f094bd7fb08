"""Every day is judged by exactly the version then in force."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calendar_app.models import Strategy
from calendar_app.strategy.in_force import in_force, periods, spans

FIRST = date(2027, 1, 1)
DAYS = 60


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


# ── any versions ──────────────────────────────────────────────────────────────────────────────────────


@st.composite
def versions(draw: Any) -> dict[int, int | None]:
    """{first day: last day or None}, by number of day; some end by themselves, some lie outside."""
    firsts = draw(st.lists(st.integers(-20, DAYS + 20), unique=True, max_size=6))
    return {first: draw(st.none() | st.integers(first, first + 40)) for first in firsts}


def judged_by(told: dict[int, int | None], at: int) -> int | None:
    """The rule again, said otherwise: walk the days and remember who took over."""
    holder = None
    for number in range(-20, at + 1):
        if number in told:
            holder = number
    return holder if holder is not None and (told[holder] is None or told[holder] >= at) else None


def keep(brand: Any, told: dict[int, int | None]) -> dict[int | None, Strategy | None]:
    Strategy.objects.filter(workspace=brand).delete()
    kept: dict[int | None, Strategy | None] = {None: None}
    for number, (first, last) in enumerate(told.items(), 1):
        ends = None if last is None else day(last)
        kept[first] = Strategy.objects.create(workspace=brand, number=number, starts=day(first), ends=ends)
    return kept


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(told=versions(), first=st.integers(0, DAYS), length=st.integers(0, DAYS))
def test_the_periods_cover_any_stretch_once_and_name_the_version_of_each_day(brand, told, first, length):
    kept = keep(brand, told)
    parts = periods(brand, day(first), day(first + length))
    days = [(part.first + timedelta(days=n), part.strategy) for part in parts for n in range(part.days)]
    assert days == [(day(n), kept[judged_by(told, n)]) for n in range(first, first + length + 1)]
    assert all(one.strategy != next_.strategy for one, next_ in pairwise(parts))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
@given(told=versions())
def test_the_spans_of_the_history_say_the_same_as_the_days(brand, told):
    kept = keep(brand, told)
    for number in range(DAYS):
        at = day(number)
        holding = [
            span.strategy for span in spans(brand) if span.first <= at and not span.is_over(at)
        ]  # fmt: skip
        assert holding == [each for each in [kept[judged_by(told, number)]] if each]


def test_one_day_has_the_version_whose_start_came_last(brand):
    kept = keep(brand, {0: None, 10: 20})
    assert [in_force(brand, day(n)) for n in (-1, 0, 9, 10, 20, 21)] == [
        None, kept[0], kept[0], kept[10], kept[10], None,
    ]  # fmt: skip


# ── what the tables refuse ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "twin",
    [
        {"number": 1, "starts": day(5)},
        {"number": 2, "starts": day(0)},
        {"number": 2, "starts": day(5), "ends": day(4)},
    ],
    ids=["the same number", "the same first day", "an end before its start"],
)
def test_the_tables_refuse(brand, twin):
    Strategy.objects.create(workspace=brand, number=1, starts=day(0))
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.create(workspace=brand, **twin)


def test_a_brand_has_one_draft(brand, charlie):
    from teams.models import Workspace

    Strategy.objects.create(workspace=brand, number=1)
    Strategy.objects.create(workspace=Workspace.objects.get(slug="ajena"), number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.create(workspace=brand, number=2)
