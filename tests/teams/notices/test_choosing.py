"""Now, in the digest, or never; and when her digest is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from teams.models import AuditEntry, Notification, NotificationChoice
from teams.notices import Event, choosing
from teams.notices.choosing import Wish


def wish(user, event, mail, in_app=True):
    choosing.choose(
        user, {**choosing.all_wishes(user), event: Wish(in_app, mail)}, digest_hour=user.digest_hour
    )


def test_only_what_differs_from_the_defaults_is_kept(alice):
    wish(alice, Event.REVIEW_REQUESTED, "never")
    assert NotificationChoice.objects.get(user=alice).event == "review.requested"
    choosing.reset(alice)
    assert not NotificationChoice.objects.filter(user=alice).exists()


def test_turning_mail_off_takes_back_what_waits(alice, bob, asks, post_office):
    asks(bob, of=[alice])
    wish(alice, Event.REVIEW_REQUESTED, "never")
    assert post_office() == []
    assert Notification.objects.get().mail_due is None


@pytest.mark.parametrize(
    ("zone", "hour", "after", "due"),
    [
        ("America/Mexico_City", 8, "2026-11-22T13:00+00:00", "2026-11-22T14:00+00:00"),
        ("America/Mexico_City", 8, "2026-11-22T14:00+00:00", "2026-11-23T14:00+00:00"),
        ("Asia/Tokyo", 0, "2026-11-22T13:00+00:00", "2026-11-22T15:00+00:00"),
        ("Europe/Madrid", 2, "2026-03-28T12:00+00:00", "2026-03-29T01:00+00:00"),  # 02:00 does not exist
        ("Europe/Madrid", 2, "2026-10-24T12:00+00:00", "2026-10-25T00:00+00:00"),  # 02:00 comes twice
    ],
)
def test_her_digest_is_due_when_her_clock_shows_her_hour(alice, zone, hour, after, due):
    alice.zone, alice.digest_hour = zone, hour
    found = choosing.next_digest(alice, "", datetime.fromisoformat(after))
    assert found == datetime.fromisoformat(due)


def test_without_a_zone_of_her_own_it_is_the_brands(alice):
    after = datetime(2026, 11, 22, 1, tzinfo=UTC)
    assert choosing.next_digest(alice, "Europe/Madrid", after).astimezone(ZoneInfo("Europe/Madrid")).hour == 8


def test_a_new_hour_moves_the_digest_that_waits(alice, bob, asks):
    wish(alice, Event.REVIEW_REQUESTED, "digest")
    asks(bob, of=[alice])
    before = Notification.objects.get().mail_due
    choosing.choose(alice, choosing.all_wishes(alice), digest_hour=(alice.digest_hour + 1) % 24)
    moved = Notification.objects.get().mail_due
    assert (moved - before) % timedelta(hours=24) == timedelta(hours=1)


def entries(user):
    return list(AuditEntry.objects.filter(did="notices.chosen").order_by("number"))


def test_what_she_chose_is_in_the_log_as_it_was_and_is(alice):
    wish(alice, Event.REVIEW_REQUESTED, "never")
    wish(alice, Event.REVIEW_REQUESTED, "never")  # the same again tells nothing
    choosing.reset(alice)
    first, second = entries(alice)
    assert (first.who_id, first.before, first.after) == (
        alice.pk, None, {"review.requested": ["app", "mail: never"]},
    )  # fmt: skip
    assert second.before == {"review.requested": ["app", "mail: never"]}


@pytest.mark.parametrize(
    "stop", [lambda user: choosing.stop_mail(user, Event.TEAM_JOINED), choosing.stop_digest]
)
def test_a_letters_link_is_in_it_without_saying_that_it_was_she(alice, stop):
    stop(alice)
    (entry,) = entries(alice)
    assert (entry.who_id, entry.thing) == (None, f"teams.user:{alice.pk}")
    assert "team.joined" in entry.after
