"""Read-only calendars for who has no account: made, listed, revoked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.time import moment
from publishing.permission import demand_everywhere
from teams.auditing import RETURNED, Did, recorded
from teams.models import Membership, Workspace
from teams.roles import Verb

from ..models import CalendarLink
from ..refusals import CannotPlan
from .saved_views import clean_name

LONGEST = timedelta(days=366)
MOST = 100  # open at once, of one brand


def of(workspace: Workspace) -> QuerySet[CalendarLink]:
    return CalendarLink.objects.filter(workspace=workspace).select_related("by")


@transaction.atomic
@recorded(Did.LINK_MADE, on=RETURNED)
def create(seat: Membership, *, name: str, query: str, expires: date, **facts: Any) -> CalendarLink:
    """`expires`: its last day, on its own clocks. Facts: the other columns. Raises CannotPlan."""
    demand_everywhere(Verb.SHARE, seat.workspace, seat.user)
    if of(seat.workspace).filter(revoked_at=None, expires_at__gt=timezone.now()).count() >= MOST:
        raise CannotPlan(_("Ya hay %(most)s enlaces abiertos: revoca alguno antes.") % {"most": MOST})
    ends = moment(expires + timedelta(days=1), time(), facts["zone"]).instant
    refuse_lifetime(ends)
    refuse_backwards(facts.get("first"), facts.get("last"))
    return CalendarLink.objects.create(
        workspace=seat.workspace, by=seat.user, name=clean_name(name), query=query, expires_at=ends, **facts
    )


def refuse_lifetime(ends: datetime) -> None:
    now = timezone.now()
    if ends <= now:
        raise CannotPlan(_("El enlace vencería antes de empezar: elige un día que no haya pasado."))
    if ends > now + LONGEST + timedelta(days=1):
        raise CannotPlan(_("Un enlace dura como mucho un año: elige un día más cercano."))


def refuse_backwards(first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise CannotPlan(_("«Hasta» es anterior a «Desde»: cámbialos de lugar."))


@transaction.atomic
@recorded(Did.LINK_REVOKED)
def revoke(link: CalendarLink, *, by: Any) -> None:
    demand_everywhere(Verb.SHARE, link.workspace, by)
    CalendarLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())


@transaction.atomic
@recorded(Did.LINK_RENEWED)
def restore(link: CalendarLink, *, by: Any) -> None:
    demand_everywhere(Verb.SHARE, link.workspace, by)
    CalendarLink.objects.filter(pk=link.pk).update(revoked_at=None)


def is_open(link: CalendarLink) -> bool:
    return link.revoked_at is None and link.expires_at > timezone.now()


def note_opened(link: CalendarLink) -> None:
    CalendarLink.objects.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=timezone.now())


def bounds(link: CalendarLink) -> tuple[datetime | None, datetime | None]:
    """The instants between which it shows: whole days on its own clocks."""
    first = moment(link.first, time(), link.zone).instant if link.first else None
    last = moment(link.last + timedelta(days=1), time(), link.zone).instant if link.last else None
    return first, last


def today(link: CalendarLink) -> date:
    return datetime.now(UTC).astimezone(ZoneInfo(link.zone)).date()
