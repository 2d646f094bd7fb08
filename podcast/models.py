"""Podcasts that this installation serves itself: a show is a feed, an episode an item of it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.models import MediaFile
from teams.models import Workspace

from .categories import CATEGORIES


def categories() -> list[tuple[str, str]]:
    """Apple's word and ours. By name, so that another word of ours asks for no migration."""
    return [(name, str(_(word))) for name, word in CATEGORIES]


class Show(models.Model):
    """A podcast: its feed is at /podcast/<slug>/feed.xml, and a token writes to it."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="shows")
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("título"), max_length=150)
    description = models.TextField(_("descripción"), max_length=4000)
    author = models.CharField(_("quién lo hace"), max_length=150)
    email = models.EmailField(_("correo de contacto"))
    language = models.CharField(_("idioma"), max_length=10, default="es-mx")
    category = models.CharField(_("categoría"), max_length=60, choices=categories)
    explicit = models.BooleanField(_("contenido explícito"), default=False)
    cover = models.ForeignKey(MediaFile, models.PROTECT, null=True, blank=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256; the token is the channel's secret
    changed_at = models.DateTimeField(default=timezone.now)  # anything the feed says

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("podcast_show", args=[self.slug])

    def touch(self) -> None:
        """What the feed says has changed."""
        Show.objects.filter(pk=self.pk).update(changed_at=timezone.now())


class EpisodeQuerySet(models.QuerySet["Episode"]):
    def there(self) -> EpisodeQuerySet:
        """What the feed holds."""
        return self.filter(deleted_at=None)


class Episode(models.Model):
    """One item. Its key is its guid: it never changes, and no second episode gets it."""

    class Kind(models.TextChoices):
        FULL = "full", _("Episodio completo")
        TRAILER = "trailer", _("Avance")
        BONUS = "bonus", _("Extra")

    show = models.ForeignKey(Show, models.CASCADE, related_name="episodes")
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    link = models.CharField(max_length=2000, blank=True)
    sound = models.ForeignKey(MediaFile, models.PROTECT, related_name="+")
    image = models.ForeignKey(MediaFile, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FULL)
    season = models.PositiveIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    explicit = models.BooleanField(default=False)
    published_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["show", "key"], name="one_episode_per_key")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("podcast_episode", args=[self.show.slug, self.pk])
