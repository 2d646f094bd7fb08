"""From a delivery to the public page, through the engine and real HTTP."""

import pytest
from django.utils import timezone

from practice import trouble
from practice.models import PracticePost
from publishing import handing
from publishing.content import content
from publishing.engine.visiting import visit
from publishing.states import State


@pytest.fixture
def hand_over(live_channel):
    return lambda text, **more: handing.hand_over(
        live_channel, content=content(text=text), planned_for=timezone.now(), **more
    )


def visited(delivery):
    visit([delivery.channel_id])
    delivery.refresh_from_db()
    return delivery


def test_a_delivery_is_on_the_public_page(hand_over, client):
    delivery = visited(hand_over("Hoy hay pan de elote"))
    assert delivery.state == State.SENT
    assert delivery.url.endswith(f"/practica/alameda/{delivery.remote_id}/")
    assert "Hoy hay pan de elote" in client.get(f"/practica/alameda/{delivery.remote_id}/").content.decode()


def test_a_reply_follows_its_parent(hand_over):
    first = hand_over("Primero")
    second = hand_over("Luego", follows=first)
    visited(first)
    second = visited(second)
    assert PracticePost.objects.get(pk=second.remote_id).reply_to_id == int(visited(first).remote_id)


def test_after_a_lost_answer_it_is_there_once(hand_over):
    trouble.set("alameda", "lost_answer")
    delivery = visited(hand_over("Una sola vez"))
    assert delivery.state in (State.UNSURE, State.SENT)
    type(delivery).objects.filter(pk=delivery.pk, state=State.UNSURE).update(due_at=timezone.now())
    assert visited(delivery).state == State.SENT
    assert PracticePost.objects.count() == 1


def test_an_expired_access_disconnects_the_channel(hand_over, live_channel):
    trouble.set("alameda", "expired")
    visited(hand_over("Nada sale"))
    live_channel.refresh_from_db()
    assert live_channel.health == live_channel.Health.DISCONNECTED
    assert not PracticePost.objects.exists()
