"""When the brand usually speaks: weekly slots, posts that come again, posts that never grow old."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models import Channel
from teams.models import Workspace

from .posts import Post
from .strategy import Pillar


class Slot(models.Model):
    """A free place each week, by the clocks of the brand: Tuesdays at 09:00 on this channel."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="slots")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="slots")
    weekday = models.PositiveSmallIntegerField(_("día"))  # 0: Monday
    time = models.TimeField(_("hora"))
    pillar = models.ForeignKey(Pillar, models.SET_NULL, null=True, blank=True, related_name="+")
    evergreen = models.BooleanField(default=False, db_default=False)  # kept for what never grows old
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["weekday", "time", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "weekday", "time"], name="one_slot_per_hour"),
            models.CheckConstraint(condition=Q(weekday__lt=7), name="slot_on_a_day_of_the_week"),
        ]


class Recurrence(models.Model):
    """A post that comes again. Each time is a Post of its own (`copied_from`), made some weeks ahead."""

    class Every(models.TextChoices):
        DAY = "day", _("cada día")
        WEEK = "week", _("cada semana")
        MONTH = "month", _("cada mes")  # on the same day of it, or its last
        MONTH_WEEKDAY = "month_weekday", _("cada mes, el mismo día de la semana")  # the second Tuesday

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="recurrences")
    post = models.OneToOneField(Post, models.CASCADE, related_name="recurrence")  # what comes again
    every = models.CharField(max_length=14, choices=Every)
    interval = models.PositiveSmallIntegerField(default=1)
    weekdays = models.JSONField(default=list, blank=True)  # of WEEK: 0 is Monday
    time = models.TimeField()
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)  # included
    times = models.PositiveSmallIntegerField(null=True, blank=True)  # or after so many
    paused_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(interval__gte=1), name="recurs_every_so_often")]


class Occurrence(models.Model):
    """One time of a recurrence, made or skipped: never made twice."""

    recurrence = models.ForeignKey(Recurrence, models.CASCADE, related_name="occurrences")
    day = models.DateField()  # by the rule, whatever day the post was moved to since
    post = models.OneToOneField(Post, models.SET_NULL, null=True, blank=True, related_name="occurrence")
    trouble = models.TextField(blank=True)  # why it could not be made or scheduled, for the person
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["recurrence", "day"], name="one_occurrence_per_day")]


class Evergreen(models.Model):
    """A post that may be said again, when its queue reaches a free slot: not before `gap_days`, not after
    `expires`, and only in other words than last time where `needs_variation`.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="evergreens")
    post = models.OneToOneField(Post, models.CASCADE, related_name="evergreen")
    gap_days = models.PositiveSmallIntegerField(_("días entre una vez y otra"), default=60)
    expires = models.DateField(_("vence"), null=True, blank=True)
    needs_variation = models.BooleanField(_("pide otras palabras cada vez"), default=True)
    variations = models.JSONField(default=list, blank=True)  # texts to take in turn
    last_used_at = models.DateTimeField(null=True, blank=True)
    times_used = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["position", "pk"]
