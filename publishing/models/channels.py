"""The accounts a brand speaks through."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace


class Channel(models.Model):
    """One account of one network, connected to a brand."""

    class Health(models.TextChoices):
        CONNECTED = "connected", _("Conectado")
        DISCONNECTED = "disconnected", _("Hay que reconectar")  # the network refused its access
        REMOVED = "removed", _("Desconectado")  # a person took it away; history stays

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="channels")
    network = models.CharField(max_length=30)  # key in publishing.networks
    name = models.CharField(_("nombre"), max_length=80)  # how the team and the commands call it
    account = models.CharField(max_length=200)  # the network's id of the account
    account_name = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=500, blank=True)
    server = models.CharField(max_length=300, blank=True)
    sealed = models.TextField(blank=True)  # credentials, encrypted (core.crypto); never shown
    facts = models.JSONField(default=dict, blank=True)  # limits read from the server
    # an operator vouched for a private address, from the shell
    private_ok = models.BooleanField(default=False)
    health = models.CharField(max_length=12, choices=Health, default=Health.CONNECTED)
    trouble = models.JSONField(null=True, blank=True)  # Sentence of why it is disconnected
    # The app keys it was connected with; its tokens are renewed with the same ones.
    app = models.ForeignKey("AppKeys", models.PROTECT, null=True, blank=True, related_name="channels")
    scopes = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True
    )  # what the person granted
    expires_at = models.DateTimeField(null=True, blank=True)  # the access token's end; null = none
    ends_at = models.DateTimeField(null=True, blank=True)  # from here on only a person can renew it
    # A refresh was asked for and its answer isn't written yet: what a crash leaves behind.
    renewing_since = models.DateTimeField(null=True, blank=True)
    renewed_at = models.DateTimeField(null=True, blank=True)
    renew_at = models.DateTimeField(null=True, blank=True)  # when it is renewed next; null = never by itself
    renewals_failed = models.PositiveSmallIntegerField(default=0, db_default=0)  # in a row, since the last
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True)  # last alert: so many days ahead
    checked_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    # a worker was called; don't call again before this
    called_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name"], condition=~Q(health="removed"), name="one_channel_per_name"
            ),
            models.UniqueConstraint(
                fields=["workspace", "network", "server", "account"],
                condition=~Q(health="removed"),
                name="one_channel_per_account",
            ),
        ]
        indexes = [
            models.Index(fields=["renew_at"], name="channel_to_renew", condition=Q(renew_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"<Channel {self.pk} {self.network}:{self.name}>"

    @property
    def pace_key(self) -> str:
        return f"{self.network}:{self.server}:{self.account}"


class Pace(models.Model):
    """When an account may be written to again: spacing and 429s, for every channel that uses it."""

    key = models.CharField(max_length=500, primary_key=True)  # Channel.pace_key
    free_at = models.DateTimeField()
