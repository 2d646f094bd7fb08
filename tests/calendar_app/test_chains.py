"""A thread and a first comment in the calendar: handed over, moved, approved and shown as one post."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import filters, leaving, listing, planning, review
from calendar_app.models import Post, ReviewPolicy, Variant
from publishing import networks
from publishing.models import Delivery
from publishing.networks.contract import Can
from publishing.networks.practice import Practice
from publishing.states import State

pytestmark = pytest.mark.django_db


class Chained(Practice):
    """The practice network, with threads and first comments."""

    can = Practice.can | {Can.THREAD, Can.FIRST_COMMENT}


@pytest.fixture
def variant(monkeypatch: pytest.MonkeyPatch, brand: Any, alice: Any, channel: Any) -> Variant:
    """Of Alice's post for tomorrow: two more parts and a first comment."""
    monkeypatch.setitem(networks.NETWORKS, "practice", Chained())
    post = planning.create_post(brand, text="uno", channels=[channel], by=alice)
    post = getattr(post, "post", post)
    variant = Variant.objects.get(post=post)
    variant.parts, variant.first_comment = ["dos", "tres"], "el enlace, aquí"
    variant.save()
    planning.plan(variant.post, date=tomorrow(), time=time(9), by=alice)
    return Variant.objects.get(pk=variant.pk)


def tomorrow() -> date:
    return timezone.localdate() + timedelta(days=2)


def chain(variant: Variant) -> list[tuple[str, str, str]]:
    """(origin, words, origin of what it follows) of all that waits, in the order it leaves."""
    rows = Delivery.objects.filter(state=State.WAITING).select_related("follows").order_by("pk")
    return [(d.origin, d.content["text"], d.follows.origin if d.follows else "") for d in rows]


@pytest.fixture
def scheduled(variant: Variant, alice: Any) -> Variant:
    planning.schedule(variant.post, by=alice)
    return Variant.objects.select_related("post", "delivery", "channel__workspace").get(pk=variant.pk)


def test_the_post_its_parts_and_its_comment_are_handed_over_as_a_chain(scheduled: Variant) -> None:
    head = f"variant:{scheduled.pk}"
    assert chain(scheduled) == [
        (head, "uno", ""),
        (f"{head}:part:1", "dos", head),
        (f"{head}:part:2", "tres", f"{head}:part:1"),
        (f"{head}:comment", "el enlace, aquí", head),
    ]
    comment = Delivery.objects.get(origin=f"{head}:comment")
    assert comment.content["comment"] is True
    assert {each.pk for each in scheduled.delivery.rest.all()} == {
        each.pk for each in Delivery.objects.exclude(origin=head)
    }


def test_scheduling_twice_is_scheduling_once(scheduled: Variant, alice: Any) -> None:
    planning.schedule(scheduled.post, by=alice)
    assert Delivery.objects.count() == 4


def test_all_of_it_moves_together(scheduled: Variant, alice: Any) -> None:
    planning.plan(scheduled.post, date=tomorrow(), time=time(17), by=alice)
    assert len({each.planned_for for each in Delivery.objects.all()}) == 1
    assert len({each.due_at for each in Delivery.objects.all()}) == 1
    assert Delivery.objects.first().planned_for == Post.objects.get().planned_for


def test_all_of_it_is_taken_back_together(scheduled: Variant, alice: Any) -> None:
    planning.unschedule(scheduled.post, by=alice)
    assert {each.state for each in Delivery.objects.all()} == {State.WITHDRAWN}


@pytest.mark.parametrize(
    "change",
    [{"parts": ["dos", "TRES"]}, {"parts": ["dos"]}, {"first_comment": "otro"}, {"first_comment": ""}],
)
def test_a_changed_part_or_comment_replaces_the_whole_chain(
    scheduled: Variant, alice: Any, change: dict[str, Any]
) -> None:
    Variant.objects.filter(pk=scheduled.pk).update(**change)
    assert leaving.replace_waiting(scheduled.post, by=alice) == []
    assert Delivery.objects.filter(state=State.WITHDRAWN).count() == 4
    said = [text for _origin, text, _follows in chain(scheduled)]
    changed = Variant.objects.get(pk=scheduled.pk)
    assert said == [text for text in ["uno", *changed.parts, changed.first_comment] if text]


@pytest.mark.parametrize("change", [{"parts": ["dos", "TRES"]}, {"first_comment": "otro"}])
def test_an_approval_is_of_the_parts_and_the_comment_too(
    variant: Variant, alice: Any, brand: Any, change: dict[str, Any]
) -> None:
    ReviewPolicy.objects.create(workspace=brand, mode="required")
    review.request(variant.post, by=alice)
    review.approve(variant.post, by=alice)
    assert review.is_cleared(variant.post)
    Variant.objects.filter(pk=variant.pk).update(**change)
    assert not review.is_cleared(Post.objects.get())
    with pytest.raises(planning.CannotPlan):
        planning.schedule(Post.objects.get(), by=alice)


def set_states(*states: str) -> None:
    for delivery, state in zip(Delivery.objects.order_by("pk"), states, strict=True):
        remote = f"r-{delivery.pk}" if state == State.SENT else ""
        Delivery.objects.filter(pk=delivery.pk).update(state=state, remote_id=remote)


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        (["waiting"] * 4, "scheduled"),
        (["sent", "waiting", "waiting", "waiting"], "sending"),
        (["sent", "failed", "waiting", "sent"], "failed"),
        (["sent", "sent", "unsure", "sent"], "unsure"),
        (["sent", "sent", "sent", "processing"], "sending"),
        (["sent", "withdrawn", "withdrawn", "sent"], "published"),
        (["sent"] * 4, "published"),
    ],
)
def test_it_is_published_only_when_all_of_it_is_out(
    scheduled: Variant, brand: Any, states: list[str], shown: str
) -> None:
    set_states(*states)
    card = listing.as_cards(Post.objects.all(), brand)[0]
    assert card.look.key == shown
    assert filters.Filters(states=(shown,)).narrow(Post.objects.all()).count() == 1
    others = tuple(key for key in filters.SHOWS if key != shown)
    assert filters.Filters(states=others).narrow(Post.objects.all()).count() == 0


def test_what_is_half_out_can_not_be_edited_but_the_rest_can_be_stopped(
    scheduled: Variant, alice: Any
) -> None:
    set_states("sent", "waiting", "waiting", "sent")
    with pytest.raises(planning.CannotPlan, match="Se está publicando"):
        leaving.refuse_out_of_hand(Post.objects.get())
    assert [each.pk for each in planning.unschedule(Post.objects.get(), by=alice)] == [scheduled.delivery_id]
    states = [each.state for each in Delivery.objects.order_by("pk")]
    assert states == ["sent", "withdrawn", "withdrawn", "sent"]


def test_a_stricter_rule_takes_back_a_failed_part_nobody_approved(
    scheduled: Variant, alice: Any, brand: Any, make_required: Callable[[], Any]
) -> None:
    set_states("sent", "failed", "waiting", "sent")
    make_required()
    states = [each.state for each in Delivery.objects.order_by("pk")]
    assert states == ["sent", "withdrawn", "withdrawn", "sent"]


@pytest.fixture
def make_required(brand: Any, alice: Any) -> Callable[[], Any]:
    return lambda: review.set_policy(brand, "required", by=alice)
