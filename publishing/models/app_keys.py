"""Our registrations with networks: what a channel was connected with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from teams.models import Workspace


class ServerApp(models.Model):
    """Our registration with one server of a federated network (Mastodon): client id and secret, encrypted."""

    network = models.CharField(max_length=30)
    server = models.CharField(max_length=300)
    sealed = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "server"], name="one_app_per_server")]


class AppKeys(models.Model):
    """Our registration with a network: a brand's own, or (no workspace) the whole installation's."""

    network = models.CharField(max_length=30)
    workspace = models.ForeignKey(Workspace, models.CASCADE, null=True, blank=True, related_name="+")
    sealed = models.TextField()  # {"client_id": …, "client_secret": …}, encrypted
    hint = models.CharField(
        max_length=40, blank=True
    )  # the end of the client id: enough to know which one it is
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "workspace"],
                condition=Q(workspace__isnull=False),
                name="one_app_per_brand",
            ),
            models.UniqueConstraint(
                fields=["network"], condition=Q(workspace=None), name="one_app_per_installation"
            ),
        ]

    def __repr__(self) -> str:
        return f"<AppKeys {self.pk} {self.network}>"
