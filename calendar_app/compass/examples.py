"""The posts behind a loss: the first few, each with its own part of the points."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from ..filters import with_variant
from ..models import Attachment, Post
from ..states import Stage
from .counting import HANDED_OVER, IN_TROUBLE, SEEN, Days
from .measuring import Lost
from .reading import Reading

SHOWN = 5  # of each cause; the rest is told as a number


def behind(lost: Lost, reading: Reading) -> QuerySet[Post]:
    """All of them, the soonest first."""
    days = Days(reading.days.workspace, lost.first, lost.last, reading.days.now)
    posts = {"untagged": untagged, "off_voice": outspoken, "undescribed": undescribed, "unready": unready}
    return posts[lost.cause](days, reading).order_by("planned_for", "pk")


def untagged(days: Days, reading: Reading) -> QuerySet[Post]:
    asked = reading.asked_on(days.first)
    named = list(asked.shares) if asked else []
    return days.posts().filter(Q(pillar=None) | ~Q(pillar__in=named))


def outspoken(days: Days, reading: Reading) -> QuerySet[Post]:
    """In their order among those found: the first few are enough."""
    found = [pk for pk, day in reading.tally.outspoken.items() if is_within(day, days)]
    return days.posts().filter(pk__in=found[:SHOWN])


def is_within(day: date, days: Days) -> bool:
    return days.first <= day <= days.last


def undescribed(days: Days, reading: Reading) -> QuerySet[Post]:
    bare = Attachment.objects.filter(**days.within(), file__kind__in=SEEN, alt="")
    return days.posts().filter(pk__in=bare.values("post"))


def unready(days: Days, reading: Reading) -> QuerySet[Post]:
    cleared = Q(stage=Stage.APPROVED, planned_for__gt=days.now)
    stuck = with_variant(IN_TROUBLE)
    waiting = ~Q(with_variant(HANDED_OVER)) & ~cleared
    return days.posts().filter(planned_for__lte=days.due).filter(Q(stuck) | waiting)
