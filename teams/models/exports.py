"""What people ask to take with them."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from .brands import Workspace


def export_token() -> str:
    return secrets.token_urlsafe(24)


class DataExport(models.Model):
    """A ZIP for one person: of everything about her, or of a whole brand. It is hers alone and expires."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    workspace = models.ForeignKey(
        Workspace, models.CASCADE, null=True, related_name="+"
    )  # null: about herself
    token = models.CharField(max_length=64, unique=True, default=export_token)  # names the file, not the link
    asked_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    bytes = models.BigIntegerField(default=0)
    failed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["user", "-asked_at"], name="exports_of_a_person")]
