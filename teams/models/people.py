"""Who signs in."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


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
    digest_hour = models.PositiveSmallIntegerField(
        _("hora del resumen"), default=8, db_default=8
    )  # hers, 0–23
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(
        null=True, blank=True
    )  # the row stays under what she wrote, without her

    objects = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self) -> str:
        return gettext("Persona eliminada") if self.deleted_at else self.name or self.email

    @property
    def initials(self) -> str:
        words = (self.name or str(self).split("@")[0]).split()
        return "".join(word[0] for word in words[:2]).upper()
