"""*Hoy* and *Aprobaciones*: what needs a person, and the words she decides on."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import attention, planning, review
from calendar_app.models import Variant
from publishing.models import Channel, Delivery, Reading
from publishing.states import State

pytestmark = pytest.mark.django_db
SAID = {"text": "Lo dicho", "title": "", "link": "", "tags": [], "language": "es", "media": [], "options": {}}


@pytest.fixture
def written(brand, bob, channel):
    """`written("Título", days=2)`: Bob's, planned at noon that many days ahead."""

    def write(title="Hola", days=2, **more):
        post = planning.create_post(
            brand, by=bob, title=title, text=f"{title}, dicho", channels=[channel], **more
        )
        day = timezone.localdate(timezone=brand.tz) + timedelta(days=days)
        planning.plan(post, date=day, time=time(12), by=bob)
        return post

    return write


def delivered(channel, state, **facts):
    facts.setdefault("planned_for", timezone.now() - timedelta(hours=1))
    if state == State.SENT:
        facts.setdefault("remote_id", "1")
    return Delivery.objects.create(channel=channel, content=SAID, state=state, **facts)


def page_of(browser, brand, name="today", query=""):
    response = browser.get(reverse(name, args=[brand.slug]) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_quiet_day_says_so_in_one_sentence(brand, bob, signed_in):
    assert "Nada te espera" in page_of(signed_in(bob), brand)


def test_what_waits_for_approval_is_shown_to_whoever_can_give_it(brand, bob, abel, written, signed_in):
    review.request(written("La cosecha"), by=bob)
    assert "espera tu aprobación" in page_of(signed_in(abel), brand)
    assert "espera tu aprobación" not in page_of(signed_in(bob), brand)


def test_what_came_back_is_shown_to_its_author(brand, bob, abel, alice, written, signed_in):
    post = written("La cosecha")
    review.request(post, by=bob)
    review.request_changes(post, by=abel, comment="Más corto")
    assert "volvió con cambios solicitados" in page_of(signed_in(bob), brand)
    assert "volvió con cambios solicitados" not in page_of(signed_in(alice), brand)


@pytest.mark.parametrize(
    ("state", "facts", "words"),
    [
        (State.FAILED, {"sentence": {"text": "El enlace no sirve."}}, "El enlace no sirve."),
        (State.UNSURE, {"sentence": {"text": "No sabemos si salió."}}, "No sabemos si salió."),
        (State.WAITING, {"held_at": timezone.now()}, "espera a que decidas si sale"),
        (State.WAITING, {}, "ya debería haber salido"),
        (State.PROCESSING, {"due_at": timezone.now()}, "ya debería haber salido"),
        (State.PROCESSING, {}, "te toca publicarla"),
    ],
)
def test_a_delivery_in_trouble_is_there_once_with_its_reason(
    brand, bob, channel, signed_in, state, facts, words
):
    delivery = delivered(channel, state, **facts)
    html = page_of(signed_in(bob), brand)
    assert words in html
    assert [trouble.delivery.pk for trouble in attention.troubles(brand, timezone.now())] == [delivery.pk]
    assert reverse("delivery", args=[brand.slug, delivery.pk]) in html


@pytest.mark.parametrize("state", [State.SENT, State.WITHDRAWN])
def test_what_is_settled_needs_nobody(brand, channel, state):
    delivered(channel, state)
    delivered(channel, State.WAITING, planned_for=timezone.now() + timedelta(hours=1))
    assert attention.troubles(brand, timezone.now()) == []


def test_a_failure_that_was_put_away_needs_nobody(brand, bob, channel, written):
    post = written()
    Variant.objects.filter(post=post).update(delivery=delivered(channel, State.FAILED))
    assert len(attention.troubles(brand, timezone.now())) == 1
    planning.archive(post, by=bob)
    assert attention.troubles(brand, timezone.now()) == []


def test_a_lost_or_paused_channel_is_named(brand, bob, channel, signed_in):
    Channel.objects.update(paused_at=timezone.now())
    assert "practica está en pausa" in page_of(signed_in(bob), brand)
    Channel.objects.update(paused_at=None, health=Channel.Health.DISCONNECTED)
    assert "practica perdió el acceso" in page_of(signed_in(bob), brand)


def test_the_next_day_and_the_holes_of_the_seven_ahead(brand, bob, written, signed_in):
    now = timezone.now()
    written("Cercana", days=1)
    written("Lejana", days=5)
    today = timezone.localdate(timezone=brand.tz)
    holes = attention.holes(brand, today)
    assert holes == [today + timedelta(days=n) for n in (0, 2, 3, 4, 6)]
    at_noon_before = timezone.localtime(now, brand.tz).replace(hour=13)
    titles = [card.title for card in attention.next_hours(brand, at_noon_before)]
    assert titles == ["Cercana"]


def test_the_last_results_carry_their_newest_figures(brand, channel):
    delivery = delivered(channel, State.SENT, sent_at=timezone.now())
    for likes in (3, 8):
        Reading.objects.create(delivery=delivery, name="likes", value=likes)
    [result] = attention.last_results(brand)
    assert result.figures == {"likes": 8}
    assert result.title == "Lo dicho"


def test_another_brands_troubles_are_its_own(brand, charlie, channel):
    delivered(channel, State.FAILED)
    assert attention.troubles(charlie.workspaces.get(), timezone.now()) == []
    assert attention.last_results(charlie.workspaces.get()) == []


# ── the shell ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_shell_counts_what_waits_for_me(brand, bob, abel, written, signed_in):
    review.request(written(), by=bob)
    assert "te esperan" in page_of(signed_in(abel), brand, "calendar")
    assert "te esperan" not in page_of(signed_in(bob), brand, "calendar")
