"""What was held for want of an approval that nobody asks for now: in time by itself, else by a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning, review, sealing
from calendar_app.models import Campaign, Post, ReviewPolicy, Variant
from publishing import settling
from publishing.content import content
from publishing.handing import hand_over
from publishing.models import Delivery
from publishing.networks.contract import Sentence
from publishing.states import State
from teams.models import Notification
from teams.notices import Event, letters, tell
from tests.calendar_app.sealing.conftest import planned, work

pytestmark = pytest.mark.django_db


def hold_all(brand: Any, **place: Any) -> ReviewPolicy:
    """A rule that came behind every verb; what waited is held at its hour."""
    rule = ReviewPolicy.objects.create(workspace=brand, mode="required", **place)
    work()
    assert not Delivery.objects.filter(held_at=None, state=State.WAITING).exists()
    return rule


@pytest.fixture
def waiting(post: Any, bob: Any) -> Any:
    planning.schedule(post, by=bob)
    return post


def put_back(hours: int) -> None:
    """Its hour was that long ago."""
    ago = timezone.now() - timedelta(hours=hours)
    Post.objects.update(planned_for=ago)
    Delivery.objects.update(planned_for=ago, due_at=ago)


def sentences() -> set[str]:
    return {str(Sentence(**each.sentence)) for each in Delivery.objects.filter(held_at__isnull=False)}


def told() -> list[Notification]:
    return list(Notification.objects.filter(key="hour-passed").order_by("user__email"))


def test_when_the_rule_goes_what_is_still_in_time_leaves_by_itself(
    waiting: Any, brand: Any, ear: Any, alice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    hold_all(brand)
    with django_capture_on_commit_callbacks(execute=True):
        review.set_policy(brand, "optional", by=alice)
    assert not Delivery.objects.filter(held_at__isnull=False).exists()
    work(at=timezone.now() + timedelta(minutes=1))
    assert not ear.heard, "before its hour"
    work(at=waiting.planned_for + timedelta(seconds=1))
    assert len(ear.heard) == 2
    assert not told()


def test_past_its_hour_it_waits_for_a_person_and_who_may_decide_is_told(
    waiting: Any, brand: Any, ear: Any, alice: Any, abel: Any, django_capture_on_commit_callbacks: Any
) -> None:
    put_back(2)
    hold_all(brand)
    with django_capture_on_commit_callbacks(execute=True):
        review.set_policy(brand, "optional", by=alice)
    work()
    assert not ear.heard
    assert sentences() == {"Su hora pasó mientras esperaba una aprobación. Decide si sale ahora o se retira."}
    assert alice in [one.user for one in told()]
    assert letters.said(told()[0]) == (
        "1 publicación ya puede salir, pero su hora pasó mientras esperaba una aprobación: decide si sale "
        "ahora o se retira."
    )
    assert abel not in [one.user for one in told()], "an approver decides about no delivery"


def test_of_many_posts_one_news_tells_how_many(
    waiting: Any, brand: Any, bob: Any, alice: Any, left: Any, django_capture_on_commit_callbacks: Any
) -> None:
    other = planned(planning.create_post(brand, by=bob, text="Otra", channels=[left]), bob)
    planning.schedule(other, by=bob)
    put_back(2)
    rule = hold_all(brand)
    with django_capture_on_commit_callbacks(execute=True):
        rule.delete()
    (one,) = (one for one in told() if one.user == alice)
    assert letters.said(one).startswith("2 publicaciones ya pueden salir, pero su hora pasó")
    assert one.url == reverse("deliveries", args=[brand.slug]) + "?estado=person"


def test_all_of_them_on_every_channel_leave_by_one_decision(
    waiting: Any, brand: Any, ear: Any, bob: Any, signed_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    put_back(2)
    rule = hold_all(brand)
    with django_capture_on_commit_callbacks(execute=True):
        rule.delete()
    browser = signed_in(bob)
    page = browser.get(reverse("deliveries", args=[brand.slug]), {"estado": "person"}).content.decode()
    assert "En todos los canales" in page
    said = {"channel": "todos", "cause": sealing.refusals.PASSED.text, "verb": "release"}
    browser.post(reverse("deliveries_settle", args=[brand.slug]), said)
    work()
    assert sorted(each.account for each in ear.heard) == ["derecha", "izquierda"]


def test_what_another_rule_still_demands_stays_held(
    waiting: Any, brand: Any, ear: Any, left: Any, alice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    hold_all(brand)
    ReviewPolicy.objects.create(workspace=brand, channel=left, mode="required")
    with django_capture_on_commit_callbacks(execute=True):
        ReviewPolicy.objects.get(channel=None).delete()
    work()
    assert [each.account for each in ear.heard] == ["derecha"]
    with pytest.raises(settling.CannotSettle):
        settling.release(Variant.objects.get(channel=left).delivery, by=alice)


def test_out_of_the_campaign_that_asked_it_leaves_at_its_hour(
    waiting: Any, brand: Any, ear: Any, bob: Any
) -> None:
    days = {"starts": timezone.localdate(), "ends": timezone.localdate()}
    campaign = Campaign.objects.create(workspace=brand, name="Buen Fin", **days)
    Post.objects.update(campaign=campaign)
    hold_all(brand, campaign=campaign)
    waiting.refresh_from_db()
    planning.save_post(waiting, by=bob, version=waiting.version, campaign=None)
    work()
    assert len(ear.heard) == 2


def test_what_a_person_holds_stays_held(
    waiting: Any, brand: Any, ear: Any, bob: Any, django_capture_on_commit_callbacks: Any
) -> None:
    from calendar_app import pausing

    pausing.pause(waiting, by=bob)
    rule = ReviewPolicy.objects.create(workspace=brand, mode="required")
    with django_capture_on_commit_callbacks(execute=True):
        rule.delete()
    work()
    assert not ear.heard


def test_the_news_of_what_was_held_is_over(
    waiting: Any, brand: Any, alice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    rule = hold_all(brand)
    key = f"held:{waiting.pk}"
    tell(Event.POST_UNAPPROVED, workspace=brand, to=[alice], text="Llegó la hora", key=key)
    with django_capture_on_commit_callbacks(execute=True):
        rule.delete()
    assert Notification.objects.get(key=key).read_at


def test_what_comes_from_no_post_is_told_of_as_well(
    brand: Any, ear: Any, left: Any, alice: Any, django_capture_on_commit_callbacks: Any
) -> None:
    hand_over(left, content=content(text="Por otra puerta"), planned_for=timezone.now())
    rule = hold_all(brand)
    with django_capture_on_commit_callbacks(execute=True):
        rule.delete()
    work()
    assert not ear.heard
    assert [letters.said(one)[:30] for one in told() if one.user == alice] == [
        "1 publicación ya puede salir, "
    ]


def test_approved_too_late_it_says_so_and_who_may_decide_is_told(
    scheduled: Any, ear: Any, alice: Any, abel: Any
) -> None:
    sealing.break_seals(scheduled, None, by=alice, why="withdrawn")
    put_back(2)
    work()
    sealing.seal(Post.objects.get(), by=abel)
    work()
    assert not ear.heard
    assert sentences() == {"Su hora pasó mientras esperaba una aprobación. Decide si sale ahora o se retira."}
    assert alice in [one.user for one in told()]
