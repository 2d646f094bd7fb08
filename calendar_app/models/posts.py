"""The posts: what the brand means to say, and when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.models import MediaFile
from publishing.models import Channel, Delivery
from teams.models import Workspace

from ..states import Stage
from .strategy import Audience, Campaign, Objective, Pillar


class Post(models.Model):
    """One thing to say, once, on one or several channels (`Variant`).

    `planned_date` + `planned_time` + `zone` is what the person asked, in wall-clock time;
    `planned_for` is the UTC instant derived from it (core.time.instant). All null: no date yet (the tray).
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="posts")
    title = models.CharField(_("título interno"), max_length=140, blank=True)
    text = models.TextField(_("texto"), blank=True)
    link = models.CharField(_("enlace"), max_length=2000, blank=True)
    tags = models.JSONField(_("etiquetas"), default=list, blank=True)
    stage = models.CharField(_("estado"), max_length=12, choices=Stage, default=Stage.DRAFT)
    changes_requested = models.BooleanField(default=False)  # came back from review
    planned_date = models.DateField(_("fecha"), null=True, blank=True)
    planned_time = models.TimeField(_("hora"), null=True, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    planned_for = models.DateTimeField(null=True, blank=True)
    # Why it is said: what the strategy names. `occasion` is a key date's key (calendar_app.key_dates).
    pillar = models.ForeignKey(
        Pillar, models.SET_NULL, null=True, blank=True, related_name="posts", db_index=False
    )
    campaign = models.ForeignKey(
        Campaign, models.SET_NULL, null=True, blank=True, related_name="posts", db_index=False
    )
    objective = models.ForeignKey(
        Objective, models.SET_NULL, null=True, blank=True, related_name="posts", db_index=False
    )
    audience = models.ForeignKey(
        Audience, models.SET_NULL, null=True, blank=True, related_name="posts", db_index=False
    )
    occasion = models.CharField(max_length=80, blank=True, db_default="")
    # Its own values for the link's UTM parameters, over the brand's taxonomy (LinkRules); `untagged`: none.
    utm = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True)
    untagged = models.BooleanField(default=False, db_default=False)
    # The post it was made from: a copy, an occurrence of a recurring one, a turn of an evergreen one.
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", db_index=False
    )
    # A reply to an own post.
    follows = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="followers")
    # Somebody whose every word is reviewed had a hand in it: whatever the rules say, it needs an approval.
    always_reviewed = models.BooleanField(default=False, db_default=False)
    # Who changed what it says since it was last approved, by number: where nobody approves what she wrote.
    writers = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    version = models.PositiveIntegerField(default=1)  # optimistic lock: grows with every change
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["planned_for", "id"]
        indexes = [
            models.Index(
                fields=["workspace", "planned_date", "planned_time"],
                name="post_by_day",
                condition=Q(archived_at=None),
            ),
            models.Index(fields=["workspace", "stage"], name="post_by_stage", condition=Q(archived_at=None)),
            models.Index(fields=["campaign"], name="post_by_campaign", condition=Q(campaign__isnull=False)),
            models.Index(
                fields=["copied_from"], name="post_by_origin", condition=Q(copied_from__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_date=None, planned_time=None, planned_for=None)
                | Q(planned_date__isnull=False, planned_time__isnull=False, planned_for__isnull=False),
                name="planned_all_or_nothing",
            )
        ]

    def __str__(self) -> str:
        cut = self.text if len(self.text) <= 60 else f"{self.text[:59].rstrip()}…"
        return self.title or cut or str(_("Sin texto"))


class Variant(models.Model):
    """What the post says on one channel: the original's words until they are overridden."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="variants")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    text = models.TextField(_("texto propio"), null=True, blank=True)  # null: inherits
    title = models.CharField(max_length=300, blank=True)  # the longest any network takes (Reddit)
    options = models.JSONField(default=dict, blank=True)
    # What follows in the thread, one text each, on networks with Can.THREAD.
    parts = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    first_comment = models.TextField(_("primer comentario"), blank=True, db_default="")
    # Conversions the person agreed to for this channel: {file's pk: pk of the file that goes instead}.
    renditions = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), blank=True)
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # the latest handed over

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "channel"], name="one_variant_per_channel")]

    @property
    def said(self) -> str:
        return self.post.text if self.text is None else self.text


class Attachment(models.Model):
    """A file on a post, in order, with the words that describe it here."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(MediaFile, models.PROTECT, related_name="+")
    alt = models.CharField(_("texto alternativo"), max_length=1500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


class Conversion(models.Model):
    """A conversion somebody asked for on one channel, until what it makes goes instead of the file."""

    class State(models.TextChoices):
        WAITING = "waiting", _("En espera")
        WORKING = "working", _("Convirtiéndose")
        FAILED = "failed", _("Falló")

    variant = models.ForeignKey(Variant, models.CASCADE, related_name="conversions")
    file = models.ForeignKey(MediaFile, models.CASCADE, related_name="+")
    recipe = models.JSONField()  # media.recipe.Recipe
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sentence = models.TextField(blank=True)  # why it failed, for the person
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)  # of one that is worked on: past this, its worker is gone

    class Meta:
        constraints = [models.UniqueConstraint(fields=["variant", "file"], name="one_conversion_per_file")]
