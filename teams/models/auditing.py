"""The log nobody can change: each entry's hash covers the one before it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """Who did what, from where, to what, how it was before and after. Append-only (triggers refuse the rest).

    No foreign keys: an entry outlives the person, the brand and the row it tells of.
    """

    class Door(models.TextChoices):
        WEB = "web"
        LINK = "link"  # without account, by a signed address
        API = "api"
        COMMAND = "command"
        WORKER = "worker"

    chain = models.BigIntegerField()  # the brand's number; 0: the installation's own
    number = models.PositiveBigIntegerField()  # from 1, without gaps
    at = models.DateTimeField(default=timezone.now)
    who_id = models.BigIntegerField(null=True)  # teams.User; null: nobody signed in
    who = models.CharField(max_length=200)  # as she was called then
    door = models.CharField(max_length=10, choices=Door)
    address = models.CharField(max_length=45, blank=True)  # IP
    agent = models.CharField(max_length=200, blank=True)
    request_id = models.CharField(max_length=40, blank=True)
    did = models.CharField(max_length=60)  # "post.approved"
    thing = models.CharField(max_length=60, blank=True)  # "calendar_app.post:12"
    label = models.CharField(max_length=200, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    previous = models.CharField(max_length=64)  # hash of the entry before; of the first: zeros
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "number"]
        constraints = [models.UniqueConstraint(fields=["chain", "number"], name="one_entry_per_number")]
        indexes = [
            models.Index(fields=["chain", "-at"], name="audit_by_time"),
            models.Index(fields=["chain", "did", "-at"], name="audit_by_verb"),
            models.Index(fields=["chain", "who_id", "-at"], name="audit_by_person"),
        ]


class AuditHead(models.Model):
    """The end of each chain: its row is locked to append."""

    chain = models.BigIntegerField(primary_key=True)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
