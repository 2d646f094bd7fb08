"""After a backup was put back: a letter that was due may have been delivered since. None goes out twice."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from .models import Letter, Newsletter

REASON = "restored from a backup: it may have been delivered"


def doubt(now: datetime) -> int:
    """How many letters are in doubt now. No list is somebody's turn any more."""
    Newsletter.objects.update(lease_until=None)
    waiting = Q(state=Letter.State.WAITING, due_at__lte=now) | Q(state=Letter.State.LEAVING)
    return Letter.objects.filter(waiting).update(state=Letter.State.UNSURE, reason=REASON)
