"""From the claim to the last moment, and through a whole thread: the gate is asked again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import planning, review, sealing
from calendar_app.models import Post, Seal, Variant
from publishing.models import Delivery
from publishing.networks.contract import StillWorking
from publishing.states import State
from tests.calendar_app.sealing.conftest import approve, delivery_on, held, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(strict: Any, post: Any, bob: Any, abel: Any, left: Any) -> Any:
    Variant.objects.filter(channel=left).update(parts=["dos"], first_comment="el enlace")
    planning.schedule(approve(post, bob, abel), by=bob)
    return post


def test_a_thread_is_sealed_as_a_whole(thread: Any, ear: Any) -> None:
    work()
    assert sorted(ear.texts()) == ["El tueste de los martes"] * 2 + ["dos", "el enlace"]


def test_a_changed_comment_holds_the_post_it_hangs_under(thread: Any, ear: Any, left: Any) -> None:
    comment = Delivery.objects.get(origin__endswith=":comment")
    Delivery.objects.filter(pk=comment.pk).update(content={**comment.content, "text": "otro enlace"})
    work()
    assert ear.texts() == ["El tueste de los martes"]
    assert held(left)


def test_a_thread_that_began_goes_on_as_it_was_approved(thread: Any, ear: Any, left: Any) -> None:
    ear.after = lambda: Post.objects.filter(pk=thread.pk).update(title="Mientras sale")
    Variant.objects.exclude(channel=left).update(delivery=None)
    Delivery.objects.exclude(channel=left).delete()
    work()
    assert sorted(ear.texts()) == ["El tueste de los martes", "dos", "el enlace"]


def test_what_follows_a_held_post_says_so(thread: Any, ear: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    comment = Delivery.objects.get(origin__endswith=":comment")
    assert "está retenida" in comment.sentence["text"]


def test_what_is_broken_between_the_claim_and_the_request_does_not_leave(
    scheduled: Any, ear: Any, alice: Any
) -> None:
    ear.before = lambda: sealing.break_seals(scheduled, None, by=alice, why="withdrawn") and None
    work()
    assert not ear.heard
    assert Delivery.objects.filter(held_at__isnull=False, published_at=None).count() == 2


def test_an_hour_that_changes_at_the_last_moment_is_seen(scheduled: Any, ear: Any) -> None:
    Seal.objects.update(tolerance=30, planned_for=timezone.now())
    Post.objects.update(planned_for=timezone.now())
    Delivery.objects.update(planned_for=timezone.now(), due_at=timezone.now())
    later = timezone.now() + timedelta(hours=5)
    ear.before = lambda: Delivery.objects.update(planned_for=later)
    work()
    assert not ear.heard


def test_of_two_steps_the_second_asks_again_and_keeps_the_first(
    scheduled: Any, ear: Any, bob: Any, abel: Any, left: Any
) -> None:
    ear.two_steps = True
    ear.before = lambda: Variant.objects.filter(channel=left).update(options={"tone": "seco"}) and None
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left)
    assert delivery_on(left).memo
    ear.before = lambda: None
    Variant.objects.filter(channel=left).update(options={})
    review.request_changes(scheduled, by=abel, comment="Otra vez, por favor")
    assert delivery_on(left).state == State.WITHDRAWN


def test_what_its_network_accepted_is_only_followed(scheduled: Any, ear: Any, alice: Any, left: Any) -> None:
    publish = ear.publish

    def accepted(post: Any, access: Any, line: Any) -> Any:
        publish(post, access, line)
        return StillWorking({"job": post.key}, left=True)

    ear.publish, ear.resume = accepted, lambda memo, post, access, line: publish_done(memo)
    Delivery.objects.exclude(channel=left).update(held_at=timezone.now())
    visits = []

    def publish_done(memo: Any) -> Any:
        from publishing.networks.contract import Receipt, Remote

        visits.append(memo)
        return Receipt(Remote("hecho"))

    moment = timezone.now() + timedelta(days=2)
    work(at=moment)
    sealing.break_seals(scheduled, None, by=alice, why="withdrawn")
    work(at=moment + timedelta(hours=1))
    assert visits
    assert delivery_on(left).state == State.SENT
