"""The post is out, and something asked beside it isn't done: that is said, and nothing is sent again."""

from __future__ import annotations

from typing import Any

import pytest

from publishing.networks.contract import Receipt, Remote, Sentence
from publishing.states import State
from tests.publishing.engine.conftest import *  # noqa: F403  # the parrot and its perch

pytestmark = pytest.mark.django_db(transaction=True)
NO_COVER = Sentence("Se publicó, pero sin %(what)s.", {"what": Sentence("la portada")})


def test_what_isn_t_done_is_kept_and_shown(
    parrot: Any, due: Any, work: Any, alice: Any, signed_in: Any
) -> None:
    parrot.script = [Receipt(Remote("7", "https://loro.test/7"), but=NO_COVER)]
    delivery = due()
    work()
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    page = signed_in(alice).get(f"/m/alameda/entregas/{delivery.pk}/").content.decode()
    assert "Se publicó, pero sin la portada." in page
    work()
    assert len(parrot.seen) == 1


def test_a_post_that_is_simply_out_says_nothing_more(due: Any, work: Any) -> None:
    delivery = due()
    work()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.sentence) == (State.SENT, None)
