"""Making the times of what recurs, some weeks ahead: each a post of its own, never one twice."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.time import day_exists
from teams.roles import Verb

from .. import leaving, planning, review
from ..models import Occurrence, Post, Recurrence
from ..permission import demand_on
from ..refusals import CannotPlan
from .copying import copy
from .recurrence import days
from .repeating import rule_of

log = logging.getLogger(__name__)
WEEKS_AHEAD = 4


def make_due(now: datetime | None = None) -> int:
    """All that is due, of every brand. Returns how many were made. Two at once make each only once."""
    now = now or timezone.now()
    return sum(make(recurrence, now) for recurrence in active())


def read(pk: int) -> Recurrence:
    return Recurrence.objects.select_related("workspace", "post__workspace", "by").get(pk=pk)


def active() -> list[Recurrence]:
    rows = Recurrence.objects.filter(paused_at=None, post__archived_at=None)
    unfinished = rows.filter(Q(ends=None) | Q(ends__gte=timezone.now().date() - timedelta(days=2)))
    return list(unfinished.select_related("workspace", "post__workspace", "by"))


def make(recurrence: Recurrence, now: datetime) -> int:
    """The times of one. A fault of ours with one leaves the others be."""
    made = 0
    for day in list(due(recurrence, now)):
        try:
            with translation.override(recurrence.by.language if recurrence.by else None):
                made += make_one(recurrence, day, now)
        except Exception:
            log.exception("an occurrence could not be made")
    return made


def due(recurrence: Recurrence, now: datetime) -> Iterator[date]:
    """Days up to some weeks ahead that nobody made or skipped yet, since the rule was set."""
    today = now.astimezone(recurrence.workspace.tz).date()
    since = recurrence.created_at.astimezone(recurrence.workspace.tz).date()
    there = set(recurrence.occurrences.values_list("day", flat=True))
    ahead = days(rule_of(recurrence), today + timedelta(weeks=WEEKS_AHEAD))
    zone = recurrence.workspace.zone  # a day that the place skipped has no time of its own
    return (day for day in ahead if day >= since and day not in there and day_exists(day, zone))


def make_one(recurrence: Recurrence, day: date, now: datetime) -> bool:
    """Whether this call made it. What stands in the way is written on the occurrence, for the person."""
    try:
        with transaction.atomic():
            review.lock(recurrence.post)  # before the occurrence's row, as whoever changes the rule does
            if not still_due(recurrence, day):
                return False
            occurrence, mine = Occurrence.objects.get_or_create(recurrence=recurrence, day=day)
            if not mine:
                return False
            occurrence.post = said_again(recurrence, day, now)
            occurrence.trouble = send_on_its_way(occurrence.post, recurrence, now)
            occurrence.save(update_fields=["post", "trouble"])
            return True
    except CannotPlan as refusal:
        reason = refusal.sentence
    except PermissionDenied:
        reason = _("Quien puso la repetición ya no puede escribir en esta marca. Guarda la regla de nuevo.")
    Occurrence.objects.get_or_create(recurrence=recurrence, day=day, defaults={"trouble": reason})
    return False


def still_due(recurrence: Recurrence, day: date) -> bool:
    """Nobody paused it, or changed its rule or its post, since it was read."""
    now = Recurrence.objects.filter(pk=recurrence.pk, paused_at=None, post=recurrence.post_id).first()
    return now is not None and day in days(rule_of(now), day)


def make_again(occurrence: Occurrence, *, by: Any, now: datetime | None = None) -> bool:
    """Another try at one that could not be made, asked for by a person."""
    recurrence = occurrence.recurrence
    demand_on(Verb.WRITE, recurrence.post, by)
    gone, _rows = Occurrence.objects.filter(pk=occurrence.pk, post=None).delete()
    return bool(gone) and make_one(recurrence, occurrence.day, now or timezone.now())


def said_again(recurrence: Recurrence, day: date, now: datetime) -> Post:
    if recurrence.by is None:  # a verb without a person is the operator's: this one had a person
        raise CannotPlan(_("Quien puso la repetición ya no tiene cuenta. Guarda la regla de nuevo."))
    post = copy(recurrence.post, by=recurrence.by)
    planning.plan(post, date=day, time=recurrence.time, by=recurrence.by, now=now)
    return post


def send_on_its_way(post: Post, recurrence: Recurrence, now: datetime) -> str:
    """A copy of what was scheduled is scheduled. Where the brand asks for approval it asks for its own: what
    was approved is the original. Returns why it stays a draft, if it does.
    """
    if not leaving.handed_over(recurrence.post):
        return ""
    try:
        with transaction.atomic():
            if review.is_cleared(post):
                planning.schedule(post, by=recurrence.by, now=now)
            else:
                review.request(post, by=recurrence.by)
    except CannotPlan as refusal:
        post.refresh_from_db()
        return refusal.sentence
    except PermissionDenied:
        return _("Quedó en borrador: quien puso la repetición ya no puede programar en esta marca.")
    return ""
