"""One sender at a time for each list: its turn ends by itself, and only who holds it prolongs or ends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from .models import Newsletter

# Longer than one letter can take (core.mailroom: a minute in all).
LONGEST = timedelta(minutes=3)


@dataclass
class Turn:
    """`until` is its name too: where the list holds another moment, this turn was lost."""

    newsletter: Newsletter
    until: datetime

    def prolong(self) -> bool:
        """False where it is somebody else's by now."""
        until = timezone.now() + LONGEST
        kept = bool(self._ours().update(lease_until=until))
        self.until = until if kept else self.until
        return kept

    def end(self) -> None:
        self._ours().update(lease_until=None)

    def _ours(self) -> QuerySet[Newsletter]:
        return Newsletter.objects.filter(pk=self.newsletter.pk, lease_until=self.until)


def take(pk: int) -> Turn | None:
    """None where somebody is at it."""
    now = timezone.now()
    free = Newsletter.objects.filter(pk=pk).exclude(lease_until__gt=now)
    if not free.update(lease_until=now + LONGEST):
        return None
    return Turn(Newsletter.objects.select_related("workspace").get(pk=pk), now + LONGEST)
