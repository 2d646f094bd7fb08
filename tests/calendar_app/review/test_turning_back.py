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
from teams.models import AuditEntry, Membership, Notification
from tests.calendar_app.review.conftest import answers, here, kinds, save

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


def test_the_same_changes_asked_for_twice_are_asked_for_once(
    in_steps: InSteps, post: Post, bob: Any, abel: Any
) -> None:
    """A thumb that taps twice."""
    in_steps([abel])
    review.request(post, by=bob)
    for _ in range(2):
        review.request_changes(post, by=abel, comment=" El precio\r\nes otro ")
    assert kinds(post).count("changes") == 1
    assert Notification.objects.filter(user=bob, event="review.answered").count() == 1
    with pytest.raises(CannotPlan, match="Solo se solicitan cambios"):
        review.request_changes(post, by=abel, comment="Y la foto también")


def test_nor_are_they_asked_for_twice_once_it_was_sent_again(
    in_steps: InSteps, post: Post, bob: Any, abel: Any
) -> None:
    in_steps([abel])
    for times in (1, 2):
        review.request(post, by=bob)
        review.request_changes(post, by=abel, comment="El precio es otro")
        assert kinds(post).count("changes") == times


def test_what_is_archived_is_not_turned_back(in_steps: InSteps, post: Post, bob: Any, abel: Any) -> None:
    in_steps([abel])
    review.request(post, by=bob)
    planning.archive(post, by=bob)
    with pytest.raises(CannotPlan, match="Está archivada"):
        review.request_changes(post, by=abel, comment="El precio es otro")


# ── held to one of its channels ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def on_both(brand: Any, post: Post, channel: Any, other: Any, bob: Any, abel: Any, anna: Any) -> Post:
    """Abel is asked for one channel and Ana for the other; each may decide about no more than that one."""
    for place, who in ((channel, abel), (other, anna)):
        steps = [review.ruling.AskedStep(place.name, people=[who])]
        review.set_rule(brand, by=None, mode="steps", channel=place, steps=steps)
        Membership.objects.filter(user=who).update(only_channels=[place.pk])
    save(post, bob, channels=[channel, other])
    review.request(post, by=bob)
    return post


def turns(post: Post, abel: Any, anna: Any, channel: Any) -> tuple[Any, Any]:
    """Whose step is open, and who comes later."""
    return (abel, anna) if here(post).channels == [channel.pk] else (anna, abel)


def test_who_may_approve_a_channels_step_may_also_say_no(
    on_both: Post, abel: Any, anna: Any, channel: Any, signed_in: Any
) -> None:
    first, _later = turns(on_both, abel, anna, channel)
    page = signed_in(first).get(f"/m/alameda/aprobaciones/?pub={on_both.pk}").content.decode()
    assert 'value="changes"' in page
    review.request_changes(on_both, by=first, comment="El precio es otro")
    assert on_both.changes_requested


def test_but_not_before_her_turn_nor_after_it(
    on_both: Post, abel: Any, anna: Any, channel: Any, signed_in: Any
) -> None:
    first, later = turns(on_both, abel, anna, channel)
    for verb in (review.request_changes, review.reject):
        with pytest.raises(PermissionDenied):
            verb(on_both, by=later, comment="Yo no")
    review.approve(on_both, by=first)
    with pytest.raises(PermissionDenied):
        review.request_changes(on_both, by=first, comment="Ya no")
    review.approve(on_both, by=later)
    with pytest.raises(PermissionDenied):
        review.reject(on_both, by=later)
    page = signed_in(later).get(f"/m/alameda/publicaciones/{on_both.pk}/").content.decode()
    assert 'value="changes"' not in page


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
