"""Files people attach."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace


def where_it_lies(file: MediaFile, _filename: str) -> str:
    """By digest and brand: a name chosen by a person never becomes a path."""
    return f"{file.workspace_id}/{file.sha256[:2]}/{file.sha256}{file.suffix}"


class MediaFile(models.Model):
    """A file people attach, cleaned (no EXIF, real format checked) before it got here; never changes."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="media")
    kind = models.CharField(max_length=10, default="image")  # image | gif | video | audio | document
    mime = models.CharField(max_length=100)  # PowerPoint's has 73 letters
    suffix = models.CharField(max_length=8)  # ".jpg": from the content, not from the name
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0, db_default=0)  # duration
    fps = models.FloatField(default=0, db_default=0)
    frames = models.PositiveIntegerField(default=0, db_default=0)  # of an animated picture
    codec = models.CharField(max_length=20, blank=True, db_default="")
    audio_codec = models.CharField(max_length=20, blank=True, db_default="")
    sha256 = models.CharField(max_length=64)  # of the stored bytes
    filename = models.CharField(_("nombre"), max_length=120)  # what the person called it, cleaned; for show
    alt = models.CharField(_("texto alternativo"), max_length=1500, blank=True)
    file = models.FileField(upload_to=where_it_lies, max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    # A conversion somebody agreed to: the file it was made from, and how ({"to": "jpeg"}, {"crop": [x, y,
    # w, h]} …).
    made_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="renditions")
    recipe = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "sha256"], name="one_file_per_digest_and_brand")
        ]

    def __str__(self) -> str:
        return self.filename

    def get_absolute_url(self) -> str:
        return reverse("media", args=[self.pk, self.sha256])

    @property
    def has_thumbnail(self) -> bool:
        """A sound and a document show nothing."""
        return self.kind in ("image", "gif", "video")

    @property
    def thumbnail_url(self) -> str:
        return reverse("media_thumbnail", args=[self.pk, self.sha256])

    @property
    def thumbnail_name(self) -> str:
        """Where the small one lies: beside the file."""
        return f"{self.file.name}.320.webp"
