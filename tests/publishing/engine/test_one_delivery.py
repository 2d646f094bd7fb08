"""The life of one delivery, turn by turn, as architecture.md §2 draws it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from publishing import handing
from publishing.engine.patience import TRIES
from publishing.engine.reaping import reap
from publishing.engine.visiting import visit
from publishing.models import Attempt, Channel, Delivery, Pace
from publishing.networks.contract import (
    CANNOT_TELL,
    Disconnected,
    Receipt,
    Refused,
    Remote,
    Sentence,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.states import Outcome, State

from .conftest import NOON, perch_named

pytestmark = pytest.mark.django_db
WHY = Sentence("Porque sí.")
THERE = Receipt(Remote("r-9", "https://loro.test/9"))


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def test_what_is_due_is_sent_once_with_its_receipt_and_its_attempt(due: Any, work: Any, parrot: Any) -> None:
    delivery = due()
    assert work() == 1
    assert work() == 0
    sent = fresh(delivery)
    assert (sent.state, sent.url, sent.attempts_made) == (State.SENT, "https://loro.test/1", 1)
    assert sent.published_at
    assert sent.sent_at
    assert sent.lease == ""
    assert [(a.number, a.outcome) for a in sent.attempts.all()] == [(1, Outcome.RECEIPT)]
    assert len(parrot.seen) == 1


def test_what_is_not_due_yet_waits(due: Any, work: Any, clock: Any) -> None:
    delivery = due(planned_for=clock.now + timedelta(seconds=1))
    assert work() == 0
    clock.pass_(seconds=1)
    assert work() == 1
    assert fresh(delivery).state == State.SENT


def test_a_refusal_stops_and_tells_the_person_why(due: Any, work: Any, parrot: Any) -> None:
    parrot.script = [Refused(WHY)]
    delivery = due()
    work()
    assert (fresh(delivery).state, fresh(delivery).sentence["text"]) == (State.FAILED, "Porque sí.")
    assert work() == 0


def test_what_the_network_would_refuse_never_leaves(due: Any, work: Any, parrot: Any) -> None:
    delivery = due("x" * 101)
    work()
    assert (fresh(delivery).state, parrot.seen) == (State.FAILED, [])


def test_a_lost_access_holds_the_channel_and_fails_only_what_met_it(due: Any, work: Any, parrot: Any) -> None:
    parrot.script = [Disconnected(WHY)]
    met, waiting = due("uno"), due("dos")
    work()
    assert (fresh(met).state, fresh(waiting).state) == (State.FAILED, State.WAITING)
    channel = Channel.objects.get()
    assert (channel.health, channel.trouble["text"]) == ("disconnected", "Porque sí.")


def test_waiting_ones_turn_costs_nothing_and_is_honoured_to_the_second(
    due: Any, work: Any, parrot: Any, clock: Any
) -> None:
    until = clock.now + timedelta(seconds=30)
    parrot.script = [Throttled(until, WHY)]
    delivery = due()
    work()
    assert (fresh(delivery).due_at, fresh(delivery).failures) == (until, 0)
    clock.pass_(seconds=29.9)
    assert work() == 0
    clock.pass_(seconds=0.2)
    work()
    assert fresh(delivery).state == State.SENT


def test_what_surely_did_not_leave_is_tried_again_later_each_time(
    due: Any, work: Any, parrot: Any, clock: Any
) -> None:
    parrot.script = [Unavailable(WHY), Unavailable(WHY)]
    delivery = due()
    work()
    first = fresh(delivery)
    assert (first.state, first.failures, first.published_at) == (State.WAITING, 1, None)
    assert timedelta(seconds=1) < first.due_at - clock.now < timedelta(seconds=3)
    clock.now = first.due_at
    work()
    assert fresh(delivery).due_at - clock.now > timedelta(seconds=3)
    clock.now = fresh(delivery).due_at
    work()
    assert (fresh(delivery).state, fresh(delivery).attempts_made) == (State.SENT, 3)


def test_patience_ends_with_the_last_reason(due: Any, work: Any, parrot: Any, clock: Any) -> None:
    parrot.script = [Unavailable(WHY)] * (TRIES + 1)
    delivery = due()
    for _turn in range(TRIES):
        work()
        clock.pass_(minutes=10)
    last = fresh(delivery)
    assert (last.state, last.failures) == (State.FAILED, TRIES)
    assert last.sentence["params"]["reason"]["text"] == "Porque sí."
    assert work() == 0


def test_a_lost_answer_is_looked_up_and_found(due: Any, work: Any, parrot: Any, clock: Any) -> None:
    parrot.script, parrot.found = [Unsure(WHY)], THERE
    delivery = due()
    work()
    assert fresh(delivery).state == State.UNSURE
    clock.pass_(seconds=5)
    work()
    found = fresh(delivery)
    assert (found.state, found.remote_id, len(parrot.seen)) == (State.SENT, "r-9", 1)
    assert found.verified_at


def test_absence_is_proof_only_after_a_while(due: Any, work: Any, parrot: Any, clock: Any) -> None:
    parrot.script, parrot.found = [Unsure(WHY)], None
    delivery = due()
    work()
    clock.pass_(seconds=5)
    work()
    assert (fresh(delivery).state, len(parrot.seen)) == (State.UNSURE, 1)
    clock.pass_(seconds=16)
    work()
    assert (fresh(delivery).state, len(parrot.seen)) == (State.SENT, 2)
    outcomes = [attempt.outcome for attempt in fresh(delivery).attempts.all()]
    assert outcomes == [Outcome.UNSURE, Outcome.ABSENT, Outcome.ABSENT, Outcome.RECEIPT]


def test_where_nobody_can_tell_a_person_decides_and_nothing_is_sent_again(
    due: Any, work: Any, parrot: Any, clock: Any
) -> None:
    parrot.script, parrot.found = [Unsure(WHY)], CANNOT_TELL
    delivery = due()
    work()
    clock.pass_(seconds=5)
    work()
    clock.pass_(days=3)
    assert work() == 0
    assert (fresh(delivery).state, fresh(delivery).due_at, len(parrot.seen)) == (State.UNSURE, None, 1)


def test_a_two_step_network_has_its_memo_on_disk_before_the_second_step(
    due: Any, work: Any, parrot: Any, clock: Any
) -> None:
    seen: list[Any] = []

    def second(post: Any, line: Any) -> Any:
        seen.append(Delivery.objects.get().memo)
        line.no_return()
        return THERE

    parrot.script = [lambda post, line: StillWorking({"draft": 7}), second]
    delivery = due()
    work()
    assert (seen, fresh(delivery).state) == ([{"draft": 7}], State.SENT)
    assert parrot.seen[1] == {"draft": 7}


@pytest.mark.parametrize("trouble", [Unavailable(WHY), Throttled(NOON + timedelta(seconds=9), WHY)])
def test_what_the_network_has_accepted_stays_left_while_it_is_asked_for(
    due: Any, work: Any, parrot: Any, clock: Any, trouble: Exception
) -> None:
    def asks_again(post: Any, line: Any) -> Any:
        raise trouble

    parrot.script = [lambda post, line: StillWorking({"upload": 7}, left=True), asks_again]
    delivery = due()
    work()
    asked = fresh(delivery)
    assert asked.state == State.PROCESSING
    assert asked.published_at is not None
    assert not handing.withdraw(asked)


def test_the_departure_is_written_before_the_request_leaves(due: Any, work: Any, parrot: Any) -> None:
    written: list[Any] = []

    def look(post: Any, line: Any) -> Any:
        written.append(Delivery.objects.get().published_at)
        line.no_return()
        written.append(Delivery.objects.get().published_at)
        return THERE

    parrot.script = [look]
    due()
    work()
    assert written[0] is None
    assert written[1] is not None


def test_a_worker_that_lost_its_lease_can_not_send(due: Any, work: Any, parrot: Any) -> None:
    left: list[str] = []

    def slow(post: Any, line: Any) -> Any:
        Delivery.objects.update(lease="somebody-else")
        line.no_return()
        left.append("sent")
        return THERE

    parrot.script = [slow]
    delivery = due()
    work()
    assert (left, fresh(delivery).state) == ([], State.SENDING)


def test_a_late_receipt_is_evidence_even_after_the_lease_ran_out(
    due: Any, work: Any, parrot: Any, clock: Any
) -> None:
    def slow(post: Any, line: Any) -> Any:
        line.no_return()
        clock.pass_(minutes=5)
        assert reap(clock.now) == 1
        return THERE

    parrot.script = [slow]
    delivery = due()
    work()
    assert (fresh(delivery).state, fresh(delivery).remote_id) == (State.SENT, "r-9")


def test_a_pause_takes_effect_at_the_point_of_no_return(due: Any, work: Any, parrot: Any, clock: Any) -> None:
    def paused_meanwhile(post: Any, line: Any) -> Any:
        Channel.objects.update(paused_at=clock.now)
        line.no_return()
        raise AssertionError("it left")

    parrot.script = [paused_meanwhile]
    delivery = due()
    work()
    held = fresh(delivery)
    assert (held.state, held.failures, held.published_at) == (State.WAITING, 0, None)
    assert work() == 0


def test_a_paused_brand_sends_nothing(due: Any, work: Any, brand: Any, clock: Any) -> None:
    brand.paused_at = clock.now
    brand.save()
    due()
    assert work() == 0


def test_a_defect_of_ours_is_told_and_never_sends_twice(due: Any, work: Any, parrot: Any, clock: Any) -> None:
    def breaks(post: Any, line: Any) -> Any:
        line.no_return()
        raise ZeroDivisionError("adapter defect")

    parrot.script, parrot.found = [breaks], CANNOT_TELL
    delivery = due()
    work()
    assert fresh(delivery).state == State.UNSURE
    assert "ZeroDivisionError" in Attempt.objects.get().detail


@pytest.mark.parametrize(("left", "state"), [(False, State.WAITING), (True, State.UNSURE)])
def test_what_a_dead_worker_held_is_freed(
    due: Any, work: Any, parrot: Any, clock: Any, left: bool, state: State
) -> None:
    class Killed(BaseException):
        pass

    def dies(post: Any, line: Any) -> Any:
        if left:
            line.no_return()
        raise Killed

    parrot.script = [dies]
    delivery = due()
    with pytest.raises(Killed):
        work()
    assert reap(clock.now) == 0
    clock.pass_(seconds=25)
    assert reap(clock.now) == 1
    freed = fresh(delivery)
    assert (freed.state, freed.lease) == (state, "")
    assert freed.attempts.get().outcome == Outcome.LOST


def test_a_clock_set_back_does_not_hold_a_lease_for_ever(
    due: Any, parrot: Any, clock: Any, perch: Any
) -> None:
    delivery = due()
    ahead = clock.now + timedelta(hours=1)
    Delivery.objects.update(state=State.SENDING, lease="x", lease_until=ahead)
    assert reap(clock.now) == 1
    assert fresh(delivery).state == State.WAITING


def test_a_reply_waits_for_what_it_follows_and_carries_its_receipt(
    due: Any, work: Any, parrot: Any, clock: Any
) -> None:
    parrot.script = [Unavailable(WHY)]
    parent = due("padre")
    child = due("hija", follows=parent)
    work()
    assert fresh(child).state == State.WAITING
    clock.pass_(seconds=5)
    work()
    assert (fresh(parent).state, fresh(child).state) == (State.SENT, State.SENT)
    assert parrot.seen[-1].reply_to.id == fresh(parent).remote_id


def test_two_brands_that_share_an_account_keep_its_spacing(
    due: Any, parrot: Any, perch: Any, charlie: Any, clock: Any
) -> None:
    parrot.spacing = timedelta(seconds=10)  # type: ignore[misc]
    other = perch_named(charlie.memberships.get().workspace, "loro", account=perch.account)
    first, second = due("uno"), due("dos", channel=other)
    visit([perch.pk, other.pk], clock=clock)
    assert sorted([fresh(first).state, fresh(second).state]) == [State.SENT, State.WAITING]
    assert Pace.objects.get().free_at == clock.now + timedelta(seconds=10)


def test_credentials_that_can_not_be_opened_hold_the_channel_not_the_others(
    due: Any, work: Any, parrot: Any, brand: Any
) -> None:
    broken = perch_named(brand, "roto")
    Channel.objects.filter(pk=broken.pk).update(sealed="nonsense")
    bad, good = due("mal", channel=broken), due("bien")
    work()
    assert (fresh(bad).state, fresh(good).state) == (State.FAILED, State.SENT)
    assert Channel.objects.get(pk=broken.pk).health == "disconnected"
