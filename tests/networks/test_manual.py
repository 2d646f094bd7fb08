"""The manual channel: at its hour a person is told, has everything to copy, and says that it is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from calendar_app import attention
from publishing import connecting, handing, networks, notifying, settling
from publishing.content import content
from publishing.engine.reaping import reap
from publishing.engine.visiting import visit
from publishing.models import Channel, Delivery, Notice
from publishing.networks.contract import NetworkError
from publishing.states import State
from smm import health
from teams.notices import mailing

pytestmark = pytest.mark.django_db
LINK = "https://wa.me/estado/7"


@pytest.fixture
def place(brand: Any, alice: Any) -> Channel:
    """«Estado de WhatsApp», connected by Alice as any other channel is."""
    entered = {"place": "Estado de  WhatsApp", "address": "https://wa.me/52155"}
    found = connecting.connect(brand, "manual", name="estado", entered=entered, by=alice)
    return getattr(found, "channel", found)


@pytest.fixture
def her_turn(place: Channel, django_capture_on_commit_callbacks: Any) -> Delivery:
    """A post whose hour came ten minutes ago, prepared by the worker."""
    said = content(text="Hoy hay pan", link="https://ejemplo.mx/pan", title="Pan", tags=["pan"])
    delivery = handing.hand_over(place, content=said, planned_for=timezone.now() - timedelta(minutes=10))
    with django_capture_on_commit_callbacks(execute=True):
        visit([place.pk])
    return Delivery.objects.get(pk=delivery.pk)


def test_a_place_needs_a_name_and_a_whole_address() -> None:
    manual: Any = networks.get("manual")
    for entered in (
        {"place": "  "},
        {"place": "x", "address": "wa.me"},
        {"place": "x", "address": "ftp://a"},
    ):
        with pytest.raises(NetworkError) as told:
            manual.connect(entered, None)
        assert str(told.value.sentence)
    assert manual.connect({"place": " Estado de  WhatsApp "}, None).id == "estado de whatsapp"


def test_at_its_hour_it_is_a_persons_turn_and_nobody_else_s(her_turn: Delivery, place: Channel) -> None:
    assert (her_turn.state, her_turn.due_at, her_turn.published_at) == (State.PROCESSING, None, None)
    assert visit([place.pk]) == 0
    assert reap(timezone.now() + timedelta(days=3)) == 0
    assert her_turn.attempts_made == 1


def test_it_is_not_late_for_the_watchman_but_stands_on_hoy(her_turn: Delivery, brand: Any) -> None:
    assert Delivery.objects.overdue().count() == 0
    assert health.overdue()["ok"]
    found = attention.troubles(brand, timezone.now())
    assert [(each.key, each.delivery.pk) for each in found] == [("by_hand", her_turn.pk)]


def test_those_who_settle_are_told_by_mail(her_turn: Delivery, alice: Any, bob: Any, vera: Any) -> None:
    Notice.objects.update(due_at=timezone.now())
    assert notifying.send_due() == 1
    mailing.send_due(timezone.now() + timedelta(hours=1))
    assert {to for letter in mail.outbox for to in letter.to} == {alice.email, bob.email}
    assert "te toca publicar" in mail.outbox[0].subject
    assert reverse("delivery", args=["alameda", her_turn.pk]) in mail.outbox[0].body


def test_its_page_has_everything_to_copy_and_takes_the_link(
    her_turn: Delivery, bob: Any, signed_in: Any
) -> None:
    page = signed_in(bob).get(reverse("delivery", args=["alameda", her_turn.pk])).content.decode()
    for words in ("Hoy hay pan", "https://ejemplo.mx/pan", "Ya la publiqué", 'data-controller="copy"'):
        assert words in page
    verb = reverse("delivery_verb", args=["alameda", her_turn.pk, "ya-la-publique"])
    signed_in(bob).post(verb, {"url": LINK})
    done = Delivery.objects.get(pk=her_turn.pk)
    assert (done.state, done.url, done.remote_id) == (State.SENT, LINK, f"by-hand:{done.key}")
    assert done.published_at
    assert done.attempts.get(step="person").by == bob


def test_a_place_without_links_is_published_too(her_turn: Delivery, alice: Any) -> None:
    done = settling.done_by_hand(her_turn, url=" ", by=alice)
    assert (done.state, done.url, done.verified_at) == (State.SENT, "", None)


def test_what_is_no_link_is_refused_and_nothing_changes(her_turn: Delivery, alice: Any) -> None:
    with pytest.raises(settling.CannotSettle, match="no es un enlace"):
        settling.done_by_hand(her_turn, url="ahí en el grupo", by=alice)
    assert Delivery.objects.get().state == State.PROCESSING


def test_what_is_not_published_after_all_is_withdrawn(her_turn: Delivery, alice: Any) -> None:
    settling.not_done(her_turn, by=alice)
    assert Delivery.objects.get().state == State.WITHDRAWN
    with pytest.raises(settling.CannotSettle, match="cambió"):
        settling.done_by_hand(Delivery.objects.get(), url=LINK, by=alice)


def test_a_post_that_a_network_is_processing_is_not_a_persons_to_settle(
    her_turn: Delivery, alice: Any
) -> None:
    Delivery.objects.update(due_at=timezone.now())
    with pytest.raises(settling.CannotSettle, match="cambió"):
        settling.done_by_hand(Delivery.objects.get(), url=LINK, by=alice)


def test_moved_to_another_hour_it_comes_again_then(her_turn: Delivery, place: Channel) -> None:
    later = timezone.now() + timedelta(hours=2)
    assert handing.reschedule(her_turn, planned_for=later)
    assert visit([place.pk]) == 0
    visit([place.pk], clock=lambda: later)
    assert Delivery.objects.get().is_by_hand
