from django.db import models
from django.utils import timezone


class PracticeAccount(models.Model):
    """An account on the practice network: a public page at /practica/<handle>/ and a token to write on it."""

    handle = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the token; the token itself is the channel's secret
    trouble = models.CharField(max_length=20, blank=True)  # what goes wrong with the next requests, see practice/trouble.py
    trouble_left = models.PositiveIntegerField(default=0)  # how many requests it still meets
    created_at = models.DateTimeField(default=timezone.now)


class PracticePost(models.Model):
    """What has arrived. Each arrival is a row: this network does not remove repeats, so that people would see them."""

    account = models.ForeignKey(PracticeAccount, models.CASCADE, related_name="posts")
    key = models.CharField(max_length=64, db_index=True)  # the sender's own key, for looking up after a lost answer
    text = models.TextField()
    link = models.URLField(max_length=2000, blank=True)
    reply_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replies")
    likes = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]


class PracticeImage(models.Model):
    post = models.ForeignKey(PracticePost, models.CASCADE, null=True, related_name="images")  # null until the post is made
    account = models.ForeignKey(PracticeAccount, models.CASCADE, related_name="+")
    image = models.FileField(upload_to="practice/")
    mime = models.CharField(max_length=60)
    alt = models.CharField(max_length=1500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
