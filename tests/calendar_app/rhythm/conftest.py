"""Slots and posts of Alice's brand, on fixed days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time
from typing import Any

import pytest

from calendar_app import planning
from calendar_app.models import Post, Slot

NOW = datetime(2027, 1, 4, 12, tzinfo=UTC)  # Monday 4 January 2027, 06:00 in Mexico City


@pytest.fixture
def slot() -> Callable[..., Slot]:
    def make(channel: Any, weekday: int, hour: time, **more: Any) -> Slot:
        return Slot.objects.create(
            workspace=channel.workspace, channel=channel, weekday=weekday, time=hour, **more
        )

    return make


@pytest.fixture
def written(bob: Any, channel: Any) -> Callable[..., Post]:
    """A draft of Bob's on the channel."""

    def make(text: str = "El tueste de los martes", **more: Any) -> Post:
        return planning.create_post(channel.workspace, by=bob, text=text, **{"channels": [channel], **more})

    return make
