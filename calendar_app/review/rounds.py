"""A round of review: its steps as the rules said when it was asked for, opened one after another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from .. import composing
from ..models import Asked, Post, ReviewEntry, ReviewRound, RoundStep
from ..states import Answer, Outcome, Stage
from . import away, news, policies
from .policies import Rule, Step


@dataclass(frozen=True)
class Wanted:
    """One step to be asked: a rule's, on behalf of these channels."""

    step: Step
    rule: Rule
    channels: frozenset[int]
    last: bool = True  # of its rule

    @property
    def asks(self) -> tuple[Any, ...]:
        return (self.step.rule if self.step.people else "", self.step.client, self.step.people)

    def with_(self, other: Wanted) -> Wanted:
        """Both at once, as the stricter of the two says."""
        rule = replace(self.rule, by_others=self.rule.by_others or other.rule.by_others)
        if other.rule.deadline and other.rule.deadline < (rule.deadline or other.rule.deadline + 1):
            timing = ("deadline", "reminder", "unanswered", "escalate_to")
            rule = replace(rule, **{name: getattr(other.rule, name) for name in timing})
        return Wanted(self.step, rule, self.channels | other.channels, self.last and other.last)


# ── what is asked ─────────────────────────────────────────────────────────────────────────────────────


def wanted(post: Post, *, client: bool = False) -> list[Wanted]:
    """The steps of every rule that demands an approval on one of its channels: nobody's is skipped.

    Where none demands, one step of anybody who may approve: she asked for it herself. client: hers comes
    last; where no rule demands anything, hers alone.
    """
    rules = by_rule(post)
    demanding = [pair for pair in rules if pair[0].demands]
    if client and not demanding:
        return [of_client(post)]
    found: list[Wanted] = []
    for rule, channels in demanding or rules[:1] or [(policies.rules_of(post.workspace_id).brand, [])]:
        steps = (rule.steps if rule.demands else ()) or (Step(),)
        for place, step in enumerate(steps):
            one = Wanted(step, rule, frozenset(channels), last=place == len(steps) - 1)
            join(found, one, first=place == 0)
    return found if not client or any(each.step.client for each in found) else [*found, of_client(post)]


def of_client(post: Post) -> Wanted:
    channels = frozenset(each.channel_id for each in composing.variants_of(post))
    return Wanted(Step(client=True), policies.rules_of(post.workspace_id).brand, channels)


def join(found: list[Wanted], one: Wanted, *, first: bool) -> None:
    """Two that ask the same of the same people are asked once, where that keeps each rule's own order."""
    same = next((each for each in found if each.asks == one.asks), None)
    if same is not None and same.last:
        found.remove(same)
        found.append(same.with_(one))
    elif same is not None and first:
        found[found.index(same)] = same.with_(one)
    else:
        found.append(one)


def by_rule(post: Post) -> list[tuple[Rule, list[int]]]:
    """Each rule that holds for one of its channels, with these, in the order of the channels."""
    rules = policies.rules_of(post.workspace_id)
    found: dict[int | None, tuple[Rule, list[int]]] = {}
    for variant in composing.variants_of(post):
        rule = rules.on(variant.channel_id, campaign=post.campaign_id, always=post.always_reviewed)
        found.setdefault(rule.pk, (rule, []))[1].append(variant.channel_id)
    return list(found.values())


# ── opening, closing ──────────────────────────────────────────────────────────────────────────────────


def of(post: Post) -> ReviewRound | None:
    """The one that is open."""
    return post.rounds.filter(outcome=Outcome.OPEN).first()


def under_way(post: Post) -> ReviewRound:
    """The open round of a post in review; one asked for before there were rounds gets its own now."""
    asked = post.review.filter(kind=ReviewEntry.Kind.REQUESTED).select_related("by").last()
    return of(post) or start(post, by=asked and asked.by)


def start(post: Post, *, by: Any, comment: str = "", client: bool = False) -> ReviewRound:
    """Under the post's lock. The first step is open and those of it are told."""
    close(post, Outcome.BROKEN)
    number = (post.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    round = post.rounds.create(number=number, by=by, comment=comment)
    for position, one in enumerate(wanted(post, client=client)):
        freeze(round, position, one)
    open_next(round, by=by)
    return round


def freeze(round: ReviewRound, position: int, one: Wanted) -> None:
    step = round.steps.create(
        position=position,
        name=one.step.name,
        rule=one.step.rule,
        client=one.step.client,
        anyone=not one.step.people,
        channels=sorted(one.channels),
        by_others=one.rule.by_others,
        deadline=one.rule.deadline,
        reminder=one.rule.reminder,
        unanswered=one.rule.unanswered,
        escalate_to_id=one.rule.escalate_to,
    )
    Asked.objects.bulk_create(Asked(step=step, person_id=person) for person in sorted(one.step.people))


def add_client(round: ReviewRound, *, by: Any) -> None:
    """A last step of the client's, unless she is to be asked anyway."""
    if not round.steps.filter(client=True, done_at=None).exists():
        freeze(round, round.steps.count(), of_client(round.post))


def close(post: Post, outcome: str) -> None:
    """Whoever had not answered isn't asked any more."""
    for round in post.rounds.filter(outcome=Outcome.OPEN):
        Asked.objects.filter(step__round=round, answer=Answer.PENDING).update(answer=Answer.PASSED)
        round.outcome, round.closed_at = outcome, timezone.now()
        round.save(update_fields=["outcome", "closed_at"])
        news.no_longer_asked(post)


def current(round: ReviewRound) -> RoundStep | None:
    """The step whose turn it is; None: all are done."""
    return round.steps.filter(done_at=None).first()


def open_next(round: ReviewRound, *, by: Any) -> RoundStep | None:
    """Its turn comes: its clock starts, whoever is away is substituted, those asked are told."""
    step = current(round)
    if step is None:
        return None
    step.opened_at = timezone.now()
    if step.deadline:
        step.due_at = step.opened_at + timedelta(hours=step.deadline)
        step.remind_at = step.due_at - timedelta(hours=step.reminder) if step.reminder else None
    step.save(update_fields=["opened_at", "due_at", "remind_at"])
    away.substitute(step)
    news.requested(round, step, by=by)
    return step


def is_open(post: Post) -> bool:
    return post.stage == Stage.IN_REVIEW


def steps_of(round: ReviewRound) -> Iterable[RoundStep]:
    return round.steps.prefetch_related("asked__person", "asked__instead_of")
