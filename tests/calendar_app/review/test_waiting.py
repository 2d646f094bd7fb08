"""«Esperan tu aprobación» is one thing: on Hoy, in the calendar's filter and in Aprobaciones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from calendar_app import attention, review
from calendar_app.approvals import queues
from calendar_app.filters import Filters
from calendar_app.models import Post
from teams.models import Membership, Notification

pytestmark = pytest.mark.django_db
InSteps = Callable[..., Any]


def waits_for(person: Any, brand: Any) -> bool:
    """Raises where the three places don't agree."""
    seat = Membership.objects.get(workspace=brand, user=person)
    action = Filters.read(QueryDict("accion=1"), seat)
    places = (
        attention.for_me(seat),
        action.narrow(Post.objects.filter(workspace=brand)),
        queues.queues(seat, timezone.now())[queues.MINE],
    )
    found = [set(each.values_list("pk", flat=True)) for each in places]
    assert found[0] == found[1] == found[2], found
    return bool(found[0])


def everybody(brand: Any, *people: Any) -> list[bool]:
    return [waits_for(person, brand) for person in people]


def test_it_waits_for_who_is_named_in_the_step_whose_turn_it_is(
    in_steps: InSteps, brand: Any, post: Post, bob: Any, abel: Any, anna: Any, alice: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob)
    assert everybody(brand, abel, anna, alice) == [True, False, False]
    review.approve(post, by=abel)
    assert everybody(brand, abel, anna, alice) == [False, True, False]


def test_it_waits_for_a_substitute_in_her_stead(
    in_steps: InSteps, brand: Any, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel])
    seat = Membership.objects.get(workspace=brand, user=abel)
    today = timezone.now().astimezone(brand.tz).date()
    review.go_away(seat, substitute=anna, first=today, last=None, by=abel)
    review.request(post, by=bob)
    assert everybody(brand, abel, anna) == [False, True]


def test_it_waits_for_whom_it_was_passed_to(
    in_steps: InSteps, brand: Any, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    review.delegate(post, to=anna, by=abel)
    assert everybody(brand, abel, anna) == [False, True]


def test_where_nobody_wrote_a_rule_it_waits_for_everybody_who_may_approve(
    brand: Any, post: Post, bob: Any, abel: Any, alice: Any, vera: Any
) -> None:
    review.request(post, by=bob)
    assert everybody(brand, abel, alice, vera) == [True, True, False]


# ── what told her so ──────────────────────────────────────────────────────────────────────────────────


def unread(person: Any) -> list[str]:
    rows = Notification.objects.filter(user=person, read_at=None).order_by("pk")
    return list(rows.values_list("event", flat=True))


def letters(person: Any) -> int:
    return Notification.objects.filter(user=person, mail_due__isnull=False, mailed_at=None).count()


def test_what_another_has_answered_no_longer_asks_for_her(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel, anna])
    review.request(post, by=bob)
    assert (unread(anna), letters(anna)) == (["review.requested"], 1)
    review.approve(post, by=abel)
    assert (unread(anna), letters(anna), unread(abel)) == ([], 0, [])


def test_where_all_are_asked_her_own_answer_settles_only_hers(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel, anna], all=True)
    review.request(post, by=bob)
    review.approve(post, by=abel)
    assert (unread(abel), unread(anna)) == ([], ["review.requested"])


def test_the_next_step_is_told_and_the_one_before_is_settled(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel], [anna])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    assert (unread(abel), unread(anna)) == ([], ["review.requested"])


def test_an_approval_taken_back_asks_the_others_again(
    in_steps: InSteps, post: Post, bob: Any, abel: Any, anna: Any
) -> None:
    in_steps([abel, anna])
    review.request(post, by=bob)
    review.approve(post, by=abel)
    review.undo_approval(post, by=abel)
    assert (unread(anna), unread(abel)) == (["review.requested"], [])


def test_a_request_withdrawn_asks_nobody(in_steps: InSteps, post: Post, bob: Any, abel: Any) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    review.withdraw_request(post, by=bob)
    assert unread(abel) == []
