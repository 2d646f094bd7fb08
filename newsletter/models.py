"""Newsletters that this installation sends itself: who asked for them, what was sent, and to whom it went."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace


def new_token() -> str:
    return secrets.token_urlsafe(24)


class Newsletter(models.Model):
    """A list of people and the mail server through which it is written to."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="newsletters")
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("título"), max_length=120)
    description = models.TextField(_("de qué trata"), blank=True, max_length=1000)
    sender_name = models.CharField(_("nombre de quien escribe"), max_length=120)
    sender = models.EmailField(_("correo de quien escribe"))
    postal_address = models.CharField(_("dirección postal"), max_length=300, blank=True)
    language = models.CharField(max_length=10, default="es-mx")
    sealed = models.TextField()  # the mail server: host, port, security, user, password; encrypted
    private_ok = models.BooleanField(default=False)  # an operator vouched for a server inside, from the shell
    per_minute = models.PositiveIntegerField(_("cartas por minuto"), default=60)
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256; the token is the channel's secret
    lease_until = models.DateTimeField(null=True, blank=True)  # somebody is sending
    trouble = models.CharField(max_length=300, blank=True)  # why nothing goes out at the moment
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("newsletter", args=[self.slug])


class Subscriber(models.Model):
    """A person who asked for it. Only who confirmed is written to."""

    class State(models.TextChoices):
        ASKED = "asked", _("Por confirmar")
        ON = "on", _("Suscrita")
        LEFT = "left", _("Se dio de baja")
        REFUSED = "refused", _("Su correo la rechazó")

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="subscribers")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    token = models.CharField(max_length=40, unique=True, default=new_token)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=60, blank=True)  # how consent was given: "formulario", "importada" …

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint("newsletter", Lower("email"), name="one_subscription_per_email")
        ]

    def __str__(self) -> str:
        return self.email


class Issue(models.Model):
    """What was said once to everybody on the list at that moment. Its key is the sender's: no second one."""

    newsletter = models.ForeignKey(Newsletter, models.CASCADE, related_name="issues")
    key = models.CharField(max_length=64)
    subject = models.CharField(max_length=200)
    preheader = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    link = models.CharField(max_length=2000, blank=True)
    pictures = models.JSONField(default=list, blank=True)  # [{"file": MediaFile's pk, "alt": …}]
    created_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["newsletter", "key"], name="one_issue_per_key")]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("newsletter_issue", args=[self.newsletter.slug, self.pk])


class Letter(models.Model):
    """One issue to one person: written down before it leaves, settled after. Never sent again on a doubt."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Por salir")
        LEAVING = "leaving", _("Saliendo")
        SENT = "sent", _("Entregada al servidor")
        REFUSED = "refused", _("Rechazada")
        UNSURE = "unsure", _("Incierta")
        WITHDRAWN = "withdrawn", _("Retirada")

    issue = models.ForeignKey(Issue, models.CASCADE, related_name="letters")
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="letters")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    due_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)  # its last try was about to leave
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "subscriber"], name="one_letter_per_person")]
        indexes = [
            models.Index(fields=["due_at"], name="letter_to_send", condition=Q(state="waiting")),
            models.Index(fields=["left_at"], name="letter_by_departure", condition=Q(left_at__isnull=False)),
            models.Index(fields=["issue"], name="letter_leaving", condition=Q(state="leaving")),
        ]
