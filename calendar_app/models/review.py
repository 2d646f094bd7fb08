"""Review: the rules, what was asked and answered, what was said, and the seals that approvals leave."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from media.models import MediaFile
from publishing.models import Channel
from teams.models import Workspace

from ..states import Answer, Outcome, ReviewMode, Unanswered
from .posts import Attachment, Post
from .sharing import CalendarLink
from .strategy import Campaign

PERSON = settings.AUTH_USER_MODEL


# ── the rules ─────────────────────────────────────────────────────────────────────────────────────────


class ReviewPolicy(models.Model):
    """What is asked before anything is sent: of a brand (no channel, no campaign), a channel or a campaign.

    The campaign's rule holds over the channel's, the channel's over the brand's. No row at all = optional.
    """

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="review_policies")
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, blank=True, related_name="+")
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, blank=True, related_name="+")
    mode = models.CharField(_("revisión"), max_length=10, choices=ReviewMode, default=ReviewMode.OPTIONAL)
    by_others = models.BooleanField(_("nadie aprueba lo que escribió"), default=False, db_default=False)
    # How far an approved post may be moved, in minutes; null: to any hour.
    tolerance = models.PositiveIntegerField(_("tolerancia"), null=True, blank=True)
    # Per step, in hours; null: without a deadline.
    deadline = models.PositiveIntegerField(_("plazo"), null=True, blank=True)
    reminder = models.PositiveIntegerField(
        _("recordatorio"), null=True, blank=True
    )  # hours before the deadline
    unanswered = models.CharField(
        _("si nadie responde"), max_length=8, choices=Unanswered, default=Unanswered.HOLD, db_default="hold"
    )
    escalate_to = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(channel=None, campaign=None), name="one_policy_per_brand"
            ),
            models.UniqueConstraint(
                fields=["channel"], condition=Q(channel__isnull=False), name="one_policy_per_channel"
            ),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(campaign__isnull=False), name="one_policy_per_campaign"
            ),
            models.CheckConstraint(
                condition=Q(channel=None) | Q(campaign=None), name="policy_of_channel_or_campaign"
            ),
        ]


class ReviewStep(models.Model):
    """One of several steps of a rule, in order. Nobody named: anybody who may approve."""

    class Rule(models.TextChoices):
        ANY = "any", _("Basta una persona")
        ALL = "all", _("Todas")

    policy = models.ForeignKey(ReviewPolicy, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("nombre"), max_length=60)
    rule = models.CharField(_("quiénes bastan"), max_length=3, choices=Rule, default=Rule.ANY)
    client = models.BooleanField(_("el cliente, por enlace"), default=False)
    people = models.ManyToManyField(PERSON, related_name="+", blank=True)

    class Meta:
        ordering = ["position", "pk"]


# ── what was asked and answered ───────────────────────────────────────────────────────────────────────


class ReviewRound(models.Model):
    """One request for approval, from the asking to its outcome. A post has at most one that is open."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    comment = models.TextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["post", "number"], name="one_round_per_number"),
            models.UniqueConstraint(fields=["post"], condition=Q(outcome="open"), name="one_open_round"),
        ]


class RoundStep(models.Model):
    """A step of a round, as the rule said when it was asked for: later changes of the rule don't reach it."""

    round = models.ForeignKey(ReviewRound, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    rule = models.CharField(max_length=3, choices=ReviewStep.Rule, default=ReviewStep.Rule.ANY)
    client = models.BooleanField(default=False)
    anyone = models.BooleanField(default=False, db_default=False)  # who may approve, not just who was asked
    # Those whose rule asked for it, by number; who approves here may be limited to just these.
    channels = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    by_others = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True, blank=True)  # its turn came
    deadline = models.PositiveIntegerField(null=True)  # hours
    reminder = models.PositiveIntegerField(null=True)  # hours before it
    due_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    unanswered = models.CharField(max_length=8, choices=Unanswered, default=Unanswered.HOLD)
    escalate_to = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    overdue_at = models.DateTimeField(null=True, blank=True)  # the rule for the unanswered was carried out
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["round", "position"], name="one_step_per_position")]
        indexes = [
            models.Index(fields=["remind_at"], name="step_to_remind", condition=Q(reminded_at=None)),
            models.Index(fields=["due_at"], name="step_overdue", condition=Q(done_at=None)),
        ]


class Asked(models.Model):
    """One person (or a client behind a link) who was asked in a step, and what she answered."""

    step = models.ForeignKey(RoundStep, models.CASCADE, related_name="asked")
    person = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    link = models.ForeignKey(CalendarLink, models.SET_NULL, null=True, blank=True, related_name="+")
    guest = models.CharField(max_length=120, blank=True)  # the client's name, as she gave it
    instead_of = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    # Asked because nobody answered in time: her word is enough for the step.
    escalated = models.BooleanField(default=False, db_default=False)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.PENDING)
    digest = models.CharField(max_length=64, blank=True)  # of what she read (review.digest)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["step", "person"], condition=Q(person__isnull=False), name="asked_once_in_a_step"
            )
        ]


