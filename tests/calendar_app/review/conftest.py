from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.models import Asked, Post, ReviewEntry
from calendar_app.review import rounds
from calendar_app.review.ruling import AskedStep
from teams.models import Notification
from tests.conftest import person, practice_channel, seat

DAY = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any) -> Post:
    post = planning.create_post(brand, by=bob, text="El tueste de los martes", channels=[channel])
    planning.plan(post, date=DAY, time=time(9), by=bob)
    return post


@pytest.fixture
def anna(brand: Any) -> Any:
    """Another approver on Alice's team."""
    return seat(brand, person("anna@alameda.test", "Ana Mora"), "approver")


@pytest.fixture
def other(brand: Any) -> Any:
    """A second channel of the brand's."""
    return practice_channel(brand, "http://127.0.0.1:9", handle="otra", name="otra")


@pytest.fixture
def in_steps(brand: Any) -> Callable[..., Any]:
    """`in_steps([abel], [anna, alice], all=True)`: the brand asks these, one step after another."""

    def rule(*people: list[Any], all: bool = False, client: int | None = None, **facts: Any) -> Any:
        steps = [
            AskedStep(f"Paso {place}", "all" if all else "any", client=place == client, people=some)
            for place, some in enumerate(people, 1)
        ]
        review.set_rule(brand, by=None, mode="steps", steps=steps, **facts)
        return brand

    return rule


def save(post: Post, by: Any, **changes: Any) -> planning.Saved:
    post.refresh_from_db()
    return planning.save_post(post, by=by, version=post.version, **changes)


def kinds(post: Post) -> list[str]:
    return list(ReviewEntry.objects.filter(post=post).values_list("kind", flat=True))


def answers(post: Post) -> dict[str, str]:
    rows = Asked.objects.filter(step__round__post=post, step__round=post.rounds.last())
    return {str(row.person or row.guest): row.answer for row in rows.select_related("person")}


def here(post: Post) -> Any:
    return rounds.current(rounds.of(post))


def told(person: Any) -> list[str]:
    return list(Notification.objects.filter(user=person).order_by("pk").values_list("event", flat=True))
