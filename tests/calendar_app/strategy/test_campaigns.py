"""Campaigns, and what a pause stops before the next send."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from calendar_app import listing, planning
from calendar_app.models import Campaign, Post
from calendar_app.refusals import CannotPlan
from calendar_app.strategy import campaign_pausing, campaigns
from publishing import settling
from publishing.engine import claiming
from publishing.engine.departing import Departure, HeldBack, depart
from publishing.models import Delivery
from publishing.states import State

DAY = timezone.localdate() + timedelta(days=30)
DATES = {"starts": date(2027, 10, 19), "ends": date(2027, 10, 23)}


@pytest.fixture
def campaign(brand: Any, bob: Any) -> Campaign:
    return campaigns.create(brand, by=bob, name="Semana del Café", **DATES)


def scheduled(brand: Any, bob: Any, channel: Any, campaign: Campaign | None, text: str = "Hola") -> Post:
    post = planning.create_post(brand, by=bob, text=text, channels=[channel], campaign=campaign)
    planning.plan(post, date=DAY, time=time(9), by=bob)
    planning.schedule(post, by=bob)
    return post


def delivery_of(post: Post) -> Delivery:
    return Delivery.objects.get(pk=post.variants.get().delivery_id)


def shown(post: Post) -> str:
    return listing.as_cards(Post.objects.filter(pk=post.pk), post.workspace)[0].look.key


def takes(post: Post) -> bool:
    """Whether the engine would take its delivery when its hour has come: by both ways it asks."""
    due = DAY + timedelta(days=1)
    then = timezone.make_aware(timezone.datetime(due.year, due.month, due.day))
    Delivery.objects.filter(pk=delivery_of(post).pk).update(due_at=then - timedelta(hours=1))
    ready = claiming.ready(then).filter(pk=delivery_of(post).pk).exists()
    with transaction.atomic():
        claimed = [each.delivery.pk for each in claiming.claim([([delivery_of(post).channel_id], then)])[0]]
        transaction.set_rollback(True)
    assert ready == (delivery_of(post).pk in claimed)
    return ready


# ── what it is ────────────────────────────────────────────────────────────────────────────────────────


def test_its_utm_campaign_comes_from_its_name_unless_it_is_given(brand, bob, campaign):
    assert campaign.utm == "semana-del-cafe"
    other = campaigns.create(brand, by=bob, name="Otra", utm="otra-cosa", **DATES)
    assert other.utm == "otra-cosa"


def test_a_second_one_of_the_same_name_is_refused_in_words(brand, bob, campaign):
    with pytest.raises(CannotPlan, match="Ya hay una campaña que se llama «SEMANA del café»"):
        campaigns.create(brand, by=bob, name="SEMANA del café", **DATES)


def test_it_does_not_end_before_it_starts(brand, bob, campaign):
    with pytest.raises(CannotPlan, match="antes de empezar"):
        campaigns.change(campaign, by=bob, name="X", starts=DATES["ends"], ends=DATES["starts"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(ends=DATES["starts"] - timedelta(days=1))


def test_charlie_and_vera_change_no_campaign(brand, charlie, vera, campaign):
    for stranger in (charlie, vera):
        for verb in (campaigns.archive, campaigns.restore, campaign_pausing.pause, campaign_pausing.resume):
            with pytest.raises(PermissionDenied):
                verb(campaign, by=stranger)
        with pytest.raises(PermissionDenied):
            campaigns.create(brand, by=stranger, name="Suya", **DATES)


def test_archiving_leaves_what_is_scheduled(brand, bob, channel, campaign):
    post = scheduled(brand, bob, channel, campaign)
    campaigns.archive(campaign, by=bob)
    assert takes(post)
    assert campaigns.restore(campaign, by=bob).archived_at is None


# ── the pause ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_pause_stops_what_waits_and_only_that_of_the_campaign(brand, bob, channel, campaign):
    own, other = (scheduled(brand, bob, channel, each) for each in (campaign, None))
    assert campaign_pausing.pause(campaign, by=bob) == 1
    assert not takes(own)
    assert takes(other)
    assert (shown(own), shown(other)) == ("held", "scheduled")
    assert delivery_of(own).sentence["params"] == {"campaign": "Semana del Café"}


def test_a_pause_stops_the_parts_of_a_thread_too(brand, bob, channel, campaign):
    post = planning.create_post(
        brand, by=bob, text="Uno", channels=[channel], campaign=campaign,
        details={channel.pk: {"parts": ["Dos", "Tres"]}},
    )  # fmt: skip
    planning.plan(post, date=DAY, time=time(9), by=bob)
    planning.schedule(post, by=bob)
    assert campaign_pausing.pause(campaign, by=bob) == 3
    assert not Delivery.objects.filter(stopped_for="").exists()


def test_what_is_scheduled_during_the_pause_does_not_leave_either(brand, bob, channel, campaign):
    campaign_pausing.pause(campaign, by=bob)
    post = scheduled(brand, bob, channel, campaign)
    assert not takes(post)
    planning.plan(post, date=DAY + timedelta(days=1), time=time(9), by=bob)
    assert not takes(post)


def test_nothing_of_it_is_published_at_once(brand, bob, channel, campaign):
    campaign_pausing.pause(campaign, by=bob)
    post = planning.create_post(brand, by=bob, text="Ya", channels=[channel], campaign=campaign)
    with pytest.raises(CannotPlan, match="«Semana del Café» está en pausa"):
        planning.publish_now(post, by=bob)
    assert not Delivery.objects.exists()


def test_a_post_that_leaves_the_campaign_goes_on_and_one_that_enters_stops(brand, bob, channel, campaign):
    leaver, newcomer = (scheduled(brand, bob, channel, each) for each in (campaign, None))
    campaign_pausing.pause(campaign, by=bob)
    planning.save_post(leaver, by=bob, version=leaver.version, campaign=None)
    planning.save_post(newcomer, by=bob, version=newcomer.version, campaign=campaign)
    assert takes(leaver)
    assert not takes(newcomer)


def test_an_edit_during_the_pause_does_not_free_it(brand, bob, channel, campaign):
    post = scheduled(brand, bob, channel, campaign)
    campaign_pausing.pause(campaign, by=bob)
    planning.save_post(post, by=bob, version=post.version, text="Con otras palabras")
    assert delivery_of(post).content["text"] == "Con otras palabras"
    assert not takes(post)


def test_on_resume_what_is_to_come_goes_on_and_what_is_late_waits_for_a_word(brand, bob, channel, campaign):
    coming, late = (scheduled(brand, bob, channel, campaign, text) for text in ("Una", "Otra"))
    campaign_pausing.pause(campaign, by=bob)
    Delivery.objects.filter(pk=delivery_of(late).pk).update(planned_for=timezone.now() - timedelta(hours=1))
    assert campaign_pausing.resume(campaign, by=bob) == 1
    assert takes(coming)
    assert not takes(late)
    assert delivery_of(late).held_at
    settling.release(delivery_of(late), by=bob)
    assert delivery_of(late).held_at is None


def test_during_the_pause_nobody_sends_one_of_it_by_the_ledger(brand, bob, channel, campaign):
    post = scheduled(brand, bob, channel, campaign)
    Delivery.objects.update(state=State.FAILED)
    campaign_pausing.pause(campaign, by=bob)
    for verb in (settling.retry, settling.release):
        with pytest.raises(settling.CannotSettle):
            verb(delivery_of(post), by=bob)


def test_one_that_a_person_held_stays_held_after_the_pause(brand, bob, channel, campaign):
    post = scheduled(brand, bob, channel, campaign)
    Delivery.objects.update(held_at=timezone.now())
    campaign_pausing.pause(campaign, by=bob)
    campaign_pausing.resume(campaign, by=bob)
    assert delivery_of(post).held_at


def test_a_worker_that_was_getting_ready_is_turned_back(brand, bob, channel, campaign):
    post = scheduled(brand, bob, channel, campaign)
    now = timezone.now()
    Delivery.objects.update(due_at=now)
    (claimed,) = claiming.claim([([channel.pk], now)])[0]
    campaign_pausing.pause(campaign, by=bob)
    departure = Departure(claimed, timedelta(0), now)
    assert [type(answer) for answer in depart([departure])] == [HeldBack]
    assert delivery_of(post).published_at is None
    campaign_pausing.resume(campaign, by=bob)
    assert depart([departure]) == [None], "it was the pause that held it back"
