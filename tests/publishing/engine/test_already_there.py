"""«I have this post already» ends a doubt; where there was none, it is a refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from publishing import settling
from publishing.models import Delivery
from publishing.networks.contract import CANNOT_TELL, Duplicate, Receipt, Remote, Sentence, Unsure
from publishing.states import State

pytestmark = pytest.mark.django_db
WHY = Sentence("Ya está.")
LIVE = Remote("r-live", "https://loro.test/live")


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def lost(due: Any, work: Any, clock: Any, parrot: Any, alice: Any) -> Delivery:
    """Its answer was lost, nobody could look, and a person said that it isn't there."""
    parrot.script, parrot.found = [Unsure(WHY)], CANNOT_TELL
    delivery = due()
    work()
    clock.now = fresh(delivery).due_at
    work()
    assert (fresh(delivery).state, fresh(delivery).due_at) == (State.UNSURE, None)
    settling.it_is_not_there(fresh(delivery), by=alice)
    return delivery


def test_without_a_doubt_it_is_a_refusal(due: Any, work: Any, parrot: Any) -> None:
    parrot.script = [Duplicate(WHY, remote=LIVE)]
    delivery = due()
    work()
    assert (fresh(delivery).state, fresh(delivery).sentence["text"]) == (State.FAILED, "Ya está.")


def test_the_post_it_names_is_ours_if_an_answer_was_lost(
    due: Any, work: Any, parrot: Any, clock: Any, alice: Any
) -> None:
    delivery = lost(due, work, clock, parrot, alice)
    parrot.script = [Duplicate(WHY, remote=LIVE)]
    clock.now = max(clock.now, fresh(delivery).due_at)
    work()
    sent = fresh(delivery)
    assert (sent.state, sent.remote_id, sent.url) == (State.SENT, "r-live", "https://loro.test/live")
    assert sent.verified_at


def test_where_it_names_none_it_is_looked_for_since_the_answer_was_lost(
    due: Any, work: Any, parrot: Any, clock: Any, alice: Any
) -> None:
    first = clock.now
    delivery = lost(due, work, clock, parrot, alice)
    parrot.script = [Duplicate(WHY)]
    clock.now = max(clock.now, fresh(delivery).due_at)
    work()
    assert (fresh(delivery).state, fresh(delivery).published_at) == (State.UNSURE, first)
    seen: list[Any] = []
    parrot.find = lambda post, access, line, since, memo=None: seen.append(since) or Receipt(LIVE)
    clock.now = fresh(delivery).due_at
    work()
    assert fresh(delivery).state == State.SENT
    assert first - seen[0] < timedelta(minutes=1)
