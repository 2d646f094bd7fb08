"""Whose turn it is: what waits for her, what she asked for, what came back, what is overdue."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from teams.models import Membership
from teams.roles import Verb

from ..models import Asked, Post, ReviewRound, RoundStep
from ..states import Answer, Outcome, Stage
from . import answering


def in_review(workspace: object) -> QuerySet[Post]:
    """The soonest to leave first."""
    posts = Post.objects.filter(workspace=workspace, archived_at=None, stage=Stage.IN_REVIEW)
    return posts.order_by("planned_for", "pk")


def open_steps() -> QuerySet[RoundStep]:
    return RoundStep.objects.filter(opened_at__isnull=False, done_at=None, round__outcome=Outcome.OPEN)


def for_person(seat: Membership) -> QuerySet[Post]:
    """Posts whose open step is hers to answer and which she has not answered."""
    posts = in_review(seat.workspace_id)
    if not seat.may(Verb.APPROVE):
        return posts.none()
    steps = open_steps().filter(round__post__in=posts).select_related("round__post")
    hers = Q(asked__person=seat.user_id, asked__answer=Answer.PENDING)
    asked = steps.filter(hers | Q(anyone=True)).distinct().prefetch_related("asked")
    mine = [step.round.post_id for step in asked if waits_for(seat, step)]
    older = posts.exclude(rounds__outcome=Outcome.OPEN)  # asked for before there were rounds
    return posts.filter(Q(pk__in=mine) | Q(pk__in=older.values("pk")))


def waits_for(seat: Membership, step: RoundStep) -> bool:
    said = {row.person_id: row.answer for row in step.asked.all()}
    done = said.get(seat.user_id, Answer.PENDING) != Answer.PENDING
    return not done and answering.may_answer(seat, step, step.round.post)


def asked_by(seat: Membership) -> QuerySet[Post]:
    rounds = ReviewRound.objects.filter(by=seat.user_id, outcome=Outcome.OPEN)
    older = Q(review__kind="requested", review__by=seat.user_id, rounds=None)
    return in_review(seat.workspace_id).filter(Q(rounds__in=rounds) | older).distinct()


def overdue(workspace: object, now: datetime) -> QuerySet[Post]:
    """A deadline passed without an answer, or its hour without an approval."""
    late = Asked.objects.none() if workspace is None else open_steps().filter(due_at__lte=now)
    posts = in_review(workspace)
    return posts.filter(Q(rounds__steps__in=late) | Q(planned_for__lte=now)).distinct()
