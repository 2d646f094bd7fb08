"""The calendar another program reads: right on every clock, its person's alone, closed when it should be."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from calendar_app import planning
from calendar_app.models import CalendarFeed, Post
from calendar_app.sharing import feeds, ics
from calendar_app.sharing.addresses import feed_address
from calendar_app.sharing.timezones import changes, timezone_of
from core.time import moment
from teams.models import Membership

pytestmark = pytest.mark.django_db
SOON = timezone.now().date() + timedelta(days=20)


@pytest.fixture
def feed(brand, bob):
    return feeds.create(Membership.objects.get(user=bob), name="Mi agenda", query="")


@pytest.fixture
def post(brand, bob, channel):
    post = planning.create_post(
        brand, by=bob, title="Pan, té; y \\ más", text="Línea uno\nñ " * 9, channels=[channel]
    )
    planning.plan(post, date=SOON, time=time(18, 30), by=bob)
    return post


def read(feed, **headers):
    return Client().get(feed_address(feed), headers=headers)


def events(feed):
    return list(Calendar.from_ical(read(feed).content).walk("VEVENT"))


def test_a_post_is_an_event_on_the_brands_clocks(brand, feed, post):
    (event,) = events(feed)
    assert event["SUMMARY"].startswith("Pan, té; y \\ más")
    assert event["DTSTART"].params["TZID"] == "America/Mexico_City"
    assert event["DTSTART"].to_ical() == f"{SOON:%Y%m%d}T183000".encode()
    assert event.decoded("DTSTART") == Post.objects.get().planned_for
    assert event["UID"].startswith(f"post-{post.pk}@")
    assert "Línea uno\n" in event["DESCRIPTION"]


def test_it_is_text_as_the_standard_asks(feed, post):
    body = read(feed).content
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert body.endswith(b"END:VCALENDAR\r\n")
    lines = body.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert not any(b"\n" in line for line in lines)
    assert b"Pan\\, t" in body
    assert read(feed)["Content-Type"] == "text/calendar; charset=utf-8"


def test_its_name_stays_and_its_number_grows_as_the_post_changes(brand, feed, post, bob):
    day_ago = timezone.now() - timedelta(days=1)
    Post.objects.filter(pk=post.pk).update(created_at=day_ago, updated_at=day_ago)
    (before,) = events(feed)
    planning.move(post, to_date=SOON + timedelta(days=1), by=bob)
    (after,) = events(feed)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after.decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")


def test_what_was_put_away_or_has_no_day_disappears(feed, post, bob):
    assert len(events(feed)) == 1
    planning.archive(post, by=bob)
    assert events(feed) == []
    planning.restore(post, by=bob)
    planning.plan(post, date=None, time=None, by=bob)
    assert events(feed) == []


# ── clocks ────────────────────────────────────────────────────────────────────────────────────────────

ZONES = ["America/Tijuana", "Australia/Lord_Howe", "Europe/Madrid", "America/Mexico_City", "America/Santiago",
         "Africa/Casablanca", "Asia/Kolkata", "Pacific/Apia", "Europe/Dublin"]  # fmt: skip


def offsets(component):
    """[(local onset, offset before, offset after)] as a reader of the file finds them."""
    found = []
    for part in component.subcomponents:
        onsets = [part.decoded("DTSTART")]
        if "RDATE" in part:
            listed = part["RDATE"] if isinstance(part["RDATE"], list) else [part["RDATE"]]
            onsets += [each.dt for dates in listed for each in dates.dts]
        for onset in onsets:
            found.append((onset, part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td))
    return sorted(found)


def told(found, instant):
    """The offset a reader of these onsets would use at an instant."""
    past = [after for onset, before, after in found if onset.replace(tzinfo=UTC) - before <= instant]
    return past[-1]


@pytest.mark.parametrize("zone", ZONES)
def test_every_change_of_the_clocks_in_thirty_years_is_told_to_the_minute(zone):
    first, last = date(2005, 1, 1), date(2035, 1, 1)
    calendar = Calendar.from_ical(
        b"BEGIN:VCALENDAR\r\n" + timezone_of(zone, first, last) + b"END:VCALENDAR\r\n"
    )
    (component,) = calendar.walk("VTIMEZONE")
    assert component["TZID"] == zone
    found, place = offsets(component), ZoneInfo(zone)
    at = datetime(2005, 1, 2, tzinfo=UTC)
    while at < datetime(2034, 12, 30, tzinfo=UTC):
        assert told(found, at) == at.astimezone(place).utcoffset(), at
        at += timedelta(days=3, hours=7)
    for each in changes(zone, first, last):
        instant = each.local.replace(tzinfo=UTC) - each.before
        assert told(found, instant) == instant.astimezone(place).utcoffset()
        assert (
            told(found, instant - timedelta(seconds=1))
            == (instant - timedelta(seconds=1)).astimezone(place).utcoffset()
        )


@pytest.mark.parametrize("zone", ZONES)
def test_every_event_means_the_instant_it_was_planned_for(brand, bob, feed, zone):
    """Each hour of the days on which the clocks change, read back with the file's own VTIMEZONE."""
    brand.zone = zone
    brand.save()
    today = timezone.now().date()
    nights = [each.local.date() for each in changes(zone, today, today + timedelta(days=390))][:2] or [SOON]
    planned = {}
    for day in nights:
        for hour in range(5):
            for minute in (0, 15, 45):
                found = moment(day, time(hour, minute), zone)
                local = found.local.replace(tzinfo=None)
                post = Post.objects.create(
                    workspace=brand, author=bob, title="x", zone=zone, planned_date=local.date(),
                    planned_time=local.time(), planned_for=found.instant,
                )  # fmt: skip
                planned[post.pk] = found.instant
    calendar = Calendar.from_ical(read(feed).content)
    (component,) = calendar.walk("VTIMEZONE")
    onsets = offsets(component)
    for event in calendar.walk("VEVENT"):
        pk = int(event["UID"].split("@")[0].removeprefix("post-"))
        wall = event["DTSTART"].to_ical().decode()
        local = datetime.strptime(wall, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        readings = {
            local - after for _onset, _before, after in onsets if told(onsets, local - after) == after
        }
        assert min(readings) == planned[pk], (event["UID"], wall)
    assert len(calendar.walk("VEVENT")) == len(planned)


def test_the_second_of_an_hour_that_comes_twice_is_told_in_utc():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert ics.start(second, "Europe/Madrid").to_ical() == b"20261025T013000Z"
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert ics.start(first, "Europe/Madrid").to_ical() == b"20261025T023000"


# ── who reads it ──────────────────────────────────────────────────────────────────────────────────────


def test_the_address_alone_opens_it_and_no_other_does(feed, post):
    assert read(feed).status_code == 200
    address = feed_address(feed)
    token = address.split("/")[2]
    for wrong in (
        token[:-1] + ("a" if token[-1] != "a" else "b"),
        token.replace(f"{feed.pk}-", f"{feed.pk + 1}-", 1),
        "x",
        "1-2.3",
    ):
        assert Client().get(address.replace(token, wrong)).status_code == 404


def test_who_left_the_team_reads_no_more(feed, post, bob):
    Membership.objects.filter(user=bob).delete()
    assert read(feed).status_code == 404


def test_a_person_who_was_switched_off_reads_no_more(feed, post, bob):
    bob.is_active = False
    bob.save()
    assert read(feed).status_code == 404


def test_revoked_it_closes_and_undone_it_opens_again(brand, feed, bob, signed_in):
    browser, change = signed_in(bob), reverse("feed_change", args=[brand.slug, feed.pk])
    browser.post(change, {"do": "revoke"})
    assert read(feed).status_code == 404
    browser.post(f"{change}?do=restore")
    assert read(feed).status_code == 200


def test_a_new_address_closes_the_old_one(brand, feed, bob, signed_in):
    old = feed_address(feed)
    signed_in(bob).post(reverse("feed_change", args=[brand.slug, feed.pk]), {"do": "renew"})
    assert Client().get(old).status_code == 404
    assert read(CalendarFeed.objects.get()).status_code == 200


def test_each_has_her_own_and_touches_nobody_elses(brand, feed, alice, signed_in):
    change = reverse("feed_change", args=[brand.slug, feed.pk])
    assert signed_in(alice).post(change, {"do": "revoke"}).status_code == 404
    assert feed.name not in signed_in(alice).get(reverse("feeds", args=[brand.slug])).content.decode()


def test_it_carries_its_filters_and_only_its_brand(brand, bob, charlie, channel, post):
    planning.plan(planning.create_post(brand, by=bob, title="Otra"), date=SOON, time=time(9), by=bob)
    theirs = charlie.workspaces.get()
    planning.plan(
        planning.create_post(theirs, by=charlie, title="Ajena"), date=SOON, time=time(9), by=charlie
    )
    seat = Membership.objects.get(user=bob)
    some = feeds.create(seat, name="Canal", query=f"canal={channel.pk}")
    assert [event["SUMMARY"].split(" (")[0] for event in events(some)] == [post.title]
    every = feeds.create(seat, name="Todo", query="")
    assert {event["SUMMARY"].split(" (")[0] for event in events(every)} == {post.title, "Otra"}


def test_what_has_not_changed_is_not_sent_again(feed, post, bob):
    first = read(feed)
    again = read(feed, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    planning.move(post, to_date=SOON + timedelta(days=1), by=bob)
    assert read(feed, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_a_flood_is_asked_to_wait(feed, monkeypatch):
    monkeypatch.setattr("calendar_app.sharing.public_pages.FEED_A_MINUTE", 3)
    seen = [read(feed).status_code for _ in range(9)]  # of which a new minute may begin one time
    assert seen[:3] == [200, 200, 200]
    assert 429 in seen


def test_reading_needs_and_leaves_no_session(feed, post):
    client = Client()
    assert not client.get(feed_address(feed)).cookies
    feed.refresh_from_db()
    assert feed.read_at
