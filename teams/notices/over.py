"""What asked people to act and has been done, by them or by somebody else."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from ..models import Notification, User, Workspace
from .events import Event


@transaction.atomic
def over(events: Iterable[Event], *, workspace: Workspace, key: str, of: User | None = None) -> None:
    """Counts as read; no letter of it leaves unless its sending has begun. `of`: hers alone."""
    asked = Notification.objects.filter(workspace=workspace, event__in=list(events), key=key)
    if of is not None:
        asked = asked.filter(user=of)
    asked.filter(mail_due__isnull=False, mail_claimed_at=None, mailed_at=None).update(mail_due=None)
    asked.filter(read_at=None).update(read_at=timezone.now())
