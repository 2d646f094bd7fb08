"""In and out: files somebody imports, feeds that become drafts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models import Channel
from teams.models import Workspace

from .keeping import Batch
from .posts import Post
from .strategy import Campaign, Pillar


class Import(models.Model):
    """A table somebody brought: its rows as read, how its columns are understood, what came of it."""

    class State(models.TextChoices):
        READ = "read", _("Leída")
        TRIED = "tried", _("Probada")
        WORKING = "working", _("Importándose")
        DONE = "done", _("Importada")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    filename = models.CharField(_("nombre"), max_length=120)
    rows = models.JSONField(default=list)  # as text, the heading first
    mapping = models.JSONField(default=dict)  # {field: column number}
    settings = models.JSONField(default=dict, blank=True)  # how dates are written, default channels …
    report = models.JSONField(default=list, blank=True)  # [{row, made, changed, errors: [sentence]}]
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    batch = models.OneToOneField(Batch, models.SET_NULL, null=True, blank=True, related_name="table")
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)  # of one that is worked on: past this, its worker is gone

    class Meta:
        ordering = ["-at", "-pk"]


class Feed(models.Model):
    """An RSS or Atom feed whose new entries become drafts."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="feeds")
    name = models.CharField(_("nombre"), max_length=120)
    url = models.CharField(_("dirección"), max_length=2000)
    channels = models.ManyToManyField(Channel, blank=True, related_name="+")
    pillar = models.ForeignKey(Pillar, models.SET_NULL, null=True, blank=True, related_name="+")
    campaign = models.ForeignKey(Campaign, models.SET_NULL, null=True, blank=True, related_name="+")
    pattern = models.TextField(_("texto del borrador"), default="{title}\n\n{summary}")
    paused_at = models.DateTimeField(null=True, blank=True)  # with `trouble`: by itself, not by a person
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    due_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True)
    trouble = models.TextField(blank=True)  # a Sentence as JSON: translated where it is shown
    failures = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)  # its row stays: so does what it has shown

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace", "url"], name="one_feed_per_address")]


class FeedEntry(models.Model):
    """An entry seen once is never made into a draft again, also when its draft is gone."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="entries")
    digest = models.CharField(max_length=64)  # SHA-256 of its id, else its address
    title = models.CharField(max_length=140, blank=True, db_default="")
    link = models.CharField(max_length=2000, blank=True, db_default="")
    published_at = models.DateTimeField(null=True)
    post = models.ForeignKey(Post, models.SET_NULL, null=True, blank=True, related_name="+")
    trouble = models.TextField(blank=True, db_default="")  # why it is no draft, in its reader's language
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "digest"], name="one_entry_per_digest")]
