"""What nobody needs any more: old notifications, and messages that were taken or given up long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from ..models import Notification, WebhookCall

READ, UNREAD = timedelta(days=90), timedelta(days=365)
CALLS = timedelta(days=30)


def thin(now: datetime | None = None) -> int:
    """How many rows went. What still waits to be sent stays."""
    now = now or timezone.now()
    read = Notification.objects.filter(read_at__lt=now - READ)
    unread = Notification.objects.filter(at__lt=now - UNREAD)
    over = WebhookCall.objects.filter(created_at__lt=now - CALLS).exclude(state=WebhookCall.State.WAITING)
    return sum(rows.delete()[0] for rows in (read, unread, over))
