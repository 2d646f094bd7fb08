"""The built-in practice network. Each arrival is a row, repeats included."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath

from django.db import models
from django.urls import reverse
from django.utils import timezone


class PracticeAccount(models.Model):
    """An account: a public page at /practica/<handle>/ and a token to write on it."""

    handle = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256; the token is the channel's secret
    trouble = models.CharField(max_length=20, blank=True)  # practice.trouble.Kind: what goes wrong next
    trouble_left = models.PositiveIntegerField(default=0)  # how many requests it still meets
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"@{self.handle}"

    def get_absolute_url(self) -> str:
        return reverse("practice_page", args=[self.handle])


class PracticePostQuerySet(models.QuerySet["PracticePost"]):
    def there(self) -> PracticePostQuerySet:
        """What can still be seen."""
        return self.filter(deleted_at=None)


class PracticePost(models.Model):
    """What has arrived. This network does not remove repeats, so that people and tests would see them."""

    account = models.ForeignKey(PracticeAccount, models.CASCADE, related_name="posts")
    key = models.CharField(max_length=64, db_index=True)  # the sender's, to look it up by
    text = models.TextField()
    link = models.CharField(max_length=2000, blank=True)
    choices = models.TextField(blank=True, default="", db_default="")  # a poll's answers, one a line
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    likes = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = PracticePostQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]

    def get_absolute_url(self) -> str:
        return reverse("practice_post", args=[self.account.handle, self.pk])

    @property
    def poll(self) -> list[str]:
        return self.choices.splitlines()


def where_it_lies(image: PracticeImage, filename: str) -> str:
    """A name nobody chose; only the suffix, which we chose, is kept."""
    return f"practice/{secrets.token_hex(16)}{PurePosixPath(filename).suffix}"


class PracticeImage(models.Model):
    """A picture, film, sound or document: uploaded first, then attached to a post by its id."""

    account = models.ForeignKey(PracticeAccount, models.CASCADE, related_name="+")
    post = models.ForeignKey(PracticePost, models.CASCADE, null=True, related_name="images")
    image = models.FileField(upload_to=where_it_lies)
    filename = models.CharField(max_length=200, blank=True, default="", db_default="")
    mime = models.CharField(max_length=60)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    alt = models.CharField(max_length=1500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def get_absolute_url(self) -> str:
        return reverse("practice_image", args=[self.account.handle, self.pk])

    @property
    def kind(self) -> str:
        """image | video | audio | document"""
        first = self.mime.partition("/")[0]
        return first if first in ("image", "video", "audio") else "document"
