"""Two people at once, two connections: one of them comes second, and nothing is said twice or unapproved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import Post
from calendar_app.planning import CannotPlan, Stale
from publishing.models import Delivery
from publishing.states import State

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def post(transactional_db: None, brand: Any, bob: Any, channel: Any) -> Post:
    post = planning.create_post(brand, by=bob, text="El tueste de los martes", channels=[channel])
    planning.plan(post, date=DAY, time=time(9), by=bob)
    return post


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """Each in a thread with a connection of its own, all from the same start. A refusal is an answer."""
    start, answers = threading.Barrier(len(steps)), [None] * len(steps)

    def run(place: int, step: Callable[[], Any]) -> None:
        start.wait()
        try:
            answers[place] = step()
        except CannotPlan as refusal:
            answers[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(steps)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def again(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def test_scheduled_by_two_at_once_it_is_handed_over_once(post: Post, alice: Any, bob: Any) -> None:
    answers = at_once(
        lambda: planning.schedule(again(post), by=alice), lambda: planning.schedule(again(post), by=bob)
    )
    assert answers[0] == answers[1]
    assert Delivery.objects.count() == 1


def test_saved_by_two_at_once_one_is_told(post: Post, alice: Any, bob: Any) -> None:
    answers = at_once(
        lambda: planning.save_post(again(post), by=alice, version=1, text="La de Alicia"),
        lambda: planning.save_post(again(post), by=bob, version=1, text="La de Beto"),
    )
    assert sum(isinstance(answer, Stale) for answer in answers) == 1
    assert again(post).version == 2


def test_an_edit_beside_a_schedule_never_leaves_old_words_waiting(post: Post, alice: Any, bob: Any) -> None:
    for turn in range(5):
        words = f"Turno {turn}"
        at_once(
            lambda words=words: planning.save_post(
                again(post), by=alice, version=again(post).version, text=words
            ),
            lambda: planning.schedule(again(post), by=bob),
        )
        waiting = Delivery.objects.get(state=State.WAITING)
        assert waiting.content["text"] == again(post).text


def test_a_rule_made_while_it_is_scheduled_leaves_nothing_unapproved(
    post: Post, alice: Any, bob: Any
) -> None:
    for _ in range(5):
        at_once(
            lambda: planning.schedule(again(post), by=bob),
            lambda: review.set_policy(post.workspace, "required", by=alice),
        )
        assert not Delivery.objects.filter(state=State.WAITING).exists()
        review.set_policy(post.workspace, "optional", by=alice)


def test_an_edit_beside_an_approval_is_never_approved_unread(
    post: Post, alice: Any, bob: Any, abel: Any
) -> None:
    review.request(post, by=bob)
    seen = review.digest(post)
    at_once(
        lambda: review.approve(again(post), by=abel, seen=seen),
        lambda: planning.save_post(again(post), by=bob, version=1, text="Cambiado"),
    )
    assert not review.is_approved(again(post))
