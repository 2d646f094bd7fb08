"""An approval holds for its hour, within its tolerance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app.models import Post, Seal
from publishing import pausing, settling
from publishing.models import Delivery
from tests.calendar_app.sealing.conftest import delivery_on, held, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_its_hour(scheduled: Any) -> Any:
    """Sealed for its hour, half an hour either way."""
    Seal.objects.update(tolerance=30)
    return scheduled


def test_within_its_tolerance_it_leaves(at_its_hour: Any, ear: Any) -> None:
    soon = timezone.now() + timedelta(minutes=20)
    Seal.objects.update(planned_for=soon)
    Post.objects.update(planned_for=soon)
    Delivery.objects.update(planned_for=soon, due_at=soon)
    work()
    assert len(ear.heard) == 2


def test_a_delivery_brought_forward_behind_every_verb_is_held(at_its_hour: Any, ear: Any, left: Any) -> None:
    Delivery.objects.update(due_at=timezone.now())
    work(at=timezone.now())
    assert not ear.heard
    assert "con 30 min de tolerancia" in held(left)


def test_a_delivery_put_off_behind_every_verb_is_held(at_its_hour: Any, ear: Any) -> None:
    later = at_its_hour.planned_for + timedelta(hours=1)
    Delivery.objects.update(planned_for=later, due_at=later)
    work()
    assert not ear.heard


@pytest.fixture
def late(at_its_hour: Any) -> Any:
    """Its hour passed two hours ago, and the worker was away."""
    ago = timezone.now() - timedelta(hours=2)
    Seal.objects.update(planned_for=ago)
    Post.objects.update(planned_for=ago)
    Delivery.objects.update(planned_for=ago, due_at=ago)
    return at_its_hour


def test_what_is_late_by_no_persons_word_still_leaves(late: Any, ear: Any) -> None:
    work()
    assert len(ear.heard) == 2


def test_now_is_another_hour_than_the_approved_one(late: Any, ear: Any, left: Any, alice: Any) -> None:
    Delivery.objects.update(held_at=timezone.now())
    with pytest.raises(settling.CannotSettle, match="otra hora"):
        settling.release(delivery_on(left), by=alice)


def test_what_a_person_lets_go_after_a_pause_is_no_longer_on_time(
    late: Any, ear: Any, left: Any, alice: Any
) -> None:
    pausing.pause(left, by=alice)
    pausing.resume(left, by=alice, overdue="send")
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert "con 30 min de tolerancia" in held(left)
