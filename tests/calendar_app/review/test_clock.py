"""The clock of a review: it reminds, holds or escalates, and never takes silence for a yes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import Asked, Post, ReviewEntry, RoundStep, Seal
from calendar_app.planning import CannotPlan
from calendar_app.review import reminding, waiting
from publishing.models import Delivery
from teams.models import Membership, Notification

InSteps = Callable[..., Any]


def in_(hours: float) -> Any:
    return timezone.now() + timedelta(hours=hours)


def told(person: Any, event: str) -> int:
    return Notification.objects.filter(user=person, event=event).count()


def seat_of(person: Any) -> Membership:
    return Membership.objects.select_related("custom", "workspace").get(user=person)


def kinds(post: Post) -> list[str]:
    return list(ReviewEntry.objects.filter(post=post).values_list("kind", flat=True))


# ── reminders and deadlines ───────────────────────────────────────────────────────────────────────────


def test_those_who_have_not_answered_are_reminded_once(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel, anna], all=True, deadline=24, reminder=4)
    review.request(post, by=bob)
    review.approve(post, by=abel)
    assert reminding.mind(in_(19)) == 0
    assert reminding.mind(in_(20.1)) == 1
    assert reminding.mind(in_(20.2)) == 0
    assert (told(anna, "review.reminder"), told(abel, "review.reminder")) == (1, 0)


def test_the_clock_of_a_step_starts_with_its_turn(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna], deadline=24)
    review.request(post, by=bob)
    assert list(RoundStep.objects.values_list("due_at", flat=True))[1] is None
    review.approve(post, by=abel)
    assert RoundStep.objects.last().due_at is not None


def test_unanswered_it_is_held_and_said(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, alice: Any
) -> None:
    in_steps([abel], deadline=24)
    review.request(post, by=bob)
    for _ in range(2):
        reminding.mind(in_(25))
    assert kinds(post) == ["requested", "escalated"]
    assert (told(bob, "review.overdue"), told(abel, "review.overdue")) == (1, 1)
    assert not Asked.objects.filter(person=alice).exists()
    assert Post.objects.get().stage == "in_review"
    assert post in waiting.overdue(post.workspace, in_(25))


def test_unanswered_it_escalates_and_her_word_is_enough(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any, alice: Any
) -> None:
    in_steps([abel, anna], all=True, deadline=24, unanswered="escalate", escalate_to=alice)
    review.request(post, by=bob)
    with pytest.raises(CannotPlan, match="no te toca a ti"):
        review.approve(post, by=alice)
    for _ in range(2):
        reminding.mind(in_(25))
    assert told(alice, "review.escalated") == 1
    assert "Alicia Ríos" in post.review.last().comment
    assert list(waiting.for_person(seat_of(alice))) == [post]
    review.approve(post, by=alice)
    assert review.is_approved(post)


def test_with_nobody_named_it_escalates_to_the_admins(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, alice: Any
) -> None:
    in_steps([abel], deadline=24, unanswered="escalate")
    review.request(post, by=bob)
    reminding.mind(in_(25))
    assert Asked.objects.get(escalated=True).person == alice


def test_her_own_work_does_not_escalate_to_her(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, alice: Any
) -> None:
    in_steps([abel], deadline=24, unanswered="escalate", by_others=True)
    Post.objects.update(author=alice)
    review.request(post, by=bob)
    reminding.mind(in_(25))
    assert not Asked.objects.filter(escalated=True).exists()
    assert told(alice, "review.overdue") == 1


def test_what_was_answered_taken_back_or_put_away_is_left_alone(
    in_steps: InSteps, post: Post, bob: Any, abel: Any
) -> None:
    in_steps([abel], deadline=24, reminder=4)
    review.request(post, by=bob)
    step = RoundStep.objects.get()
    review.withdraw_request(post, by=bob)
    assert not reminding.act(step, reminding.run_out, in_(25))
    assert reminding.mind(in_(25)) == 0
    assert kinds(post) == ["requested", "withdrawn"]


# ── its hour comes ────────────────────────────────────────────────────────────────────────────────────


def test_its_hour_comes_without_an_approval_nothing_leaves_and_all_are_told_once(
    in_steps: InSteps, post: Post, bob: Any, abel: Any
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    after = post.planned_for + timedelta(minutes=1)
    for _ in range(2):
        reminding.mind(after)
    assert not Delivery.objects.exists()
    assert not Seal.objects.exists()
    news = Notification.objects.get(user=bob, event="post.unapproved_at_its_hour")
    assert news.params["missing"] == "Abel Soto"
    assert told(abel, "post.unapproved_at_its_hour") == 1
    assert kinds(post) == ["requested", "late"]
    assert [each.post for each in reminding.unpublished(post.workspace, after)] == [post]


# ── away ──────────────────────────────────────────────────────────────────────────────────────────────


def away(person: Any, substitute: Any, *, first: Any = None) -> int:
    today = timezone.localdate()
    return review.go_away(
        seat_of(person), substitute=substitute, first=first or today - timedelta(days=1),
        last=today + timedelta(days=7), by=person,
    )  # fmt: skip


def test_what_is_asked_of_her_is_asked_of_her_substitute(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel])
    away(abel, anna)
    review.request(post, by=bob)
    row = Asked.objects.get(person=anna)
    assert (row.instead_of, row.answer) == (abel, "pending")
    assert (told(anna, "review.requested"), told(abel, "review.requested")) == (1, 0)
    review.approve(post, by=anna)
    assert review.is_approved(post)


def test_going_away_moves_what_waits_for_her_already(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    assert away(abel, anna) == 1
    assert told(anna, "review.requested") == 1
    assert list(waiting.for_person(seat_of(anna))) == [post]
    assert not waiting.for_person(seat_of(abel)).exists()


def test_an_absence_that_begins_later_moves_it_on_its_day(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    assert away(abel, anna, first=timezone.localdate() + timedelta(days=1)) == 0
    assert reminding.mind() == 0
    Membership.objects.filter(user=abel).update(away_from=timezone.localdate() - timedelta(days=1))
    assert reminding.mind() == 1
    assert Asked.objects.get(person=anna).instead_of == abel


def test_two_who_stand_in_for_each_other_and_are_both_away_stay_asked(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel])
    away(abel, anna)
    away(anna, abel)
    review.request(post, by=bob)
    assert [row.person for row in Asked.objects.all()] == [abel]


def test_of_three_in_a_row_the_first_who_is_here_is_asked(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any, alice: Any
) -> None:
    in_steps([abel])
    away(abel, anna)
    away(anna, alice)
    review.request(post, by=bob)
    assert Asked.objects.get(answer="pending").person == alice


@pytest.mark.parametrize("case", ["herself", "who may not approve", "backwards", "no first day"])
def test_an_absence_that_cannot_be_is_refused(bob: Any, abel: Any, anna: Any, case: str) -> None:
    today = timezone.localdate()
    asked = {"substitute": anna, "first": today, "last": today}
    wrong = {
        "herself": {"substitute": abel}, "who may not approve": {"substitute": bob},
        "backwards": {"last": today - timedelta(days=1)}, "no first day": {"first": None},
    }  # fmt: skip
    with pytest.raises(CannotPlan):
        review.go_away(seat_of(abel), by=abel, **{**asked, **wrong[case]})
    assert seat_of(abel).substitute is None


# ── whose turn it is ──────────────────────────────────────────────────────────────────────────────────


def test_it_waits_for_whom_the_open_step_asks(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob)
    assert list(waiting.for_person(seat_of(abel))) == [post]
    assert not waiting.for_person(seat_of(anna)).exists()
    assert not waiting.for_person(seat_of(bob)).exists()
    assert list(waiting.asked_by(seat_of(bob))) == [post]
    review.approve(post, by=abel)
    assert not waiting.for_person(seat_of(abel)).exists()
    assert list(waiting.for_person(seat_of(anna))) == [post]


def test_nobody_is_named_and_it_waits_for_all_who_may(
    brand: Any, post: Post, bob: Any, abel: Any, alice: Any
) -> None:
    review.set_policy(brand, "required", by=None)
    review.request(post, by=bob)
    for person in (abel, alice):
        assert list(waiting.for_person(seat_of(person))) == [post]
    planning.archive(post, by=bob)
    assert not waiting.for_person(seat_of(abel)).exists()
