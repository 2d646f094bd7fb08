"""A brand with somebody of every role, a clock, and a book of what was approved, kept apart from the seals.

The book knows nothing of hashes, seals or gates. It writes down the words and files that stood on each
channel when somebody who may approve said yes, strikes out what somebody changed or took back since, and is
asked about every arrival at the network.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from calendar_app import composing
from calendar_app.models import Campaign, Post, ReviewPolicy, ReviewRound, Variant
from calendar_app.refusals import CannotPlan
from publishing.content import draft_post
from publishing.models import Delivery
from publishing.settling import CannotSettle
from teams.models import Membership, User, Workspace
from teams.roles import Role, Verb
from tests.calendar_app.sealing.conftest import ear_channel, planned_of, said_of

REAL = timezone.now
REFUSED = (PermissionDenied, CannotPlan, CannotSettle)
DEMANDING = ("required", "steps")
seen: Counter[str] = Counter()
_ahead = timedelta(0)


def now() -> datetime:
    return REAL() + _ahead


def pass_(some: timedelta) -> None:
    global _ahead
    _ahead += some


def start_over() -> None:
    global _ahead
    _ahead = timedelta(0)


@dataclass
class Approval:
    """What stood on one channel of a post when its last approval was given."""

    chain: tuple[Any, ...]
    hour: datetime | None
    tolerance: int | None
    campaign: int | None
    revoked: bool = False

    def covers(self, hour: datetime | None) -> bool:
        if self.tolerance is None or self.hour is None or hour is None:
            return True
        return abs(hour - self.hour) <= timedelta(minutes=self.tolerance)


class World:
    """One brand, its people by role, two channels, a campaign; a stranger; and the book."""

    def __init__(self, ear: Any) -> None:
        self.brand = Workspace.objects.create(name="Café Alameda", slug="alameda", zone="America/Mexico_City")
        self.people: dict[str, Any] = {"shell": None, "stranger": self.person("stranger")}
        for role in Role.values:
            self.people[role] = self.person(role)
            Membership.objects.create(workspace=self.brand, user=self.people[role], role=role)
        self.channels = [ear_channel(self.brand, "izquierda"), ear_channel(self.brand, "derecha")]
        days = {"starts": timezone.localdate(), "ends": timezone.localdate() + timedelta(days=90)}
        self.campaign = Campaign.objects.create(workspace=self.brand, name="Buen Fin", **days)
        self.approvals: dict[tuple[int, int], list[Approval]] = defaultdict(list)
        self.votes: dict[int, list[dict[int, Any]]] = defaultdict(list)
        self.wrong: list[str] = []
        ear.before_leaving = self.arrived

    def person(self, name: str) -> User:
        return User.objects.create(email=f"{name}@alameda.test", name=name)

    def try_(self, verb: Any, *asked: Any, **more: Any) -> bool:
        """Whether it was done; what people may not do, or can't, changes nothing."""
        try:
            verb(*asked, **more)
        except REFUSED:
            seen["refused"] += 1
            return False
        seen[f"{verb.__module__.rpartition('.')[2]}.{verb.__name__}"] += 1
        return True

    # ── what was approved ─────────────────────────────────────────────────────────────────────────────

    def read(self, post: Post) -> dict[int, tuple[Any, ...]]:
        """What it says on each channel now, as the network would be told."""
        fresh = Post.objects.get(pk=post.pk)
        return {
            variant.channel_id: tuple(planned_of(draft_post(each.snapshot)) for each in chain)
            for variant, chain in composing.draft_of(fresh).chains()
        }

    def open_round(self, post: Post) -> ReviewRound | None:
        return ReviewRound.objects.filter(post=post, outcome="open").first()

    def voted(self, post: Post, by: Any, round: ReviewRound | None, said: dict[int, Any], was: str) -> None:
        """Somebody said yes to what stood there; was that the last word that was missing?"""
        seat = Membership.objects.filter(user=by, workspace=self.brand).first()
        if seat is None or not seat.may(Verb.APPROVE):
            self.wrong.append(f"{by} approved without being allowed to")
        post.refresh_from_db()
        if round is None or was != "in_review":
            return
        self.votes[round.pk].append(said)
        if post.stage == "approved":
            self.approve(post, round, said)

    def approve(self, post: Post, round: ReviewRound, said: dict[int, Any]) -> None:
        steps = round.steps.count()
        if len(self.votes[round.pk]) < steps or any(vote != said for vote in self.votes[round.pk]):
            self.wrong.append(f"{steps} steps were passed with {len(self.votes[round.pk])} equal votes")
        for channel, chain in said.items():
            rule = self.rule(post, channel)
            self.approvals[post.pk, channel].append(
                Approval(chain, post.planned_for, rule.tolerance if rule else None, post.campaign_id)
            )

    def took_back(self, post: Post) -> None:
        for (pk, _channel), given in self.approvals.items():
            for approval in given:
                approval.revoked |= pk == post.pk

    def changed(self, post: Post) -> None:
        """By a verb: what no longer says what was approved, or at another hour, asks for a new approval."""
        said = self.read(post)
        hour = Post.objects.values_list("planned_for", flat=True).get(pk=post.pk)
        for (pk, channel), given in self.approvals.items():
            if pk == post.pk and not self.has_left(post, channel):
                for approval in given:
                    approval.revoked |= approval.chain != said.get(channel) or not approval.covers(hour)

    def has_left(self, post: Post, channel: int) -> bool:
        out = Variant.objects.filter(post=post, channel=channel, delivery__published_at__isnull=False)
        return out.exists()

    # ── what arrives ──────────────────────────────────────────────────────────────────────────────────

    def arrived(self, post: Any, *, draft: bool) -> None:
        """Called by the network with what it is given, in a draft or for good."""
        try:
            if why := self.against(post):
                self.wrong.append(f"{'a draft of ' if draft else ''}{said_of(post)[0]!r} arrived: {why}")
        except Exception as defect:  # the worker would call it its network's fault
            self.wrong.append(repr(defect))

    def against(self, post: Any) -> str:
        delivery = Delivery.objects.get(key=post.key)
        origin = delivery.origin.split(":")
        variant = Variant.objects.filter(pk=int(origin[1])).first() if len(origin) > 1 else None
        if not self.is_asked(variant, delivery):
            seen["left where nobody asked"] += 1
            return ""
        seen["left where it was asked for"] += 1
        if variant is None or variant.channel_id != delivery.channel_id:
            return "it belongs to no post"
        begun = delivery.head_id is not None
        said, now_there = said_of(post), self.read(variant.post).get(delivery.channel_id)
        for approval in self.approvals[variant.post_id, delivery.channel_id]:
            same = said in approval.chain[1:] if begun else said == approval.chain[0]
            kept = begun or approval.chain == now_there
            if not same or not kept or approval.revoked or self.asks_others(variant.post, delivery, approval):
                continue
            if approval.covers(delivery.planned_for):
                return ""
        return "nobody approved that, or not any more"

    def asks_others(self, post: Post, delivery: Delivery, approval: Approval) -> bool:
        """It was approved in one campaign, and is now in another with a rule of its own that asks."""
        if delivery.head_id is not None or post.campaign_id in (None, approval.campaign):
            return False
        own = ReviewPolicy.objects.filter(workspace=self.brand, campaign=post.campaign_id).first()
        return own is not None and own.mode in DEMANDING

    def is_asked(self, variant: Variant | None, delivery: Delivery) -> bool:
        if variant is not None and variant.post.always_reviewed:
            return True
        rule = self.rule(variant.post if variant else None, delivery.channel_id)
        return rule is not None and rule.mode in DEMANDING

    def rule(self, post: Post | None, channel: int) -> ReviewPolicy | None:
        """The campaign's over the channel's over the brand's."""
        rows = ReviewPolicy.objects.filter(workspace=self.brand)
        of_campaign = rows.filter(campaign=post.campaign_id).first() if post and post.campaign_id else None
        return of_campaign or rows.filter(channel=channel).first() or rows.filter(
            channel=None, campaign=None
        ).first()  # fmt: skip
