"""A whole story over real HTTP: an access expires, posts are at risk, it is mended, each leaves once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from practice import trouble
from practice.models import PracticePost
from publishing import connecting, notifying, testing
from publishing.content import content
from publishing.engine.visiting import visit
from publishing.handing import hand_over
from publishing.models import Channel, Delivery, Notice
from publishing.states import State
from teams.notices import mailing


class Clock:
    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return timezone.now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work(live_channel: Any, clock: Clock) -> Callable[..., None]:
    """Workers visit the channel; `later` seconds pass first."""

    def go(later: float = 0) -> None:
        clock.ahead += timedelta(seconds=later)
        visit([live_channel.pk], clock=clock)

    return go


@pytest.fixture
def say(live_channel: Any) -> Callable[[str], Delivery]:
    return lambda text: hand_over(live_channel, content=content(text=text), planned_for=timezone.now())


def arrived() -> list[str]:
    return list(PracticePost.objects.order_by("pk").values_list("text", flat=True))


def until_settled(delivery: Delivery, work: Callable[..., None], times: int = 12) -> str:
    for _ in range(times):
        work(10)
        delivery.refresh_from_db()
        if delivery.state in (State.SENT, State.FAILED):
            break
    return delivery.state


def test_an_expired_access_is_seen_mended_and_retried_in_bulk(
    live_channel, live_server, brand, alice, signed_in, say, work, settings
):
    settings.PAUTA_URL = live_server.url
    browser = signed_in(alice)
    trouble.set("alameda", "expired", 1)
    failed, waiting = say("la que falló"), say("la que esperaba")
    work()
    failed.refresh_from_db()
    live_channel.refresh_from_db()
    assert failed.state == State.FAILED
    assert live_channel.health == Channel.Health.DISCONNECTED
    page = browser.get(reverse("channel", args=["alameda", live_channel.pk])).content.decode()
    assert "1 publicación programada está en riesgo" in page

    Notice.objects.update(due_at=timezone.now())
    notifying.send_due()
    mailing.send_due(timezone.now() + timedelta(hours=1))
    assert {letter.to[0] for letter in mail.outbox} == {alice.email}

    browser.post(reverse("channel_reconnect", args=["alameda", live_channel.pk]))
    waiting.refresh_from_db()
    assert waiting.held_at is not None  # its hour passed meanwhile: a person decides
    work()
    assert arrived() == []

    for one, verb in ((failed, "retry"), (waiting, "release")):
        one.refresh_from_db()
        data = {"channel": live_channel.pk, "cause": one.sentence["text"], "verb": verb}
        browser.post(reverse("deliveries_settle", args=["alameda"]), data)
    work(5)
    work(5)
    assert sorted(arrived()) == ["la que esperaba", "la que falló"]


def test_testing_a_live_channel_asks_the_network(live_channel, alice):
    testing.test(live_channel, by=alice)
    trouble.set("alameda", "expired", 1)
    with pytest.raises(connecting.CannotConnect):
        testing.test(live_channel, by=alice)


@pytest.mark.parametrize("kind", ["lost_answer", "cut_before", "error", "html"])
def test_whatever_the_trouble_it_arrives_once(live_channel, say, work, kind):
    """As docs/connect/practice.md says."""
    trouble.set("alameda", kind, 1)
    one = say("una vez")
    work()
    one.refresh_from_db()
    assert one.state != State.FAILED
    assert until_settled(one, work) == State.SENT
    assert arrived() == ["una vez"]


def test_being_asked_to_wait_costs_nothing(live_channel, say, work):
    trouble.set("alameda", "throttled", 1)
    one = say("luego")
    work()
    one.refresh_from_db()
    assert (one.state, one.failures) == (State.WAITING, 0)
    assert until_settled(one, work) == State.SENT
    assert arrived() == ["luego"]


def test_bob_deletes_it_on_the_network_and_the_record_stays(live_channel, brand, bob, signed_in, say, work):
    one = say("efímera")
    work()
    one.refresh_from_db()
    browser, address = signed_in(bob), reverse("delivery_verb", args=["alameda", one.pk, "borrar-de-la-red"])
    page = browser.post(address, follow=True).content.decode()
    one.refresh_from_db()
    assert one.deleted_at is not None
    assert PracticePost.objects.get().deleted_at is not None
    assert "una persona la borró de la red" in page


def test_a_paused_channel_sends_nothing_until_it_is_resumed(live_channel, bob, say, work):
    from publishing import pausing

    pausing.pause(live_channel, by=bob)
    one = say("en pausa")
    work()
    assert arrived() == []
    pausing.resume(live_channel, by=bob, overdue="send")
    work()
    one.refresh_from_db()
    assert one.state == State.SENT


def test_a_paused_brand_sends_nothing(live_channel, brand, bob, say, work):
    from publishing import pausing

    pausing.pause_brand(brand, by=bob)
    say("en pausa")
    work()
    assert arrived() == []
