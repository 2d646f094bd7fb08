"""An approval taken back against the worker: it left under a seal, or it did not leave."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from calendar_app import planning, review
from calendar_app.models import Post, Seal, Variant
from calendar_app.planning import CannotPlan
from publishing.states import State
from tests.calendar_app.sealing.conftest import approve, planned, work
from tests.calendar_app.test_races import again, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def taken_back(post: Post, by: Any) -> Any:
    try:
        return review.undo_approval(again(post), by=by)
    except CannotPlan as refusal:
        return refusal


def states(post: Post) -> set[str]:
    return set(Variant.objects.filter(post=post).values_list("delivery__state", flat=True))


def unbroken(post: Post) -> bool:
    return Seal.objects.filter(post=post, broken_at=None).exists()


def test_at_the_same_moment_it_is_one_or_the_other(
    brand: Any, bob: Any, abel: Any, left: Any, ear: Any
) -> None:
    review.set_policy(brand, "required", by=None)
    for turn in range(6):
        ear.start_over()
        post = planning.create_post(brand, by=bob, text=f"El tueste {turn}", channels=[left])
        post = approve(planned(post, bob), bob, abel)
        planning.schedule(post, by=bob)
        _sent, undone = at_once(work, lambda post=post: taken_back(post, abel))
        if isinstance(undone, CannotPlan):
            work()  # what the other took away from under it goes out with the next visit
            assert (ear.texts(), states(post), unbroken(post)) == ([post.text], {State.SENT}, True)
        else:
            assert (ear.texts(), states(post), unbroken(post)) == ([], {State.WITHDRAWN}, False)
            assert again(post).stage == "in_review"


def test_once_the_worker_has_it_in_hand_it_is_too_late(scheduled: Any, ear: Any, abel: Any) -> None:
    said: list[Any] = []

    def meanwhile() -> None:
        said.append(taken_back(scheduled, abel))
        connection.close()

    def aside() -> None:
        thread = threading.Thread(target=meanwhile)
        thread.start()
        thread.join(timeout=30)

    ear.before = aside
    work()
    assert {type(each) for each in said} == {CannotPlan}
    assert "Se está publicando" in said[0].sentence
    assert (states(scheduled), unbroken(scheduled)) == ({State.SENT}, True)
    assert len(ear.heard) == 2


def test_a_seal_that_broke_in_its_last_moment_holds_it(scheduled: Any, ear: Any, abel: Any) -> None:
    """Between the claim and the point of no return, behind the verb: the gate is asked once more."""
    ear.before = lambda: Seal.objects.update(broken_at=scheduled.updated_at, broken_for="withdrawn")
    work()
    assert ear.heard == []
    assert states(scheduled) == {State.WAITING}
