"""What is to be said, each visit to the network for it, the figures read of it (docs/ideas/deliveries.md)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace

from ..states import ACTS, LIVE, TERMINAL, Outcome, State
from .channels import Channel

OVERDUE_AFTER = timedelta(minutes=2)
BY_HAND = Q(
    state=State.PROCESSING, due_at=None
)  # there is no network to ask: a person publishes it and says so


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def within(self, workspace: Workspace) -> DeliveryQuerySet:
        return self.filter(channel__workspace=workspace)

    def overdue(self, now: datetime | None = None) -> DeliveryQuerySet:
        """Past their time by two minutes and not settled, whatever the cause; a person's own turn is none."""
        late = (now or timezone.now()) - OVERDUE_AFTER
        return self.exclude(state__in=TERMINAL).exclude(BY_HAND).filter(planned_for__lt=late)

    def by_hand(self) -> DeliveryQuerySet:
        """Ready for a person to publish them herself."""
        return self.filter(BY_HAND)


def new_key() -> str:
    return uuid.uuid4().hex


class Delivery(models.Model):
    """One thing to be said once on one channel: a frozen snapshot, and what became of it.

    `planned_for` what the person asked, never moves by itself · `due_at` when we next act (null: never) ·
    `lease` fencing token · `published_at` the irreversible request left · `attempts_made` only grows ·
    `failures` what patience counts (waiting one's turn is not failing).
    """

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="deliveries")
    origin = models.CharField(max_length=60, blank=True)  # who asked, e.g. "variant:12": opaque to this room
    # the snapshot: text, title, link, tags, language, media ids+digests+alt, options
    content = models.JSONField()
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="followers")
    # Of a thread's further parts and of a first comment: the post they belong to.
    head = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="rest", db_index=False
    )
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    planned_for = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    # overdue when its channel came back: a person decides
    held_at = models.DateTimeField(null=True, blank=True)
    # Who stopped it ("campaign:12", opaque to this room): nothing leaves while it says something (stopping).
    stopped_for = models.CharField(max_length=60, blank=True, default="", db_default="")
    # Taken back while it might already have left: it is looked for, but never sent again.
    recalled_at = models.DateTimeField(null=True, blank=True)
    lease = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    memo = models.JSONField(null=True, blank=True)
    attempts_made = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    remote_id = models.CharField(max_length=300, blank=True)
    remote_extra = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=1000, blank=True)
    sentence = models.JSONField(null=True, blank=True)  # Sentence: cause of where it stands
    sent_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    # what the network charged for it (US dollars), where it charges by post
    cost = models.DecimalField(max_digits=9, decimal_places=4, null=True, blank=True)
    read_figures_at = models.DateTimeField(
        null=True, blank=True
    )  # when its figures are read next; null = never
    deleted_at = models.DateTimeField(null=True, blank=True)  # taken down from the network by a person
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_for", "-id"]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_to_act_on",
                condition=Q(state__in=sorted(ACTS), due_at__isnull=False, held_at=None),
            ),
            models.Index(
                fields=["channel", "due_at"],
                name="delivery_next_of_channel",
                condition=Q(state__in=sorted(ACTS), due_at__isnull=False, held_at=None),
            ),
            models.Index(fields=["lease_until"], name="delivery_under_lease", condition=~Q(lease="")),
            models.Index(fields=["channel", "planned_for"], name="delivery_by_channel"),
            models.Index(fields=["channel", "state", "planned_for"], name="delivery_by_state"),
            models.Index(fields=["head"], name="delivery_by_head", condition=Q(head__isnull=False)),
            models.Index(fields=["origin"], name="delivery_by_origin", condition=~Q(origin="")),
            models.Index(
                fields=["read_figures_at"],
                name="delivery_to_read",
                condition=Q(read_figures_at__isnull=False),
            ),
            models.Index(
                fields=["channel", "published_at"],
                name="delivery_by_departure",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["channel", "published_at"], name="delivery_by_cost", condition=Q(cost__isnull=False)
            ),
            models.Index(
                fields=["planned_for"], name="delivery_unsettled", condition=~Q(state__in=sorted(TERMINAL))
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["channel"], condition=Q(state=State.SENDING), name="one_sending_per_channel"
            ),
            models.UniqueConstraint(
                fields=["origin", "channel"],
                condition=Q(state__in=sorted(LIVE), deleted_at=None) & ~Q(origin=""),
                name="one_live_delivery_per_variant",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENT) | ~Q(remote_id=""), name="sent_has_remote_id"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING) | (~Q(lease="") & Q(lease_until__isnull=False)),
                name="sending_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[State.SENDING, State.UNSURE]) | Q(lease=""),
                name="only_acting_states_hold_a_lease",
            ),
        ]

    def __repr__(self) -> str:
        return f"<Delivery {self.pk} {self.state}>"

    @property
    def is_by_hand(self) -> bool:
        """Its hour has come and a person publishes it herself."""
        return self.state == State.PROCESSING and self.due_at is None


class Attempt(models.Model):
    """One visit to the network for one delivery: written before, settled after, never rewritten."""

    class Step(models.TextChoices):
        PUBLISH = "publish", _("Publicar")
        RESUME = "resume", _("Continuar")
        FIND = "find", _("Buscar en la red")
        PERSON = "person", _("Decisión de una persona")

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="attempts")
    number = models.PositiveIntegerField()  # Delivery.attempts_made when it began
    step = models.CharField(max_length=10, choices=Step)
    worker = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.UNDERWAY)
    sentence = models.JSONField(null=True, blank=True)
    detail = models.TextField(blank=True)  # for the operator, redacted
    exchanges = models.JSONField(default=list, blank=True)  # what we sent and what came back, redacted
    # a receipt that came too late for its lease is still evidence
    remote_id = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["delivery", "number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="one_attempt_per_number")]


class Reading(models.Model):
    """A figure read from a network, with its source and time: never overwritten."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="readings")
    name = models.CharField(max_length=30)  # likes, replies, shares, views
    value = models.PositiveBigIntegerField()
    source = models.CharField(max_length=120, blank=True, db_default="")  # Network.readings_from
    read_at = models.DateTimeField(default=timezone.now)
