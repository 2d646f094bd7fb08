"""Brands, and the seats people have in them."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..roles import ALWAYS_REVIEWED, MAY, OF_THE_WHOLE_BRAND, Role, Verb
from .people import User, is_zone


class Workspace(models.Model):
    """A brand: what is planned, connected and sent belongs to exactly one."""

    name = models.CharField(_("nombre"), max_length=80)
    slug = models.SlugField(_("dirección"), max_length=60, unique=True)
    zone = models.CharField(
        _("zona horaria"), max_length=64, default="America/Mexico_City", validators=[is_zone]
    )
    language = models.CharField(_("idioma"), max_length=10, choices=settings.LANGUAGES, default="es-mx")
    country = models.CharField(_("país"), max_length=2, default="MX")
    paused_at = models.DateTimeField(null=True, blank=True)  # nothing of this brand leaves while set
    # Nobody opens this brand's pages without a second factor of her own (TOTP or a passkey).
    second_factor = models.BooleanField(_("segundo factor obligatorio"), default=False, db_default=False)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    members = models.ManyToManyField(
        User, through="Membership", through_fields=("workspace", "user"), related_name="workspaces"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class CustomRole(models.Model):
    """A role this brand made for itself: which verbs it may (teams.roles.Verb)."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="custom_roles")
    name = models.CharField(_("nombre"), max_length=60)
    verbs = models.JSONField(default=list)
    always_reviewed = models.BooleanField(_("todo lo suyo pasa por revisión"), default=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("workspace", Lower("name"), name="one_custom_role_per_name")]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Place:
    """A seat as it stands towards some channels (None: all of them) and a campaign: a page asks it `may`."""

    seat: Membership
    channels: tuple[int, ...] | None = ()
    campaign: int | None = None
    everywhere: bool = False

    def may(self, verb: Verb | str) -> bool:
        if self.everywhere:
            return self.seat.may_everywhere(verb)
        if self.channels is None and self.seat.only_channels:
            return False
        return self.seat.may_on(verb, channels=self.channels or (), campaign=self.campaign)


class Membership(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("rol"), max_length=10, choices=Role, default=Role.VIEWER)
    joined_at = models.DateTimeField(default=timezone.now)
    custom = models.ForeignKey(CustomRole, models.PROTECT, null=True, blank=True, related_name="seats")
    # What she may act on, as numbers of rows of the rooms above; empty: all. Of one that is gone, nothing.
    only_channels = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    only_campaigns = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    # While she is away, what is asked of her is asked of this person.
    substitute = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    away_from = models.DateField(_("ausente desde"), null=True, blank=True)
    away_until = models.DateField(_("ausente hasta"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_role_per_person_and_brand")
        ]

    never_more_than: frozenset[str] | None = None  # of a borrowed seat (teams.seeing_as): her own verbs

    @property
    def verbs(self) -> frozenset[str]:
        """What her role says; what it comes to for her is `may`."""
        granted = frozenset(self.custom.verbs) if self.custom else MAY[self.role]
        return granted if self.never_more_than is None else granted & self.never_more_than

    @property
    def role_name(self) -> str:
        return self.custom.name if self.custom else self.get_role_display()

    @property
    def always_reviewed(self) -> bool:
        return self.custom.always_reviewed if self.custom else self.role in ALWAYS_REVIEWED

    @property
    def is_client(self) -> bool:
        """Who decides from outside: she approves, and what the team says among itself is not shown to her."""
        return Verb.APPROVE in self.verbs and Verb.INTERNAL not in self.verbs

    @property
    def is_limited(self) -> bool:
        return bool(self.only_channels or self.only_campaigns)

    @property
    def administers(self) -> bool:
        """Whether the brand would not be left alone with her: she can seat people and change what it is."""
        return self.may(Verb.INVITE) and self.may(Verb.SETTINGS)

    def may(self, verb: Verb | str) -> bool:
        """Who is held to some channels or campaigns decides nothing that holds for the whole brand."""
        return str(verb) in self.verbs and not (self.is_limited and verb in OF_THE_WHOLE_BRAND)

    def may_on(
        self, verb: Verb | str, *, channels: Collection[int] = (), campaign: int | None = None
    ) -> bool:
        """`may`, and every one of these channels and this campaign is among hers.

        No channel yet is nobody else's channel; outside any campaign is outside hers.
        """
        within = not self.only_channels or set(channels) <= set(self.only_channels)
        return self.may(verb) and within and (not self.only_campaigns or campaign in self.only_campaigns)

    def may_everywhere(self, verb: Verb | str) -> bool:
        """`may`, where it reaches every channel and campaign at once: a brand's pause, a new channel."""
        return self.may(verb) and not self.is_limited

    def at(
        self, channels: Iterable[int] | None = (), campaign: int | None = None, everywhere: bool = False
    ) -> Place:
        return Place(self, None if channels is None else tuple(channels), campaign, everywhere)

    def is_away(self, today: date) -> bool:
        return bool(self.away_from and self.away_from <= today <= (self.away_until or date.max))


def invitation_token() -> str:
    return secrets.token_urlsafe(32)


def a_week_from_now() -> object:
    return timezone.now() + timedelta(days=7)


class Invitation(models.Model):
    """A seat offered by mail. The link works once, until it expires or is withdrawn."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("correo"))
    role = models.CharField(_("rol"), max_length=10, choices=Role, default=Role.EDITOR)
    token = models.CharField(max_length=64, unique=True, default=invitation_token)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    custom = models.ForeignKey(CustomRole, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=a_week_from_now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # by the team, or because she said no
    declined_at = models.DateTimeField(null=True, blank=True)
    # What the seat will be held to, as a Membership says it; empty: all.
    only_channels = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    only_campaigns = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_email",
            )
        ]

    @property
    def is_limited(self) -> bool:
        return bool(self.only_channels or self.only_campaigns)

    @property
    def role_name(self) -> str:
        return self.custom.name if self.custom else self.get_role_display()
