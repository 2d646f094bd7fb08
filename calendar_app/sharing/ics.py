"""The calendar as other programs read it (RFC 5545): one event per post, on the brand's clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vDatetime

from publishing.templatetags.deliveries import network_name
from teams.models import Membership, Workspace

from .. import listing
from ..clocks import today_in
from ..filters import Filters
from ..listing import Card
from ..models import Post
from .timezones import timezone_of

PAST, AHEAD = timedelta(days=92), timedelta(days=400)
MOST = 2000
LASTS = timedelta(minutes=15)
SURE = ("approved", "scheduled", "sending", "published", "verified")


def written(name: str, query: str, seat: Membership) -> bytes:
    """What this person may see of the brand under these filters, as text with CRLF, folded and escaped."""
    brand = seat.workspace
    first, last = today_in(brand) - PAST, today_in(brand) + AHEAD
    calendar = head(name, brand)
    calendar.add_component(zone_component(brand.zone, first, last))
    for card in listing.as_cards(within(seat, query, first, last), brand):
        calendar.add_component(event(card, brand))
    return bytes(calendar.to_ical())


def within(seat: Membership, query: str, first: date, last: date) -> QuerySet[Post]:
    posts = listing.posts_of(seat.workspace, Filters.read(QueryDict(query), seat))
    found = posts.filter(planned_date__range=(first, last)).order_by("planned_for", "pk")
    return Post.objects.filter(pk__in=found.values("pk")[:MOST]).order_by("planned_for", "pk")


def head(name: str, brand: Workspace) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", "-//Pauta//Calendario//ES")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", f"{brand.name} · {name}")
    calendar.add("X-WR-TIMEZONE", brand.zone)
    calendar.add("REFRESH-INTERVAL", timedelta(minutes=30), parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "PT30M")
    return calendar


def zone_component(zone: str, first: date, last: date) -> Timezone:
    """Whole years, so that a zone is computed once a year and not once a day."""
    text = timezone_of(zone, date(first.year - 1, 1, 1), date(last.year + 2, 1, 1))
    return Timezone.from_ical(text.decode())


def event(card: Card, brand: Workspace) -> Event:
    post = card.post
    found = Event()
    found.add("UID", f"post-{post.pk}@{urlsplit(settings.PAUTA_URL).hostname or 'pauta'}")
    found.add("SUMMARY", _("%(title)s (%(state)s)") % {"title": card.title, "state": card.look.word})
    found.add("DTSTART", start(post.planned_for, brand.zone), encode=False)
    found.add("DURATION", LASTS)
    found.add("DTSTAMP", post.updated_at)
    found.add("LAST-MODIFIED", post.updated_at)
    found.add("SEQUENCE", sequence(post))
    found.add("STATUS", "CONFIRMED" if card.look.key in SURE else "TENTATIVE")
    found.add("TRANSP", "TRANSPARENT")
    found.add("CATEGORIES", [network_name(each) for each in card.networks] or [_("Sin canal")])
    address = settings.PAUTA_URL + reverse("post", args=[brand.slug, post.pk])
    found.add("URL", address)
    found.add("DESCRIPTION", "\n\n".join(filter(None, [post.opening, address])))
    return found


def start(instant: datetime, zone: str) -> Any:
    """On the clocks of the place, by its name. Of an hour that comes twice the name means the first: the
    second is told in UTC.
    """
    there = instant.astimezone(ZoneInfo(zone))
    if there.fold:
        return vDatetime(instant.astimezone(UTC))
    value = vDatetime(there)
    value.params["TZID"] = zone
    return value


def sequence(post: Post) -> int:
    """Grows with every change: the seconds between its making and its last change."""
    return max(0, int((post.updated_at - post.created_at).total_seconds()))
