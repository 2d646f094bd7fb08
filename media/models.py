"""Files people attach."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace


def where_it_lies(file: MediaFile, _filename: str) -> str:
    """By digest and brand: a name chosen by a person never becomes a path."""
    return f"{file.workspace_id}/{file.sha256[:2]}/{file.sha256}{file.suffix}"


class Folder(models.Model):
    """Where a brand keeps files together. Folders don't nest deeper than three."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="folders")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="folders")
    name = models.CharField(_("nombre"), max_length=80)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint("parent", Lower("name"), name="one_folder_per_name"),
            models.UniqueConstraint(
                "workspace", Lower("name"), condition=models.Q(parent=None), name="one_top_folder_per_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name


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
    # In the library. Rights: whose it is and on what terms; past `rights_until` it may not be published.
    folder = models.ForeignKey(Folder, models.SET_NULL, null=True, blank=True, related_name="files")
    tags = models.JSONField(
        _("etiquetas"), default=list, db_default=Value([], models.JSONField()), blank=True
    )
    credit = models.CharField(_("autoría"), max_length=200, blank=True, db_default="")
    rights = models.CharField(_("derechos"), max_length=500, blank=True, db_default="")
    rights_until = models.DateField(_("se puede usar hasta"), null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)

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


class Upload(models.Model):
    """A file on its way in pieces (tus): what has arrived lies in settings.INCOMING under `key`."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="uploads")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    filename = models.CharField(max_length=120, blank=True)
    length = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    file = models.ForeignKey(
        MediaFile, models.SET_NULL, null=True, blank=True, related_name="+"
    )  # what it became
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__lte=models.F("length")), name="no_more_than_announced"
            )
        ]
