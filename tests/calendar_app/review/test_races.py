"""Two decide at once, on two connections: one of them comes second, and nothing unapproved leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import Asked, Post, ReviewEntry, ReviewRound, Seal
from calendar_app.planning import CannotPlan
from calendar_app.review import reminding
from publishing.models import Delivery
from publishing.states import State
from teams.models import Notification
from tests.calendar_app.test_races import again, at_once

pytestmark = pytest.mark.django_db(transaction=True)
InSteps = Callable[..., Any]


@pytest.fixture
def asked(transactional_db: None, in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any) -> Post:
    in_steps([abel, anna])
    return review.request(post, by=bob)


def kinds() -> list[str]:
    return list(ReviewEntry.objects.values_list("kind", flat=True))


def test_two_approve_at_once_and_it_is_approved_once(asked: Post, abel: Any, anna: Any) -> None:
    answers = at_once(
        lambda: review.approve(again(asked), by=abel), lambda: review.approve(again(asked), by=anna)
    )
    assert not any(isinstance(each, CannotPlan) for each in answers)
    assert kinds() == ["requested", "approved"]
    assert Seal.objects.filter(broken_at=None).count() == 1
    assert sorted(Asked.objects.values_list("answer", flat=True)) == ["approved", "passed"]


def test_all_of_them_at_once_complete_the_step_once(
    transactional_db: None, in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel, anna], all=True)
    review.request(post, by=bob)
    at_once(lambda: review.approve(again(post), by=abel), lambda: review.approve(again(post), by=anna))
    assert kinds() == ["requested", "step", "approved"]
    assert ReviewRound.objects.get().outcome == "approved"


def test_an_approval_against_an_edit_never_leaves_other_words_sealed(
    asked: Post, abel: Any, bob: Any
) -> None:
    seen = review.digest(asked)
    at_once(
        lambda: review.approve(again(asked), by=abel, seen=seen),
        lambda: planning.save_post(again(asked), by=bob, version=asked.version, text="Otra cosa"),
    )
    post = again(asked)
    assert post.text == "Otra cosa"
    assert not review.is_cleared(post)
    assert not Seal.objects.filter(broken_at=None).exists()


def test_an_approval_against_a_withdrawal_ends_in_one_of_both(asked: Post, abel: Any, bob: Any) -> None:
    at_once(
        lambda: review.approve(again(asked), by=abel), lambda: review.withdraw_request(again(asked), by=bob)
    )
    outcome, post = ReviewRound.objects.get().outcome, again(asked)
    assert (outcome, post.stage) in {("approved", "approved"), ("withdrawn", "draft")}
    assert Seal.objects.filter(broken_at=None).exists() == (outcome == "approved")


def test_changes_requested_against_scheduling_leave_nothing_waiting(asked: Post, abel: Any, bob: Any) -> None:
    review.approve(asked, by=abel)
    at_once(
        lambda: planning.schedule(again(asked), by=bob),
        lambda: review.request_changes(again(asked), by=abel, comment="Espera"),
    )
    assert not Delivery.objects.filter(state=State.WAITING).exists()
    assert again(asked).stage == "draft"


def test_asked_twice_at_once_it_is_one_round(
    transactional_db: None, in_steps: InSteps, post: Post, bob: Any, alice: Any, abel: Any
) -> None:
    in_steps([abel])
    at_once(lambda: review.request(again(post), by=bob), lambda: review.request(again(post), by=alice))
    assert ReviewRound.objects.count() == 1
    assert kinds() == ["requested"]


def test_two_clocks_at_once_tell_it_once(
    transactional_db: None, in_steps: InSteps, post: Post, bob: Any, abel: Any
) -> None:
    in_steps([abel], deadline=1)
    review.request(post, by=bob)
    later = timezone.now() + timedelta(hours=2)
    at_once(lambda: reminding.mind(later), lambda: reminding.mind(later))
    assert kinds() == ["requested", "escalated"]
    assert Notification.objects.filter(event="review.overdue", user=bob).count() == 1
