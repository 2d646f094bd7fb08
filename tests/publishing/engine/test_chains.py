"""A thread and a first comment: each part leaves after what it follows, and waits if that can't."""

from __future__ import annotations

from typing import Any

import pytest

from publishing import settling
from publishing.content import content
from publishing.handing import hand_over, withdraw
from publishing.models import Delivery
from publishing.networks.contract import CANNOT_TELL, Receipt, Refused, Remote, Sentence, Unsure
from publishing.states import State

pytestmark = pytest.mark.django_db
WHY = Sentence("Porque sí.")


@pytest.fixture
def thread(due: Any, perch: Any, clock: Any) -> list[Delivery]:
    """A post, two more parts of its thread, and a first comment under the post."""
    head = due("uno")
    parts = [head]
    for text in ("dos", "tres"):
        parts.append(due(text, follows=parts[-1], head=head))
    said = content(text="comentario", comment=True)
    comment = hand_over(perch, content=said, planned_for=clock.now, follows=head, head=head)
    return [*parts, comment]


def states(thread: list[Delivery]) -> list[str]:
    return [Delivery.objects.get(pk=each.pk).state for each in thread]


def test_each_part_follows_the_one_before_and_the_comment_the_post(
    thread: Any, work: Any, parrot: Any
) -> None:
    work()
    assert states(thread) == [State.SENT] * 4
    said = {post.text: post for post in parrot.seen}
    ids = {text: f"r-{post.key[:6]}" for text, post in said.items()}
    assert [post.text for post in parrot.seen][:2] == ["uno", "dos"]
    assert said["uno"].reply_to is None
    assert said["dos"].reply_to.id == ids["uno"]
    assert said["tres"].reply_to.id == ids["dos"]
    assert said["tres"].thread_root.id == ids["uno"]
    assert said["comentario"].reply_to.id == ids["uno"]
    assert said["comentario"].comment
    assert not said["tres"].comment


def test_a_part_that_fails_holds_those_after_it_with_the_reason(thread: Any, work: Any, parrot: Any) -> None:
    parrot.script = [Receipt(Remote("r-1", "https://loro.test/1")), Refused(WHY)]
    work()
    one, two, three, comment = states(thread)
    assert (one, two, three, comment) == (State.SENT, State.FAILED, State.WAITING, State.SENT)
    assert "falló" in Delivery.objects.get(pk=thread[2].pk).sentence["text"]
    settling.retry(Delivery.objects.get(pk=thread[1].pk), by=None)
    Delivery.objects.filter(state=State.WAITING).update(due_at=thread[0].planned_for)
    work()
    assert states(thread) == [State.SENT] * 4


def test_a_post_in_doubt_holds_its_whole_chain_until_a_person_says(
    thread: Any, work: Any, parrot: Any, clock: Any
) -> None:
    parrot.script, parrot.found = [Unsure(WHY)], CANNOT_TELL
    work()
    clock.pass_(minutes=5)
    work()
    assert states(thread) == [State.UNSURE, *[State.WAITING] * 3]
    rest = Delivery.objects.filter(head=thread[0])
    assert all("No se sabe" in each.sentence["text"] for each in rest)
    settling.it_is_there(Delivery.objects.get(pk=thread[0].pk), url="https://loro.test/9", by=None)
    assert [each.sentence for each in rest.all()] == [None] * 3
    work()
    assert states(thread) == [State.SENT] * 4


def test_a_post_taken_back_takes_its_chain_along(thread: Any, work: Any) -> None:
    assert withdraw(thread[0])
    assert states(thread) == [State.WITHDRAWN] * 4
    assert work() == 0
