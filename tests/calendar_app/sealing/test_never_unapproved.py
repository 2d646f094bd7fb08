"""Whatever people do, in whatever order and by whatever door: nothing unapproved reaches a network.

Hypothesis walks through every verb in the hands of every role, with rows changed behind the verbs' backs, and
a worker that passes by. `world.py` keeps its own book of what was approved, from what people did and read;
each time bytes arrive at the network it is asked whether they stand in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.calendar_app.sealing.walk import Walk, seen

EXAMPLES = int(os.environ.get("PAUTA_EXAMPLES", "20"))
STEPS = 20


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Everybody's clock, which only the walk moves."""
    from tests.calendar_app.sealing import world

    monkeypatch.setattr("django.utils.timezone.now", world.now)
    yield
    world.start_over()


@pytest.mark.django_db
def test_nothing_unapproved_is_ever_sent(ear: Any, clock: None) -> None:
    seen.clear()
    Walk.network = ear
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize="PAUTA_EXAMPLES" not in os.environ,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
    print(dict(seen))
    enough = {"left where it was asked for", "left where nobody asked", "held"}
    assert all(seen[each] > EXAMPLES / 4 for each in enough), seen
