from __future__ import annotations

import secrets
from datetime import timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .roles import MAY, Role, Verb


def is_zone(name: str) -> None:
    if name not in available_timezones():
        text = _("«%(zone)s» no es una zona horaria. Escribe una como America/Mexico_City.")
        raise ValidationError(text, params={"zone": name})


class People(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        from allauth.account.models import EmailAddress  # its models come after ours

        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        with transaction.atomic():
            user.save()
            # Without this row allauth would empty her address as soon as she asked for another one.
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Her e-mail is how she signs in; her roles are by brand (`Membership`)."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("Como el sistema")
        LIGHT = "light", _("Claro")
        DARK = "dark", _("Oscuro")

    email = models.EmailField(_("correo"), unique=True)
    name = models.CharField(_("nombre"), max_length=120, blank=True)
    language = models.CharField(_("idioma"), max_length=10, choices=settings.LANGUAGES, default="es-mx")
    theme = models.CharField(_("tema"), max_length=5, choices=Theme, default=Theme.AUTO)
    # Hers, for the second ruler of the calendar; empty: as her browser says.
    zone = models.CharField(_("zona horaria"), max_length=64, blank=True, db_default="", validators=[is_zone])
    shortcuts = models.BooleanField(_("atajos de una tecla"), default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        words = (self.name or self.email.split("@")[0]).split()
        return "".join(word[0] for word in words[:2]).upper()


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
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    members = models.ManyToManyField(User, through="Membership", related_name="workspaces")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Membership(models.Model):
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("rol"), max_length=10, choices=Role, default=Role.VIEWER)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "user"], name="one_role_per_person_and_brand")
        ]

    def may(self, verb: Verb | str) -> bool:
        return str(verb) in MAY[self.role]


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
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=a_week_from_now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("email"),
                condition=models.Q(accepted_at=None, withdrawn_at=None),
                name="one_open_invitation_per_email",
            )
        ]
