"""Strategies of Alice's brand, on days near today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from calendar_app.clocks import today_in
from calendar_app.models import Strategy
from calendar_app.strategy import drafting, putting_in_force
from calendar_app.strategy.content import Content, ObjectivePart, PillarPart

THREE = (PillarPart("Recetas", 40), PillarPart("Origen", 30, hue=1), PillarPart("Vecindario", 30, hue=2))


def plain(**more: Any) -> Content:
    """What a newcomer says first: an objective and three pillars."""
    return Content(**{"objectives": (ObjectivePart("Más vecinos"),), "pillars": THREE, **more})


@pytest.fixture(autouse=True)
def in_spanish() -> Iterator[None]:
    """Whatever language the test before asked a page in."""
    with override("es-mx"):
        yield


@pytest.fixture
def today(brand: Any) -> date:
    return today_in(brand)


@pytest.fixture
def in_force(brand: Any, alice: Any, today: date) -> Callable[..., Strategy]:
    """`in_force(-10)`: a version that holds since ten days ago, as if today had been that day."""

    def make(days: int = -10, content: Content | None = None, **more: Any) -> Strategy:
        starts = today + timedelta(days=days)
        draft = drafting.save_draft(brand, content or plain(), by=alice, version=0)
        return putting_in_force.put_in_force(
            brand, starts=starts, by=alice, version=draft.version, today=min(starts, today), **more
        )

    return make
