"""Who approved by mistake takes it back, as long as nothing came after it and nothing left under it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import Asked, Post, ReviewRound, RoundStep, Seal
from calendar_app.planning import CannotPlan
from calendar_app.review import waiting
from publishing.models import Delivery
from publishing.states import State
from teams.models import AuditEntry, Membership, Notification
from tests.calendar_app.review.conftest import save

pytestmark = pytest.mark.django_db
InSteps = Callable[..., Any]


@pytest.fixture
def required(brand: Any) -> None:
    review.set_policy(brand, "required", by=None)


@pytest.fixture
def asked(required: None, post: Post, bob: Any) -> Post:
    return review.request(post, by=bob)


def waits_for(person: Any, post: Post) -> bool:
    seat = Membership.objects.get(workspace=post.workspace, user=person)
    return waiting.for_person(seat).filter(pk=post.pk).exists()


def answers() -> list[str]:
    return list(Asked.objects.order_by("pk").values_list("answer", flat=True))


# ── back as it was ────────────────────────────────────────────────────────────────────────────────────


def test_it_waits_for_her_again_and_nothing_of_it_may_leave(asked: Post, abel: Any, bob: Any) -> None:
    review.approve(asked, by=abel)
    assert review.undo_approval(asked, by=abel) == []
    assert asked.stage == "in_review"
    assert waits_for(abel, asked)
    assert not review.is_cleared(asked)
    assert list(Seal.objects.values_list("broken_for", "broken_by")) == [("withdrawn", abel.pk)]
    assert ReviewRound.objects.get().outcome == "open"


def test_it_is_written_down_and_who_asked_hears_of_it(asked: Post, abel: Any, bob: Any) -> None:
    review.approve(asked, by=abel)
    review.undo_approval(asked, by=abel)
    assert list(asked.review.values_list("kind", flat=True)) == ["requested", "approved", "undone"]
    assert AuditEntry.objects.filter(did="review.undone", who_id=abel.pk).count() == 1
    assert "deshizo" in Notification.objects.filter(user=bob).latest("pk").text


def test_approved_again_it_leaves_under_a_new_seal(asked: Post, abel: Any, bob: Any) -> None:
    review.approve(asked, by=abel)
    review.undo_approval(asked, by=abel)
    review.approve(asked, by=abel)
    assert planning.schedule(asked, by=bob)
    assert list(Seal.objects.order_by("pk").values_list("broken_for", flat=True)) == ["withdrawn", ""]


def test_what_was_scheduled_under_it_is_taken_back(asked: Post, abel: Any, bob: Any) -> None:
    review.approve(asked, by=abel)
    planning.schedule(asked, by=bob)
    assert "se retiró 1 entrega" in review.undo_approval(asked, by=abel)[0]
    assert Delivery.objects.get().state == State.WITHDRAWN


def test_where_no_rule_asks_for_it_what_waits_goes_on(brand: Any, post: Post, abel: Any, bob: Any) -> None:
    review.request(post, by=bob)
    review.approve(post, by=abel)
    planning.schedule(post, by=bob)
    assert review.undo_approval(post, by=abel) == []
    assert Delivery.objects.get().state == State.WAITING


def test_twice_is_once(asked: Post, abel: Any) -> None:
    review.approve(asked, by=abel)
    review.undo_approval(asked, by=abel)
    assert review.undo_approval(asked, by=abel) == []
    assert asked.review.filter(kind="undone").count() == 1


def test_who_wrote_it_still_may_not_approve_it(
    brand: Any, post: Post, alice: Any, bob: Any, abel: Any
) -> None:
    """An approval forgets who wrote it since the last one; undone, that is known again."""
    review.set_rule(brand, by=None, mode="required", by_others=True)
    save(post, alice, text="Lo cambió Alice")
    review.request(post, by=bob)
    review.approve(post, by=abel)
    assert post.writers == []
    review.undo_approval(post, by=abel)
    assert post.writers == [alice.pk]
    with pytest.raises(CannotPlan, match="Tú la escribiste"):
        review.approve(post, by=alice)


# ── in steps ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_step_waits_again_for_its_turn(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna], deadline=48, reminder=24)
    review.request(post, by=bob)
    review.approve(post, by=abel)
    review.undo_approval(post, by=abel)
    first, second = RoundStep.objects.all()
    assert first.done_at is None
    assert (second.opened_at, second.due_at, second.remind_at) == (None, None, None)
    assert (waits_for(abel, post), waits_for(anna, post)) == (True, False)
    review.approve(post, by=abel)
    review.approve(post, by=anna)
    assert review.is_approved(post)


def test_those_her_answer_let_off_are_asked_again(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel, anna])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    assert answers() == ["approved", "passed"]
    review.undo_approval(post, by=abel)
    assert answers() == ["pending", "pending"]


def test_one_who_answered_herself_has_nobody_asked_in_her_stead_again(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any, alice: Any
) -> None:
    in_steps([abel, anna], all=True)
    review.request(post, by=bob)
    review.delegate(post, to=alice, by=abel)
    review.approve(post, by=abel)
    review.approve(post, by=anna)
    review.undo_approval(post, by=anna)
    said = dict(Asked.objects.values_list("person__email", "answer"))
    assert said == {abel.email: "approved", anna.email: "pending", alice.email: "passed"}


def test_of_several_who_all_must_hers_alone_is_taken_back(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel, anna], all=True)
    review.request(post, by=bob)
    review.approve(post, by=abel)
    review.undo_approval(post, by=abel)
    assert answers() == ["pending", "pending"]
    assert post.stage == "in_review"


# ── no way back ───────────────────────────────────────────────────────────────────────────────────────


def test_not_once_somebody_else_has_answered(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    review.approve(post, by=anna)
    with pytest.raises(CannotPlan, match="Ya pasó algo más"):
        review.undo_approval(post, by=abel)
    assert review.is_approved(post)


def test_not_once_it_was_changed(asked: Post, abel: Any, bob: Any) -> None:
    review.approve(asked, by=abel)
    save(asked, bob, text="Otra cosa")
    asked.refresh_from_db()
    with pytest.raises(CannotPlan, match="Ya pasó algo más"):
        review.undo_approval(asked, by=abel)
    assert asked.stage == "draft"


def test_not_another_step_than_the_one_she_was_told_of(
    in_steps: InSteps, post: Post, bob: Any, abel: Any
) -> None:
    in_steps([abel], [abel])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    first = review.may_undo(post, abel)
    review.approve(post, by=abel)
    with pytest.raises(CannotPlan, match="Ya pasó algo más"):
        review.undo_approval(post, by=abel, step=first.pk)
    assert review.is_approved(post)


def test_not_what_somebody_else_approved(asked: Post, abel: Any, alice: Any, bob: Any, charlie: Any) -> None:
    review.approve(asked, by=abel)
    with pytest.raises(CannotPlan, match="No hay una aprobación tuya"):
        review.undo_approval(asked, by=alice)
    for person in (bob, charlie):
        with pytest.raises(PermissionDenied):
            review.undo_approval(asked, by=person)
    assert review.is_approved(asked)


def test_not_when_it_left(asked: Post, abel: Any, bob: Any) -> None:
    review.approve(asked, by=abel)
    planning.schedule(asked, by=bob)
    now = timezone.now()
    Delivery.objects.update(state=State.SENT, published_at=now, sent_at=now, due_at=None, remote_id="1")
    with pytest.raises(CannotPlan, match="Ya salió en practica"):
        review.undo_approval(asked, by=abel)
    assert not Seal.objects.filter(broken_at__isnull=False).exists()
    assert review.may_undo(asked, abel) is None


def test_not_while_it_is_leaving(asked: Post, abel: Any, bob: Any) -> None:
    review.approve(asked, by=abel)
    planning.schedule(asked, by=bob)
    Delivery.objects.update(state=State.SENDING, lease="x", lease_until=timezone.now() + timedelta(minutes=1))
    with pytest.raises(CannotPlan, match="Se está publicando en practica"):
        review.undo_approval(asked, by=abel)
    assert Delivery.objects.get().recalled_at is None, "nothing was done about it at all"


def test_a_comment_said_meanwhile_is_no_obstacle(asked: Post, abel: Any) -> None:
    review.approve(asked, by=abel)
    review.record(asked, "comment", by=abel, comment="¡Uy!")
    assert review.may_undo(asked, abel) is not None
    review.undo_approval(asked, by=abel)
    assert asked.stage == "in_review"
