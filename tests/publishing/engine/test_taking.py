"""The statement that takes work takes exactly what the scheduler calls ready."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.db import IntegrityError

from publishing.engine import claiming
from publishing.engine.claiming import open_channels, ready
from publishing.engine.taking import take
from publishing.models import Channel, Delivery, Pace
from publishing.states import State

from .conftest import NOON, perch_named

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LEASES = [
    ("", None),
    ("theirs", NOON + 10 * SECOND),
    ("gone", NOON - SECOND),
    ("clock set back", NOON + timedelta(days=1)),
]


def every_standing() -> list[dict[str, Any]]:
    """State × due or not × held or not × every kind of lease, where the schema allows it."""
    times = [NOON, NOON + SECOND, None]
    holds = [None, NOON]
    standings = []
    for state, due, held, (lease, until) in product(State, times, holds, LEASES):
        leased_wrongly = bool(lease) != (state == State.SENDING) and state != State.UNSURE
        if not leased_wrongly:
            standings.append(
                {"state": state, "due_at": due, "held_at": held, "lease": lease, "lease_until": until}
            )
    return standings


def test_on_every_standing_of_a_delivery(due: Any, brand: Any, parrot: Any, perch: Any) -> None:
    for n, standing in enumerate(every_standing()):
        delivery = due(channel=perch_named(brand, f"c{n}"))
        Delivery.objects.filter(pk=delivery.pk).update(**standing, remote_id="r")
    said = set(ready(NOON).values_list("pk", flat=True))
    taken = {
        delivery.pk for delivery in take(list(Channel.objects.values_list("pk", flat=True)), "ours", NOON)
    }
    assert taken == said
    assert len(taken) > 3


@pytest.mark.parametrize("parent", State)
def test_a_reply_only_when_what_it_follows_is_sent(due: Any, perch: Any, parent: State) -> None:
    first = due()
    lease = {"lease": "theirs", "lease_until": NOON + SECOND} if parent == State.SENDING else {}
    Delivery.objects.filter(pk=first.pk).update(state=parent, due_at=None, remote_id="r", **lease)
    reply = due(follows=first)
    taken = [delivery.pk for delivery in take([perch.pk], "ours", NOON)]
    assert taken == ([reply.pk] if parent == State.SENT else [])


@pytest.mark.parametrize("closed", [{"paused_at": NOON}, {"health": "disconnected"}, {"health": "removed"}])
def test_nothing_of_a_closed_channel(due: Any, perch: Any, closed: dict[str, Any]) -> None:
    due()
    Channel.objects.update(**closed)
    assert not open_channels().exists()
    assert take([perch.pk], "ours", NOON) == []


def test_nothing_of_a_paused_brand(due: Any, perch: Any, brand: Any) -> None:
    due()
    type(brand).objects.update(paused_at=NOON)
    assert take([perch.pk], "ours", NOON) == []


def test_one_per_channel_the_earliest_first(due: Any, perch: Any) -> None:
    due("segunda", planned_for=NOON - SECOND)
    first = due("primera", planned_for=NOON - 2 * SECOND)
    assert [delivery.pk for delivery in take([perch.pk], "ours", NOON)] == [first.pk]
    assert take([perch.pk], "theirs", NOON) == []


def test_the_schema_refuses_a_second_sending_on_one_channel(due: Any, perch: Any) -> None:
    due("uno")
    due("dos")
    take([perch.pk], "ours", NOON)
    with pytest.raises(IntegrityError):
        Delivery.objects.update(state=State.SENDING, lease="x", lease_until=NOON)


def test_nothing_for_an_account_that_must_wait_its_turn(due: Any, perch: Any) -> None:
    due()
    Pace.objects.create(key=perch.pace_key, free_at=NOON + SECOND)
    assert take([perch.pk], "ours", NOON) == []
    assert len(take([perch.pk], "ours", NOON + 2 * SECOND)) == 1


def test_two_workers_at_the_same_moment_share_the_channels(
    due: Any, work: Any, perch: Any, brand: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the statement meets another worker's, each channel is tried by itself: one trouble, not all."""
    other = perch_named(brand, "otro")
    mine, busy = due(), due(channel=other)

    def meets_another(channels: Any, lease: str, now: Any) -> Any:
        if other.pk in channels:
            raise IntegrityError("one_sending_per_channel")
        return take(channels, lease, now)

    monkeypatch.setattr(claiming, "take", meets_another)
    work()
    states = [Delivery.objects.get(pk=each.pk).state for each in (mine, busy)]
    assert states == [State.SENT, State.WAITING]
