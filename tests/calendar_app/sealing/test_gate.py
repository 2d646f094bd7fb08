"""The worker sends nothing unsealed where a rule asks for a seal: whose word counts, and at what cost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calendar_app import planning, sealing
from calendar_app.models import Campaign, Post, ReviewPolicy, Variant
from publishing import gates
from publishing.content import content
from publishing.handing import hand_over
from publishing.models import Delivery
from publishing.networks.contract import Sentence
from tests.calendar_app.sealing.conftest import approve, channels_of, delivery_on, held, planned, work

pytestmark = pytest.mark.django_db


def test_what_was_approved_leaves(scheduled: Any, ear: Any) -> None:
    work()
    assert sorted(each.account for each in ear.heard) == ["derecha", "izquierda"]
    assert set(ear.texts()) == {"El tueste de los martes"}


def test_what_changed_behind_every_verb_is_held_and_says_why(scheduled: Any, ear: Any, left: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    assert not ear.heard
    assert held(left).startswith("Cambió después de que se aprobó: no salió en «izquierda».")


def test_a_change_on_one_channel_holds_that_one_alone(
    scheduled: Any, ear: Any, left: Any, right: Any
) -> None:
    Variant.objects.filter(channel=left).update(options={"tone": "seco"})
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left)
    assert not held(right)


def test_its_own_frozen_words_are_compared_too(scheduled: Any, ear: Any, left: Any) -> None:
    delivery = delivery_on(left)
    Delivery.objects.filter(pk=delivery.pk).update(content={**delivery.content, "text": "Otra cosa"})
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left).startswith("Lo que se iba a enviar no es lo que se aprobó")


def test_a_seal_broken_while_it_waits_holds_it(scheduled: Any, ear: Any, left: Any, alice: Any) -> None:
    sealing.break_seals(scheduled, [left.pk], by=alice, why="withdrawn")
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left).startswith("Su aprobación se anuló")


def test_a_stricter_rule_written_behind_every_verb_holds_what_waits(
    post: Any, bob: Any, ear: Any, left: Any
) -> None:
    planning.schedule(post, by=bob)
    ReviewPolicy.objects.create(workspace=post.workspace, channel=left, mode="required")
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert held(left) == "«izquierda» pide aprobación y nadie ha aprobado esta publicación: no salió. " + (
        "Pide revisión."
    )


def test_a_campaigns_rule_and_a_trainees_post_ask_for_it_as_well(
    post: Any, bob: Any, ear: Any, brand: Any
) -> None:
    other = planned(planning.create_post(brand, by=bob, text="De campaña", channels=channels_of(post)), bob)
    for each in (post, other):
        planning.schedule(each, by=bob)
    days = {"starts": timezone.localdate(), "ends": timezone.localdate()}
    campaign = Campaign.objects.create(workspace=brand, name="Buen Fin", **days)
    ReviewPolicy.objects.create(workspace=brand, campaign=campaign, mode="required")
    Post.objects.filter(pk=other.pk).update(campaign=campaign)
    Post.objects.filter(pk=post.pk).update(always_reviewed=True)
    work()
    assert not ear.heard
    assert Delivery.objects.filter(held_at__isnull=False).count() == 4


def test_what_other_people_approved_is_held_in_a_campaign_that_asks_its_own(
    scheduled: Any, ear: Any, brand: Any, left: Any
) -> None:
    days = {"starts": timezone.localdate(), "ends": timezone.localdate()}
    campaign = Campaign.objects.create(workspace=brand, name="Buen Fin", **days)
    ReviewPolicy.objects.create(workspace=brand, campaign=campaign, mode="required")
    Post.objects.update(campaign=campaign)
    work()
    assert not ear.heard
    assert held(left).startswith("Está en una campaña que pide otra aprobación")


def test_what_only_says_that_it_has_left_is_asked_about(scheduled: Any, ear: Any, left: Any) -> None:
    Post.objects.update(text="Otra cosa")
    Delivery.objects.update(published_at=timezone.now())
    work()
    assert not ear.heard
    assert held(left)


def test_what_comes_from_no_post_is_held_where_the_channel_asks(strict: Any, ear: Any, left: Any) -> None:
    made = hand_over(left, content=content(text="Por otra puerta"), planned_for=timezone.now())
    work()
    made.refresh_from_db()
    assert not ear.heard
    assert made.held_at
    assert "no viene de una publicación que alguien pueda aprobar" in str(Sentence(**made.sentence))


def test_a_borrowed_origin_helps_nobody(scheduled: Any, ear: Any, left: Any, right: Any) -> None:
    other = Variant.objects.get(channel=right)
    hand_over(left, content=content(text="x"), planned_for=timezone.now(), origin=f"variant:{other.pk}")
    hand_over(left, content=content(text="y"), planned_for=timezone.now(), origin="variant:999999")
    work()
    assert set(ear.texts()) == {"El tueste de los martes"}


def test_where_no_rule_asks_it_costs_one_question(post: Any, bob: Any, ear: Any) -> None:
    planning.schedule(post, by=bob)
    deliveries = list(Delivery.objects.select_related("channel"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert gates.refused(deliveries) == {}
    assert len(asked) == 1


def test_many_deliveries_cost_no_more_than_two(scheduled: Any, bob: Any, abel: Any, brand: Any) -> None:
    def cost() -> int:
        deliveries = list(Delivery.objects.select_related("channel"))
        with CaptureQueriesContext(connection) as asked:
            assert gates.refused(deliveries) == {}
        return len(asked)

    few = cost()
    for n in range(6):
        made = planning.create_post(brand, by=bob, text=f"Número {n}", channels=channels_of(scheduled))
        planning.schedule(approve(planned(made, bob), bob, abel), by=bob)
    assert cost() <= few <= 14


def test_a_gate_that_breaks_lets_nothing_through_and_holds_up_no_other(
    scheduled: Any, ear: Any, left: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(deliveries: Any) -> Any:
        if any(each.channel_id == left.pk for each in deliveries):
            raise KeyError("x")
        return {}

    monkeypatch.setitem(gates._gates, "broken", broken)
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    assert "por un error de Pauta" in held(left)
