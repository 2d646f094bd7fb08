"""Bob stops a channel or the brand, and comes back without a flood."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from publishing import disconnecting, pausing
from publishing.models import Channel, Delivery
from publishing.states import State
from publishing.wording import say


@pytest.fixture
def late(channel, said):
    return said(channel, "Tarde", planned_for=timezone.now() - timedelta(hours=1))


@pytest.fixture
def later(channel, said):
    return said(channel, "Después", planned_for=timezone.now() + timedelta(hours=1))


def test_what_became_due_in_a_pause_is_held_and_never_called_sent(bob, channel, late, later):
    pausing.pause(channel, by=bob)
    assert pausing.resume(channel, by=bob) == 1
    late.refresh_from_db()
    later.refresh_from_db()
    assert late.state == State.WAITING
    assert late.held_at is not None
    assert "Decide" in say(late.sentence)
    assert later.held_at is None


def test_bob_may_ask_for_the_overdue_ones_to_leave_at_once(bob, channel, late):
    pausing.pause(channel, by=bob)
    assert pausing.resume(channel, by=bob, overdue="send") == 0
    late.refresh_from_db()
    assert late.held_at is None
    word = late.attempts.get()
    assert (word.by, word.step, word.number) == (bob, "person", late.attempts_made)
    assert "decidió que lo atrasado saliera" in say(word.sentence)


def test_resuming_what_was_not_paused_holds_nothing(bob, channel, late):
    assert pausing.resume(channel, by=bob) == 0


def test_pausing_twice_keeps_the_first_hour(bob, channel):
    pausing.pause(channel, by=bob)
    first = channel.paused_at
    pausing.pause(channel, by=bob)
    assert channel.paused_at == first


def test_a_whole_brand_stops_and_comes_back(bob, brand, channel, late):
    pausing.pause_brand(brand, by=bob)
    brand.refresh_from_db()
    assert brand.paused_at is not None
    assert pausing.resume_brand(brand, by=bob) == 1


@pytest.mark.parametrize("who", ["abel", "vera", "charlie"])
def test_others_do_not_stop_the_brand(request, brand, channel, who):
    with pytest.raises(PermissionDenied):
        pausing.pause(channel, by=request.getfixturevalue(who))
    with pytest.raises(PermissionDenied):
        pausing.pause_brand(brand, by=request.getfixturevalue(who))


def test_a_channel_that_goes_leaves_no_secret_and_holds_what_waits(alice, channel, later, said):
    processing = said(channel, state=State.PROCESSING, due_at=timezone.now())
    left = disconnecting.disconnect(channel, by=alice)
    channel.refresh_from_db()
    later.refresh_from_db()
    processing.refresh_from_db()
    assert (left.waiting, left.in_doubt) == (1, 1)
    assert channel.health == Channel.Health.REMOVED
    assert channel.sealed == ""
    assert (later.state, later.held_at is not None) == (State.WAITING, True)
    assert processing.state == State.UNSURE


def test_alice_may_withdraw_what_waits_instead(alice, channel, later):
    disconnecting.disconnect(channel, by=alice, waiting="withdraw")
    assert Delivery.objects.get(pk=later.pk).state == State.WITHDRAWN


def test_bob_does_not_disconnect(bob, channel):
    with pytest.raises(PermissionDenied):
        disconnecting.disconnect(channel, by=bob)
    channel.refresh_from_db()
    assert channel.sealed
