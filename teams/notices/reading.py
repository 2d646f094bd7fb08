"""What somebody has been told: only of brands she may still see."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import Membership, Notification, User
from ..roles import Verb

MOST = 99  # counted no further


def brands_seen_by(user: User, seats: Iterable[Membership] | None = None) -> list[int]:
    """`seats`: all of hers, where they are at hand."""
    seats = Membership.objects.filter(user=user).select_related("custom") if seats is None else seats
    return [seat.workspace_id for seat in seats if seat.may(Verb.SEE)]


def told(user: User, seats: Iterable[Membership] | None = None) -> QuerySet[Notification]:
    """Hers in the app, newest first."""
    hers = Notification.objects.filter(user=user, in_app=True)
    seen = Q(workspace=None) | Q(workspace__in=brands_seen_by(user, seats))
    return hers.filter(seen).select_related("workspace")


def unread_count(user: User, seats: Iterable[Membership] | None = None) -> int:
    unread = told(user, seats).filter(read_at=None).order_by().select_related(None)
    return len(unread.values_list("pk")[:MOST])


def mark(notification: Notification, *, read: bool) -> None:
    """Two unread ones of the same news can't be: the older stays read."""
    same = Notification.objects.filter(
        user=notification.user_id, workspace=notification.workspace_id, event=notification.event, read_at=None
    )
    renewed = notification.key and same.filter(key=notification.key).exclude(pk=notification.pk).exists()
    if read or not renewed:
        own = Notification.objects.filter(pk=notification.pk, read_at__isnull=read)
        own.update(read_at=timezone.now() if read else None)


def mark_all(notifications: QuerySet[Notification]) -> int:
    unread = notifications.filter(read_at=None).values("pk")
    return Notification.objects.filter(pk__in=unread).update(read_at=timezone.now())
