"""What the gate held: where people see it, what they do about it, and who hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import attention, planning, sealing
from calendar_app.models import Post, Variant
from publishing import settling
from publishing.content import content
from publishing.handing import hand_over
from publishing.models import Attempt, Delivery
from publishing.states import Outcome
from teams.models import Notification
from teams.notices import Event, letters
from tests.calendar_app.sealing.conftest import approve, delivery_on, work

pytestmark = pytest.mark.django_db


def test_from_what_is_held_the_way_leads_to_its_post(
    scheduled: Any, ear: Any, left: Any, bob: Any, signed_in: Any
) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    slug, post = left.workspace.slug, Post.objects.get()
    page = signed_in(bob).get(reverse("delivery", args=[slug, delivery_on(left).pk])).content.decode()
    assert f'<a href="{reverse("post", args=[slug, post.pk])}">Otra cosa</a>' in page


def test_what_its_seal_holds_is_not_offered_to_leave_now(
    scheduled: Any, ear: Any, left: Any, bob: Any, signed_in: Any
) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    browser, slug, post = signed_in(bob), left.workspace.slug, Post.objects.get()
    at = reverse("delivery", args=[slug, delivery_on(left).pk])
    page, ledger = browser.get(at).content.decode(), browser.get(reverse("deliveries", args=[slug]))
    review = f"{reverse('post', args=[slug, post.pk])}#review-title"
    assert page.index(f'<a class="btn btn-primary" href="{review}">') < page.index("Retirar")
    assert "Publicar ahora" not in page
    assert "Publicar todas ahora" not in ledger.content.decode()
    Delivery.objects.update(sentence=None)  # held for something else: what keeps it here is said all the same
    assert "Cambió después de que se aprobó" in browser.get(at).content.decode()


def test_what_is_held_for_something_else_is(
    scheduled: Any, ear: Any, left: Any, bob: Any, signed_in: Any
) -> None:
    Delivery.objects.update(held_at=timezone.now(), due_at=None)
    at = reverse("delivery", args=[left.workspace.slug, delivery_on(left).pk])
    page = signed_in(bob).get(at).content.decode()
    assert "Publicar ahora" in page
    assert "#review-title" not in page


def test_the_attempt_tells_it_and_hoy_shows_it(scheduled: Any, ear: Any, brand: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    told = Attempt.objects.values_list("outcome", flat=True)
    assert set(told) == {Outcome.HELD}
    assert "no salió" in Attempt.objects.first().sentence["text"]
    shown = attention.troubles(brand, timezone.now())
    assert [each.key for each in shown] == ["held", "held"]


def test_a_persons_word_is_no_approval(scheduled: Any, ear: Any, left: Any, alice: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work()
    with pytest.raises(settling.CannotSettle, match="Cambió después de que se aprobó"):
        settling.release(delivery_on(left), by=alice)
    work()
    assert not ear.heard


def test_after_a_new_approval_it_goes(scheduled: Any, ear: Any, left: Any, bob: Any, abel: Any) -> None:
    Post.objects.update(text="Otra cosa")
    work(at=timezone.now() + timedelta(hours=4))
    scheduled.refresh_from_db()
    approve(scheduled, bob, abel)
    planning.schedule(scheduled, by=bob)
    work()
    assert set(ear.texts()) == {"Otra cosa"}
    assert len(ear.heard) == 2


def test_approved_again_as_it_was_it_goes_on_by_itself(
    scheduled: Any, ear: Any, alice: Any, abel: Any
) -> None:
    sealing.break_seals(scheduled, None, by=alice, why="withdrawn")
    work(at=scheduled.planned_for + timedelta(seconds=1))
    assert Delivery.objects.filter(held_at__isnull=False).count() == 2
    sealing.seal(scheduled, by=abel)
    assert not Delivery.objects.filter(held_at__isnull=False).exists()
    work()
    assert len(ear.heard) == 2


def told(event: str = Event.POST_UNAPPROVED) -> dict[Any, list[str]]:
    """What each person was told, by name."""
    found: dict[Any, list[str]] = {}
    for one in Notification.objects.filter(event=event).select_related("user").order_by("pk"):
        found.setdefault(one.user, []).append(letters.said(one))
    return found


def test_a_post_held_on_two_channels_is_one_news_to_its_author_too(
    scheduled: Any, alice: Any, bob: Any, abel: Any, vera: Any, django_capture_on_commit_callbacks: Any
) -> None:
    bob.memberships.update(role="viewer")
    Post.objects.update(text="Otra cosa")
    with django_capture_on_commit_callbacks(execute=True):
        work()
    news = told()
    assert news.keys() == {alice, bob, abel}
    assert {len(each) for each in news.values()} == {1}
    assert news[bob][0] == (
        "Llegó la hora de «Otra cosa» y no salió en 2 canales (derecha, izquierda): no tiene una aprobación "
        "que valga. Pide revisión."
    )


def test_held_on_one_of_them_it_says_which_and_why(
    scheduled: Any, left: Any, alice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    Variant.objects.filter(channel=left).update(options={"tone": "seco"})
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert told()[alice] == [
        "Llegó la hora de «El tueste de los martes». Cambió después de que se aprobó: no salió en "
        "«izquierda». Pide revisión otra vez."
    ]
    assert Notification.objects.get(user=alice, event=Event.POST_UNAPPROVED).url.endswith(
        f"/publicaciones/{scheduled.pk}/"
    )


def test_of_no_post_the_news_says_once_that_it_did_not_leave(
    strict: Any, ear: Any, left: Any, alice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    hand_over(left, content=content(text="Por otra puerta"), planned_for=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert [each.count("no salió") for each in told()[alice]] == [1]
