"""How long a worker may hold a delivery without a sign of life."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

# Renewed every third of it by a living worker, also in the middle of a long upload. Shorter would take
# work away from a slow machine; longer would keep a person waiting after a crash.
LEASE = timedelta(seconds=24)
RENEW_EVERY = LEASE / 3


def beyond(now: datetime) -> datetime:
    """Further ahead than any worker could have asked for."""
    return now + 3 * LEASE


def expired(now: datetime) -> Q:
    """Run out; or so far ahead that the clock must have been set back since, and nobody can be holding it."""
    return Q(lease_until__lt=now) | Q(lease_until__gt=beyond(now))
