"""Nothing written is lost: versions of a post, who else is at it, and batches that can be undone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace

from .posts import Post


class PostVersion(models.Model):
    """The post as it was at one version: what it said, everywhere. Append-only."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()  # Post.version
    said = models.JSONField()  # calendar_app.keeping.versions
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    restored_from = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="one_version_per_number")]


class Presence(models.Model):
    """Somebody has the composer open on this post: each tab by itself, told every few seconds."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    tab = models.CharField(max_length=32)
    writing = models.BooleanField(default=False)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "user", "tab"], name="one_presence_per_tab")]


class Batch(models.Model):
    """What was done to many posts at once, so that it can be undone at once."""

    class Kind(models.TextChoices):
        MOVE = "move", _("Movió")
        TAG = "tag", _("Etiquetó")
        SUBMIT = "submit", _("Pidió revisión")
        SCHEDULE = "schedule", _("Programó")
        PAUSE = "pause", _("Pausó")
        RESUME = "resume", _("Reanudó")
        ARCHIVE = "archive", _("Archivó")
        IMPORT = "import", _("Importó")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="batches")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)
    asked = models.JSONField(default=dict, blank=True)  # what it was told: {"days": 3} …

    class Meta:
        ordering = ["-at", "-pk"]


class BatchItem(models.Model):
    """One post of a batch, and how it was before; {}: the batch made it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    before = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=0)  # of the post after it: what came later is not undone

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "post"], name="one_item_per_post")]
