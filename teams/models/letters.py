"""Letters that somebody asked for at the door, until a worker has sent them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class ResetAsked(models.Model):
    """Somebody asked to choose another password. Neither what she typed nor a token is kept."""

    # Null: nobody here has that address. It is kept all the same, for as long: so both cost one row.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    # Where it was asked from: the log is written by the worker too.
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
