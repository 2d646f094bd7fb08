"""The strategy: why the brand speaks, to whom, about what, how often. Versions with a period in force.

What posts are tagged with (pillar, objective, audience, campaign) belongs to the brand and outlives a
version; what a version asks of each (a share, a goal, a cadence) hangs on the version.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.models import Channel
from teams.models import Workspace


class Named(models.Model):
    """Something of a brand's that posts are tagged with. Archived: offered no longer, still told of."""

    name = models.CharField(_("nombre"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "name", "id"]

    def __str__(self) -> str:
        return self.name


class Objective(Named):
    """An intent. The numbers it is held to are its goals."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="objectives")
    why = models.TextField(_("por qué"), blank=True)

    class Meta(Named.Meta):
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="one_objective_per_name")]


class Audience(Named):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="audiences")
    about = models.TextField(_("quiénes son"), blank=True)

    class Meta(Named.Meta):
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="one_audience_per_name")]


class Pillar(Named):
    """A theme the brand keeps coming back to. `hue`: one of the eight of our palette (static, tokens)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="pillars")
    about = models.TextField(_("de qué trata"), blank=True)
    hue = models.PositiveSmallIntegerField(default=0)

    class Meta(Named.Meta):
        constraints = [
            models.UniqueConstraint("workspace", Lower("name"), name="one_pillar_per_name"),
            models.CheckConstraint(condition=Q(hue__lt=8), name="pillar_hue_of_the_palette"),
        ]


class Campaign(Named):
    """An effort with a beginning and an end. Paused: nothing of it leaves."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="campaigns")
    objective = models.ForeignKey(Objective, models.SET_NULL, null=True, blank=True, related_name="campaigns")
    brief = models.TextField(_("brief"), blank=True)
    starts = models.DateField(_("empieza"))
    ends = models.DateField(_("termina"))  # included
    hue = models.PositiveSmallIntegerField(default=0)
    utm = models.SlugField(_("utm_campaign"), max_length=80, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)

    class Meta(Named.Meta):
        ordering = ["starts", "name", "id"]
        constraints = [
            models.UniqueConstraint("workspace", Lower("name"), name="one_campaign_per_name"),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="campaign_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(hue__lt=8), name="campaign_hue_of_the_palette"),
        ]
        indexes = [models.Index(fields=["workspace", "starts", "ends"], name="campaign_by_days")]


class Strategy(models.Model):
    """A version. In force on a day: the one of those put in force with the latest `starts` on or before it,
    until its `ends` (included; null: until the next). `starts` null: the draft, at most one per brand.
    """

    class Address(models.TextChoices):
        TU = "tu", _("tú")
        USTED = "usted", _("usted")
        VOS = "vos", _("vos")
        FREE = "", _("Como convenga")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="strategies")
    number = models.PositiveIntegerField()  # 1, 2, 3 … of this brand
    starts = models.DateField(_("en vigor desde"), null=True, blank=True)
    ends = models.DateField(_("en vigor hasta"), null=True, blank=True)
    purpose = models.TextField(_("propósito"), blank=True)
    voice_do = models.TextField(_("así hablamos"), blank=True)
    voice_dont = models.TextField(_("así no"), blank=True)
    required_words = models.JSONField(_("palabras obligadas"), default=list, blank=True)
    forbidden_words = models.JSONField(_("palabras prohibidas"), default=list, blank=True)
    address = models.CharField(_("trato"), max_length=6, choices=Address, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)  # optimistic lock of the draft
    created_at = models.DateTimeField(default=timezone.now)
    put_in_force_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="one_strategy_per_number"),
            models.UniqueConstraint(fields=["workspace", "starts"], name="one_strategy_starts_a_day"),
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(starts=None), name="one_draft_strategy_per_brand"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="strategy_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)


class PillarShare(models.Model):
    """How much of what is said a pillar should be: percent of the posts, give or take `tolerance` points."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="shares")
    pillar = models.ForeignKey(Pillar, models.RESTRICT, related_name="+")
    percent = models.PositiveSmallIntegerField(_("proporción"))
    tolerance = models.PositiveSmallIntegerField(_("tolerancia"), default=5)

    class Meta:
        ordering = ["pillar__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "pillar"], name="one_share_per_pillar"),
            models.CheckConstraint(
                condition=Q(percent__lte=100) & Q(tolerance__lte=100), name="share_in_percent"
            ),
        ]


class Aim(models.Model):
    """An objective this version pursues."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="aims")
    objective = models.ForeignKey(Objective, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["objective__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "objective"], name="one_aim_per_objective")
        ]


class Goal(models.Model):
    """The number an objective is held to, by a day."""

    aim = models.ForeignKey(Aim, models.CASCADE, related_name="goals")
    metric = models.CharField(_("indicador"), max_length=80)
    unit = models.CharField(_("unidad"), max_length=20, blank=True)
    baseline = models.DecimalField(_("punto de partida"), max_digits=16, decimal_places=2)
    target = models.DecimalField(_("meta"), max_digits=16, decimal_places=2)
    due = models.DateField(_("para el"))

    class Meta:
        ordering = ["due", "pk"]


class Listener(models.Model):
    """An audience this version speaks to."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="listeners")
    audience = models.ForeignKey(Audience, models.RESTRICT, related_name="+")

    class Meta:
        ordering = ["audience__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "audience"], name="one_listener_per_audience")
        ]


class ChannelRole(models.Model):
    """Why this channel, for whom, how often (posts a week; 0: no cadence asked)."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="channel_roles")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="+")
    why = models.TextField(_("para qué"), blank=True)
    audience = models.ForeignKey(Audience, models.SET_NULL, null=True, blank=True, related_name="+")
    per_week = models.PositiveSmallIntegerField(_("por semana"), default=0)

    class Meta:
        ordering = ["channel__name", "pk"]
        constraints = [models.UniqueConstraint(fields=["strategy", "channel"], name="one_role_per_channel")]


class KeyDateRules(models.Model):
    """Which countries' dates a brand's calendar shows. No row: those of its own country."""

    workspace = models.OneToOneField(Workspace, models.CASCADE, related_name="key_date_rules")
    countries = models.JSONField(_("países"), default=list, blank=True)
    commercial = models.BooleanField(_("fechas comerciales"), default=True)


class KeyDateChoice(models.Model):
    """What a brand does with one date of the packs: follows it with a lead, or hides it."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="key_date_choices")
    key = models.CharField(max_length=80)  # calendar_app.key_dates: «MX:dia-de-muertos», or an own date's
    followed = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    lead_days = models.PositiveSmallIntegerField(_("días de anticipación"), default=7)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="one_choice_per_key_date")]


class KeyDate(models.Model):
    """A day somebody wrote down: the brand's own, or one announced each year that a person confirmed."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="key_dates")
    key = models.CharField(max_length=80)
    name = models.CharField(_("nombre"), max_length=80, blank=True)
    starts = models.DateField(_("día"))
    ends = models.DateField(_("hasta"), null=True, blank=True)
    every_year = models.BooleanField(_("cada año"), default=False)
    source = models.CharField(_("fuente"), max_length=500, blank=True)  # where it was announced
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["starts", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key", "starts"], name="one_key_date_per_day"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="key_date_ends_after"
            ),
        ]
