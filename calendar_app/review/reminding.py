"""The clock of a review: reminders, deadlines that passed, hours that came without an approval.

Nothing here ever approves, schedules or publishes: silence is never taken for a yes. Each act is done under
the post's lock and written down first, so that two workers at once do it once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from teams.auditing import Did
from teams.auditing import record as tell_the_log
from teams.models import Membership, User, Workspace

from ..models import Asked, Post, RoundStep
from ..states import Answer, Outcome, Stage, Unanswered
from . import answering, away, news
from .entries import Kind, lock, record

AT_ONCE = 200  # of each kind, a run
SHOWN = 8


def mind(now: datetime | None = None) -> int:
    """One round of all of it; how many steps it did something about."""
    now = now or timezone.now()
    chores = (
        (to_relieve, relieve),
        (to_remind, remind),
        (overdue, run_out),
        (late, tell_late),
    )
    return sum(act(step, do, now) for rows, do in chores for step in rows(now)[:AT_ONCE])


@transaction.atomic
def act(step: RoundStep, do: Callable[[RoundStep, datetime], bool], now: datetime) -> bool:
    """Under the lock, and only if it is still waiting for an answer."""
    post = Post.objects.select_related("workspace").get(pk=step.round.post_id)
    lock(post)
    fresh = waiting().filter(pk=step.pk).first()
    if fresh is None or post.stage != Stage.IN_REVIEW or post.archived_at:
        return False
    fresh.round.post = post
    with override(post.workspace.language):
        return do(fresh, now)


def waiting() -> QuerySet[RoundStep]:
    """Steps whose turn it is."""
    steps = RoundStep.objects.filter(opened_at__isnull=False, done_at=None, round__outcome=Outcome.OPEN)
    return steps.filter(round__post__archived_at=None).select_related("round__post__workspace", "round__by")


# ── reminders and absences ────────────────────────────────────────────────────────────────────────────


def to_remind(now: datetime) -> QuerySet[RoundStep]:
    return waiting().filter(remind_at__lte=now, reminded_at=None, due_at__gt=now)


def remind(step: RoundStep, now: datetime) -> bool:
    if step.reminded_at is not None:
        return False
    RoundStep.objects.filter(pk=step.pk).update(reminded_at=now)
    tell_the_log(Did.REVIEW_REMINDED, by=None, workspace=step.round.post.workspace_id, on=step.round.post)
    news.reminder(step)
    return True


def to_relieve(now: datetime) -> QuerySet[RoundStep]:
    """Steps that ask somebody who has gone away since."""
    gone = Membership.objects.filter(substitute__isnull=False, away_from__lte=now.date())
    pending = Asked.objects.filter(answer=Answer.PENDING, person__in=gone.values("user"))
    return waiting().filter(pk__in=pending.values("step"))


def relieve(step: RoundStep, now: datetime) -> bool:
    return bool(away.relieve(step))


# ── the deadline ──────────────────────────────────────────────────────────────────────────────────────


def overdue(now: datetime) -> QuerySet[RoundStep]:
    """Whose deadline passed and about which nothing was done yet."""
    return waiting().filter(due_at__lte=now, overdue_at=None)


def run_out(step: RoundStep, now: datetime) -> bool:
    """The rule for the unanswered: it goes on waiting, or somebody else is asked as well."""
    if step.overdue_at is not None:
        return False
    RoundStep.objects.filter(pk=step.pk).update(overdue_at=now)
    instead = escalate(step) if step.unanswered == Unanswered.ESCALATE else []
    names = ", ".join(str(person) for person in instead)
    comment = _("Se le pide también a %(names)s.") % {"names": names} if instead else ""
    record(step.round.post, Kind.ESCALATED, by=None, comment=comment, round=step.round)
    news.overdue(step)
    return True


def escalate(step: RoundStep) -> list[User]:
    """The person the rule names; where she can't answer, or none is named, the brand's admins."""
    post = step.round.post
    named = [step.escalate_to] if step.escalate_to_id else []
    people = [each for each in named if fits(step, each)] or [
        each for each in news.admins(post) if fits(step, each)
    ]
    for person in people:
        row, new = step.asked.get_or_create(person=person, defaults={"escalated": True})
        if not new:
            answer = Answer.PENDING if row.answer in answering.GIVEN_AWAY else row.answer
            Asked.objects.filter(pk=row.pk).update(escalated=True, answer=answer)
    news.escalated(step, people)
    return people


def fits(step: RoundStep, person: User) -> bool:
    seat = away.seat_in(step.round.post, person.pk)
    return seat is not None and away.may_stand_in(seat, step, step.round.post)


# ── its hour came ─────────────────────────────────────────────────────────────────────────────────────


def late(now: datetime) -> QuerySet[RoundStep]:
    """Steps that keep a post whose hour came after it was asked for, and of whom nobody was told."""
    steps = waiting().filter(round__post__planned_for__lte=now, round__post__planned_for__gt=F("round__at"))
    return steps.exclude(round__entries__kind=Kind.LATE)


def tell_late(step: RoundStep, now: datetime) -> bool:
    post, round = step.round.post, step.round
    if round.entries.filter(kind=Kind.LATE).exists() or not post.planned_for or post.planned_for > now:
        return False
    missing = missing_in(step)
    record(post, Kind.LATE, by=None, comment=missing, round=round)
    news.late(round, step, missing)
    return True


@dataclass(frozen=True)
class Unpublished:
    """A post whose hour passed while it waited for an approval, and for whose."""

    post: Post
    missing: str


def unpublished(workspace: Workspace, now: datetime) -> list[Unpublished]:
    """For *Hoy*: nothing of it left, and nothing will by itself."""
    posts = Post.objects.filter(
        workspace=workspace, stage=Stage.IN_REVIEW, archived_at=None, planned_for__lte=now
    )
    latest = list(posts.order_by("-planned_for", "-pk")[:SHOWN])
    open_now = waiting().filter(round__post__in=latest).prefetch_related("asked__person") if latest else ()
    steps = {step.round.post_id: step for step in open_now}
    return [Unpublished(post, missing_in(steps[post.pk]) if post.pk in steps else "") for post in latest]


def missing_in(step: RoundStep) -> str:
    """Whose approval is missing."""
    return ", ".join(answering.names_awaited(step)) or answering.name_of(step)
