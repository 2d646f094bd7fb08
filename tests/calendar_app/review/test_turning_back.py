"""A step that is turned back, taken back or passed on, and the one a client answers behind a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from calendar_app import planning, review
from calendar_app.models import Post, ReviewRound, Seal
from calendar_app.planning import CannotPlan
from publishing.models import Delivery
from publishing.states import State
from teams.models import AuditEntry, Notification
from tests.calendar_app.review.conftest import answers, kinds

InSteps = Callable[..., Any]


# ── turning back, passing on ──────────────────────────────────────────────────────────────────────────


def test_a_later_approver_may_stop_it_before_her_turn(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob)
    review.request_changes(post, by=anna, comment="El precio es otro")
    assert (post.stage, post.changes_requested) == ("draft", True)
    news = Notification.objects.get(user=bob)
    assert news.params["said"] == "El precio es otro"
    assert ReviewRound.objects.get().outcome == "changes"


def test_a_rejected_post_goes_back_and_what_waited_is_taken_back(
    brand: Any, post: Post, bob: Any, abel: Any
) -> None:
    review.set_policy(brand, "required", by=None)
    review.request(post, by=bob)
    review.approve(post, by=abel)
    planning.schedule(post, by=bob)
    review.reject(post, by=abel)
    assert Delivery.objects.get().state == State.WITHDRAWN
    assert Seal.objects.get().broken_for == "withdrawn"
    assert kinds(post)[-1] == "rejected"
    with pytest.raises(CannotPlan, match="Solo se rechaza"):
        review.reject(post, by=abel)


def test_a_request_taken_back_asks_nobody_any_more(
    in_steps: InSteps, post: Post, bob: Any, abel: Any
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    review.withdraw_request(post, by=bob)
    assert answers(post) == {"Abel Soto": "passed"}
    with pytest.raises(CannotPlan, match="está en «Borrador»"):
        review.approve(post, by=abel)


def test_she_passes_her_step_on_and_may_still_answer_first(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any, alice: Any
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    review.delegate(post, to=anna, by=abel)
    assert answers(post) == {"Abel Soto": "delegated", "Ana Mora": "pending"}
    with pytest.raises(CannotPlan, match="espera a Ana Mora"):
        review.approve(post, by=alice)
    review.approve(post, by=abel)
    assert answers(post) == {"Abel Soto": "approved", "Ana Mora": "passed"}
    assert review.is_approved(post)


def test_it_is_passed_on_only_to_who_may_approve(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, charlie: Any
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    for nobody in (bob, charlie):
        with pytest.raises(CannotPlan, match="no puede aprobar"):
            review.delegate(post, to=nobody, by=abel)


# ── the client ────────────────────────────────────────────────────────────────────────────────────────


def a_link(brand: Any, *posts: Post, **facts: Any) -> Any:
    from datetime import timedelta

    from django.utils import timezone

    from calendar_app.models import CalendarLink

    facts = {"decides": True, "expires_at": timezone.now() + timedelta(days=3), **facts}
    link = CalendarLink.objects.create(workspace=brand, name="Cliente", holds="posts", zone="UTC", **facts)
    link.posts.set(posts)
    return link


def test_the_client_answers_her_step_behind_a_link_and_no_other(
    in_steps: InSteps, brand: Any, post: Post, bob: Any, abel: Any
) -> None:
    in_steps([abel], [], client=2)
    link = a_link(brand, post)
    review.request(post, by=bob)
    with pytest.raises(CannotPlan, match="Todavía la revisa el equipo"):
        review.approve(post, by=None, guest="Ana", link=link)
    review.approve(post, by=abel)
    with pytest.raises(CannotPlan, match="espera al cliente"):
        review.approve(post, by=abel)
    review.approve(post, by=None, guest="Ana Cliente", link=link)
    assert review.is_approved(post)
    assert Seal.objects.get().guest == "Ana Cliente"
    assert answers(post) == {"Abel Soto": "approved", "Ana Cliente": "approved"}
    assert AuditEntry.objects.filter(did="review.approved", who="Ana Cliente").exists()


@pytest.mark.parametrize("why", ["does not decide", "revoked", "expired", "of another post"])
def test_a_link_that_may_not_decides_nothing(
    in_steps: InSteps, brand: Any, post: Post, bob: Any, why: str
) -> None:
    from django.utils import timezone

    in_steps([], client=1)
    facts = {
        "does not decide": {"decides": False},
        "revoked": {"revoked_at": timezone.now()},
        "expired": {"expires_at": timezone.now()},
    }
    link = a_link(brand, *([] if why == "of another post" else [post]), **facts.get(why, {}))
    review.request(post, by=bob)
    with pytest.raises(PermissionDenied):
        review.approve(post, by=None, guest="Ana", link=link)
    with pytest.raises(PermissionDenied):
        review.request_changes(post, by=None, guest="Ana", link=link, comment="No")
