"""Addresses that another calendar reads: made, renamed, renewed and revoked by the person they are for."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from teams.auditing import RETURNED, Did, recorded
from teams.models import Membership

from ..models import CalendarFeed
from ..models.sharing import nonce
from ..refusals import CannotPlan
from .saved_views import clean_name, kept

MOST = 20


def hers(seat: Membership) -> QuerySet[CalendarFeed]:
    return CalendarFeed.objects.filter(workspace=seat.workspace_id, user=seat.user_id, revoked_at=None)


@transaction.atomic
@recorded(Did.AGENDA_MADE, on=RETURNED)
def create(seat: Membership, *, name: str, query: str) -> CalendarFeed:
    if hers(seat).count() >= MOST:
        raise CannotPlan(_("Ya tienes %(most)s suscripciones: revoca alguna antes.") % {"most": MOST})
    filters = kept(query, seat)
    return CalendarFeed.objects.create(
        workspace=seat.workspace, user=seat.user, name=clean_name(name), query=filters
    )


@transaction.atomic
@recorded(Did.AGENDA_CHANGED, who="user")
def rename(feed: CalendarFeed, name: str) -> None:
    feed.name = clean_name(name)
    feed.save(update_fields=["name"])


@transaction.atomic
@recorded(Did.AGENDA_CHANGED, who="user")
def renew(feed: CalendarFeed) -> None:
    """Another address; the old one opens nothing from now on."""
    feed.nonce = nonce()
    feed.save(update_fields=["nonce"])


@transaction.atomic
@recorded(Did.AGENDA_REVOKED, who="user")
def revoke(feed: CalendarFeed) -> None:
    feed.revoked_at = timezone.now()
    feed.save(update_fields=["revoked_at"])


@transaction.atomic
@recorded(Did.AGENDA_CHANGED, who="user")
def restore(feed: CalendarFeed) -> None:
    feed.revoked_at = None
    feed.save(update_fields=["revoked_at"])


def reader(feed: CalendarFeed) -> Membership | None:
    """The seat it is read from, as it is now; None once it was revoked or she left the team."""
    if feed.revoked_at:
        return None
    seats = Membership.objects.filter(workspace=feed.workspace_id, user=feed.user_id, user__is_active=True)
    return seats.select_related("workspace", "user").first()
