"""What was taken back while it might be leaving is looked for, and never sent again."""

from __future__ import annotations

from typing import Any

import pytest

from publishing import handing, settling
from publishing.engine.reaping import reap
from publishing.models import Delivery
from publishing.networks.contract import CANNOT_TELL, Receipt, Remote, Sentence, Unavailable, Unsure
from publishing.states import State

pytestmark = pytest.mark.django_db
WHY = Sentence("Porque sí.")


def state(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def in_doubt(due: Any, work: Any, parrot: Any) -> Delivery:
    parrot.script = [Unsure(WHY)]
    delivery = due()
    work()
    handing.recall(delivery)
    return delivery


def test_found_on_the_network_it_is_sent(due: Any, work: Any, parrot: Any, clock: Any) -> None:
    delivery = in_doubt(due, work, parrot)
    parrot.found = Receipt(Remote("r-1", "https://loro.test/1"))
    clock.pass_(seconds=5)
    work()
    assert state(delivery) == State.SENT


def test_proven_absent_it_is_withdrawn(due: Any, work: Any, parrot: Any, clock: Any) -> None:
    delivery = in_doubt(due, work, parrot)
    parrot.found = None
    clock.pass_(seconds=30)
    work()
    clock.pass_(days=1)
    work()
    assert (state(delivery), len(parrot.seen)) == (State.WITHDRAWN, 1)


def test_a_person_who_says_it_is_not_there_does_not_send_it(
    due: Any, work: Any, parrot: Any, clock: Any, alice: Any
) -> None:
    delivery = in_doubt(due, work, parrot)
    parrot.found = CANNOT_TELL
    clock.pass_(seconds=5)
    work()
    settling.it_is_not_there(Delivery.objects.get(pk=delivery.pk), by=alice)
    clock.pass_(days=1)
    work()
    assert (state(delivery), len(parrot.seen)) == (State.WITHDRAWN, 1)


def test_recalled_in_mid_flight_it_is_not_tried_again(due: Any, work: Any, parrot: Any, clock: Any) -> None:
    def recalled_meanwhile(post: Any, line: Any) -> Any:
        handing.recall(delivery)
        raise Unavailable(WHY)

    parrot.script = [recalled_meanwhile]
    delivery = due()
    work()
    assert state(delivery) == State.WITHDRAWN


def test_recalled_while_its_worker_died_it_is_withdrawn_by_the_reaper(due: Any, clock: Any) -> None:
    delivery = due()
    Delivery.objects.update(state=State.SENDING, lease="x", lease_until=clock.now)
    handing.recall(delivery)
    clock.pass_(seconds=30)
    reap(clock.now)
    assert state(delivery) == State.WITHDRAWN
