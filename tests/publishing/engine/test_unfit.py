"""What the composer refuses the worker refuses too, and only before anything has left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from publishing.models import Channel
from publishing.networks.contract import Field, Kind, Problem, Receipt, Remote, Sentence, StillWorking
from publishing.states import State

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = Field("board", "Tablero", kind=Kind.CHOICE, choices=(("1", "Recetas"),))


@pytest.fixture
def boards(parrot: Any) -> Any:
    """The network asks for one of the boards that the account has."""
    parrot.options_for = lambda facts: (BOARD,)
    return parrot


@pytest.mark.parametrize(("options", "said"), [({}, "Elige"), ({"board": "2"}, "ya no está entre")])
def test_an_option_that_is_missing_or_gone_is_refused_before_anything_is_asked(
    boards: Any, due: Callable[..., Any], work: Callable[..., int], options: Any, said: str
) -> None:
    delivery = due(options=options)
    work()
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert said in delivery.sentence["params"]["problem"]["text"]
    assert boards.seen == []


def test_an_option_that_is_there_leaves(boards: Any, due: Any, work: Any) -> None:
    delivery = due(options={"board": "1"})
    work()
    delivery.refresh_from_db()
    assert delivery.state == State.SENT


def test_what_the_network_accepted_is_never_called_unfit_afterwards(
    parrot: Any, due: Any, work: Any, clock: Any
) -> None:
    """Its limits may change while it is being processed; the post is out there."""
    parrot.script = [StillWorking({"id": "7"}, wait=timedelta(seconds=5), left=True)]
    delivery = due()
    work()
    parrot.problems = lambda post, limits: [Problem("text_too_long", Sentence("Ya no cabe."))]
    parrot.script = [lambda post, line: Receipt(Remote("7", "https://loro.test/7"))]
    clock.pass_(seconds=10)
    work()
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    assert Channel.objects.get().health == "connected"