class ReviewEntry(models.Model):
    """What was said and decided about a post: append-only."""

    class Kind(models.TextChoices):
        REQUESTED = "requested", _("Pidió revisión")
        APPROVED = "approved", _("Aprobó")
        STEP = "step", _("Aprobó su paso")
        UNDONE = "undone", _("Deshizo su aprobación")
        CHANGES = "changes", _("Solicitó cambios")
        REJECTED = "rejected", _("Rechazó")
        WITHDRAWN = "withdrawn", _("Retiró la revisión")
        DELEGATED = "delegated", _("Delegó")
        ESCALATED = "escalated", _("Venció el plazo: se avisó")
        LATE = "late", _("Pasó su hora sin aprobación")
        COMMENT = "comment", _("Comentó")
        BROKEN = "broken", _("Un cambio anuló la aprobación")

    post = models.ForeignKey(Post, models.CASCADE, related_name="review")
    round = models.ForeignKey(ReviewRound, models.SET_NULL, null=True, blank=True, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    guest = models.CharField(max_length=120, blank=True, db_default="")  # a client's name, by link
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField()  # of the post, when it was said
    digest = models.CharField(max_length=64, blank=True)  # of what was approved (calendar_app.review.digest)
    said = models.JSONField(
        null=True, blank=True
    )  # {"channels": composing.payloads, "planned_for": ISO or null} then: review.comparing. An approval's
    # has "before" too, what it wiped off the post: {"writers": [pk], "changes_requested": bool}
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]


class Seal(models.Model):
    """An approval, bound to the exact bytes for one channel and to their hour within a tolerance.

    What is sent must hash to `hash`; the worker asks again at the point of no return (sealing.gate).
    """

    post = models.ForeignKey(Post, models.CASCADE, related_name="seals")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+")
    round = models.ForeignKey(ReviewRound, models.SET_NULL, null=True, blank=True, related_name="seals")
    version = models.PositiveIntegerField()  # of the post
    # Where the post was then, as its rule may be the campaign's: 0, in none; null: nobody wrote it down.
    campaign = models.PositiveBigIntegerField(null=True, blank=True)
    hash = models.CharField(max_length=64)  # SHA-256 of the canonical payload, in hex
    payload = models.JSONField()  # what was hashed
    planned_for = models.DateTimeField(null=True, blank=True)  # when approved; null: it had no date
    tolerance = models.PositiveIntegerField(null=True, blank=True)  # minutes either way; null: any hour
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    guest = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(default=timezone.now)
    broken_at = models.DateTimeField(null=True, blank=True)
    broken_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    broken_for = models.CharField(max_length=20, blank=True)  # standing.reason, withdrawn or replaced

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "channel"], condition=Q(broken_at=None), name="one_seal_per_channel"
            )
        ]


# ── what was said ─────────────────────────────────────────────────────────────────────────────────────


class Remark(models.Model):
    """A comment on a post, on a range of its text or a region of a picture; answers hang under the first."""

    class Place(models.TextChoices):
        POST = "post"
        TEXT = "text"
        IMAGE = "image"

    class Audience(models.TextChoices):
        INTERNAL = "internal", _("Solo el equipo")
        CLIENT = "client", _("El cliente lo ve")

    post = models.ForeignKey(Post, models.CASCADE, related_name="remarks")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    link = models.ForeignKey(CalendarLink, models.SET_NULL, null=True, blank=True, related_name="+")
    guest = models.CharField(max_length=120, blank=True)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.INTERNAL)
    text = models.TextField()
    mentions = models.ManyToManyField(PERSON, related_name="+", blank=True)
    place = models.CharField(max_length=5, choices=Place, default=Place.POST)
    channel = models.ForeignKey(
        Channel, models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: original
    start = models.PositiveIntegerField(null=True, blank=True)  # code points of the text, [start, end)
    end = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)  # what stood there: found again after edits
    # What stood around it (remarks.ranges.AROUND code points), which tells it from the same words elsewhere.
    lead = models.CharField(max_length=64, blank=True, db_default="")
    trail = models.CharField(max_length=64, blank=True, db_default="")
    attachment = models.ForeignKey(Attachment, models.SET_NULL, null=True, blank=True, related_name="+")
    # The picture itself: a file taken off and put back gets another Attachment.
    file = models.ForeignKey(MediaFile, models.SET_NULL, null=True, blank=True, related_name="+")
    region = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), blank=True
    )  # [x, y, w, h] of 0–1
    at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="text") | Q(start__isnull=False, end__gt=models.F("start")),
                name="remark_on_a_range",
            ),
            models.CheckConstraint(
                condition=Q(link=None) | Q(audience="client"), name="what_a_client_says_she_sees"
            ),
        ]


class TimeProposal(models.Model):
    """Another time that a client (or a person) would rather have, until somebody of the team settles it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="proposals")
    link = models.ForeignKey(CalendarLink, models.SET_NULL, null=True, blank=True, related_name="+")
    guest = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    day = models.DateField()
    hour = models.TimeField()
    zone = models.CharField(max_length=64)  # whose clocks it was said in
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, blank=True, related_name="+")
    accepted = models.BooleanField(null=True)

    class Meta:
        ordering = ["-at"]


class LinkCode(models.Model):
    """A one-time code sent by mail to who opens a client link; only its hash is kept."""

    link = models.ForeignKey(CalendarLink, models.CASCADE, related_name="codes")
    hash = models.CharField(max_length=128)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
