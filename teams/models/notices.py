"""What people are told, how they want to be told it, and other programs that are told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .brands import Workspace


class Notification(models.Model):
    """One thing one person is told. `text` is a msgid, translated where it is shown, with `params`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, related_name="+")
    event = models.CharField(max_length=40)  # teams.notices.events
    text = models.CharField(max_length=300)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=500, blank=True)  # where it is dealt with, a path of ours
    key = models.CharField(max_length=80, blank=True)  # the same key again while unread is the same news
    at = models.DateTimeField(default=timezone.now)
    in_app = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_due = models.DateTimeField(null=True, blank=True)  # at once, or with the digest; null: not by mail
    digest = models.BooleanField(default=False, db_default=False)
    # Set before its letter leaves: from here on nobody sends it again, whatever becomes of who claimed it.
    mail_claimed_at = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at"], name="notification_by_person"),
            models.Index(fields=["user"], name="notification_unread", condition=Q(read_at=None, in_app=True)),
            models.Index(
                fields=["mail_due"],
                name="notification_to_mail",
                condition=Q(mail_due__isnull=False, mailed_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "workspace", "event", "key"],
                condition=Q(read_at=None) & ~Q(key=""),
                name="one_unread_notification_per_key",
            )
        ]


class NotificationChoice(models.Model):
    """How she wants to be told of one kind of event. No row: as the event's own default says."""

    class Mail(models.TextChoices):
        NOW = "now", _("Enseguida")
        DIGEST = "digest", _("En el resumen")
        NEVER = "never", _("Nunca")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_choices")
    event = models.CharField(max_length=40)
    in_app = models.BooleanField(default=True)
    mail = models.CharField(max_length=6, choices=Mail, default=Mail.NOW)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "event"], name="one_choice_per_event")]


class Webhook(models.Model):
    """An address of another program that is told of a brand's events, each message signed."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="webhooks")
    name = models.CharField(_("nombre"), max_length=60)
    url = models.URLField(_("dirección"), max_length=500)
    sealed = models.TextField()  # its secret, encrypted (core.crypto)
    # The secret before the last change signs too, for a day, so that the other side can change in peace.
    sealed_before = models.TextField(blank=True, db_default="")
    rotated_at = models.DateTimeField(null=True, blank=True)
    events = models.JSONField(default=list)  # empty: all
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    failures = models.PositiveIntegerField(default=0)  # in a row
    leased_until = models.DateTimeField(null=True, blank=True)  # one worker at a time speaks to it
    stopped_at = models.DateTimeField(null=True, blank=True)  # by a person, or by itself after many failures

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class WebhookCall(models.Model):
    """One message to one address, until it was taken or given up; kept for the redelivery log."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En espera")
        DONE = "done", _("Entregado")
        FAILED = "failed", _("Falló")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="calls")
    key = models.UUIDField(
        default=uuid.uuid4, unique=True
    )  # the same in every try: who hears may ignore repeats
    event = models.CharField(max_length=40)
    body = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # HTTP, of the last try
    trouble = models.CharField(max_length=300, blank=True)  # `why` of core.silence, or empty
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, null=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["due_at"], name="webhook_call_due", condition=Q(state="waiting")),
        ]
