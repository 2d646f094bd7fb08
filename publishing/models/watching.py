"""Who is alive, and which trouble is to be told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .channels import Channel


class Heartbeat(models.Model):
    """Sign of life of a worker or scheduler."""

    name = models.CharField(max_length=120, primary_key=True)  # "worker:host:pid" | "scheduler:host:pid"
    at = models.DateTimeField()


class Notice(models.Model):
    """Trouble to be told by mail: one row per channel and cause, however many deliveries meet it.

    `seen` counts what happened, `told` what the letters said; a letter is due when they differ.
    """

    class Kind(models.TextChoices):
        FAILED = "failed", _("Falló")
        UNSURE = "unsure", _("Incierta")
        LOST = "lost", _("Canal desconectado")
        ENDING = "ending", _("Acceso por caducar")
        BY_HAND = "by_hand", _("Te toca publicarla")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=10, choices=Kind)
    cause = models.CharField(max_length=300)  # the sentence's text, before its parameters
    sentence = models.JSONField(null=True, blank=True)  # the latest one, whole
    seen = models.PositiveIntegerField(default=0)
    told = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(db_index=True)  # not before this

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "kind", "cause"], name="one_notice_per_cause")
        ]
