"""How a post does: read four times, kept with source and moment, delayed by trouble, never overwritten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from publishing import networks, settling, vault
from publishing.content import content
from publishing.engine.visiting import visit
from publishing.handing import hand_over
from publishing.models import Channel, Delivery, Reading
from publishing.networks.contract import (
    Can,
    Limits,
    Network,
    Receipt,
    Remote,
    Sentence,
    Throttled,
    Unavailable,
)
from publishing.reading_figures import AFTER, next_after, read_due
from publishing.states import State

pytestmark = pytest.mark.django_db


class Counted(Network):
    """Its figures are what the test says; each question is remembered."""

    key, name, icon = "counted", "Contada", "net-practice"
    can = frozenset({Can.TEXT, Can.READINGS, Can.DELETE})
    limits = Limits(source="tests")
    readings_from = "tests v1"

    def __init__(self) -> None:
        self.asked: list[list[str]] = []
        self.figures: Any = lambda ids: {pk: {"likes": 5, "views": 70} for pk in ids}

    def problems(self, post: Any, limits: Any) -> list[Any]:
        return []

    def publish(self, post: Any, access: Any, line: Any) -> Receipt:
        line.no_return()
        return Receipt(Remote(f"r-{post.text}", "https://contada.test/1"))

    def delete(self, remote: Any, access: Any, line: Any) -> None: ...

    def readings(self, remotes: Any, access: Any, line: Any) -> Any:
        ids = [remote.id for remote in remotes]
        self.asked.append(ids)
        return self.figures(ids)


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    network = Counted()
    monkeypatch.setitem(networks.NETWORKS, "counted", network)
    return network


@pytest.fixture
def sent(counted: Counted, brand: Any) -> list[Delivery]:
    """Two posts of one channel, just published."""
    from django.utils import timezone

    sealed = vault.sealed({"token": "s3cr3t-counted"})
    channel = Channel.objects.create(workspace=brand, network="counted", name="c", account="c", sealed=sealed)
    for text in ("uno", "dos"):
        hand_over(channel, content=content(text=text), planned_for=timezone.now())
    visit([channel.pk])
    return list(Delivery.objects.order_by("pk"))


def test_it_is_read_after_an_hour_a_day_a_week_and_four_weeks(sent: Any, counted: Counted) -> None:
    start = sent[0].sent_at
    assert sent[0].read_figures_at == start + timedelta(hours=1)
    assert read_due(start + timedelta(minutes=59)) == 0
    for after in AFTER:
        assert read_due(start + after + timedelta(minutes=1)) == 2
        assert read_due(start + after + timedelta(minutes=2)) == 0
    assert [len(ids) for ids in counted.asked] == [2] * 4
    assert Delivery.objects.get(pk=sent[0].pk).read_figures_at is None
    rows = Reading.objects.filter(delivery=sent[0], name="likes")
    assert [(row.value, row.source) for row in rows] == [(5, "tests v1")] * 4
    assert len({row.read_at for row in rows}) == 4


def test_after_a_long_silence_only_what_still_comes_is_asked(sent: Any) -> None:
    start = sent[0].sent_at
    assert next_after(start, start + timedelta(days=3)) == start + timedelta(days=7)
    assert next_after(start, start + timedelta(days=29)) is None


@pytest.mark.parametrize("trouble", [Unavailable(Sentence("No.")), ValueError("adapter defect")])
def test_trouble_only_delays_it(sent: Any, counted: Counted, trouble: Exception) -> None:
    def raises(ids: Any) -> Any:
        raise trouble

    due, well = sent[0].sent_at + timedelta(hours=1, minutes=1), counted.figures
    counted.figures = raises
    assert read_due(due) == 0
    assert Delivery.objects.filter(state=State.SENT, channel__health="connected").count() == 2
    counted.figures = well
    assert read_due(due + timedelta(minutes=10)) == 0
    assert read_due(due + timedelta(minutes=31)) == 2


def test_a_network_that_says_wait_is_asked_again_then(sent: Any, counted: Counted) -> None:
    due = sent[0].sent_at + timedelta(hours=2)

    def throttled(ids: Any) -> Any:
        raise Throttled(due + timedelta(hours=5), Sentence("Espera."))

    counted.figures = throttled
    read_due(due)
    assert Delivery.objects.first().read_figures_at == due + timedelta(hours=5)


def test_what_was_taken_down_is_not_read_any_more(sent: Any, counted: Counted) -> None:
    settling.take_down(sent[0], by=None)
    read_due(sent[0].sent_at + timedelta(hours=2))
    assert counted.asked == [["r-dos"]]


def test_the_page_of_a_delivery_shows_them_with_their_source(
    sent: Any, bob: Any, signed_in: Any, brand: Any
) -> None:
    read_due(sent[0].sent_at + timedelta(hours=2))
    page = signed_in(bob).get(f"/m/{brand.slug}/entregas/{sent[0].pk}/").content.decode()
    assert "tests v1" in page
    assert "70" in page
