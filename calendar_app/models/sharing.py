"""The calendar as others see it: saved views, feeds for other calendars, links for the client."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace


def nonce() -> str:
    return secrets.token_urlsafe(12)


class SavedView(models.Model):
    """A page of the calendar with its filters, under a name: hers, or everybody's."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("nombre"), max_length=60)
    place = models.CharField(max_length=20)  # month | week | day | channels | list | year | table
    query = models.CharField(max_length=1000, blank=True)  # as in the address, without «?»
    shared = models.BooleanField(_("para todo el equipo"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "owner", "name"], name="one_view_per_name")
        ]


class CalendarFeed(models.Model):
    """An address another calendar reads (ICS). What it carries is signed over `nonce`: no secret here."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="calendar_feeds")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(_("nombre"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)  # filters, as in the address
    nonce = models.CharField(max_length=32, default=nonce)
    created_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]


class CalendarLink(models.Model):
    """What somebody without an account may see and decide: these posts, in this language, until then.

    `holds` says which: the posts of a calendar view (`query`, `first`, `last`), or just those in `posts`.
    """

    class Holds(models.TextChoices):
        VIEW = "view", _("Una vista del calendario")
        POSTS = "posts", _("Publicaciones elegidas")

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="calendar_links")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("para quién"), max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    holds = models.CharField(max_length=5, choices=Holds, default=Holds.VIEW, db_default="view")
    posts = models.ManyToManyField("calendar_app.Post", related_name="client_links", blank=True)
    decides = models.BooleanField(_("puede aprobar y pedir cambios"), default=False, db_default=False)
    comments = models.BooleanField(_("puede comentar"), default=False, db_default=False)
    proposes = models.BooleanField(_("puede proponer otra hora"), default=False, db_default=False)
    guest = models.CharField(_("nombre del cliente"), max_length=120, blank=True, db_default="")
    email = models.EmailField(_("correo del cliente"), blank=True, db_default="")
    asks_code = models.BooleanField(_("pedir un código por correo"), default=False, db_default=False)
    first = models.DateField(_("desde"), null=True, blank=True)  # null: whatever day
    last = models.DateField(_("hasta"), null=True, blank=True)
    with_text = models.BooleanField(_("mostrar textos"), default=True)
    with_drafts = models.BooleanField(_("mostrar borradores"), default=False)
    language = models.CharField(_("idioma"), max_length=10, choices=settings.LANGUAGES, default="es-mx")
    zone = models.CharField(_("zona horaria"), max_length=64)
    nonce = models.CharField(max_length=32, default=nonce)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("vence"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    opened = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    @property
    def is_past(self) -> bool:
        return self.expires_at <= timezone.now()
