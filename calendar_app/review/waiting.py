"""Whose turn it is: what waits for her, what she asked for, what came back, what is overdue."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from teams.models import Membership
from teams.roles import Verb

from ..models import Post, ReviewRound, RoundStep
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
    steps = open_steps().filter(round__post__in=posts)
    plain = steps.filter(anyone=True, client=False, by_others=False) if is_plain(seat) else steps.none()
    named = steps.filter(asked__person=seat.user_id, asked__answer=Answer.PENDING)
    looked_at = steps.filter(Q(pk__in=named.values("pk")) | Q(anyone=True)).exclude(pk__in=plain.values("pk"))
    mine = [step.round.post_id for step in whole(looked_at) if waits_for(seat, step)]
    # What was asked for before there were rounds has none, and anybody may answer it.
    older = ~Exists(ReviewRound.objects.filter(post=OuterRef("pk"), outcome=Outcome.OPEN))
    of_all = Q(pk__in=plain.values("round__post"))
    return posts.filter(Q(pk__in=mine) | of_all | older)


def is_plain(seat: Membership) -> bool:
    """Nothing about her has to be looked at post by post: a step that is open to all is open to her."""
    return not (seat.is_limited or seat.always_reviewed or seat.is_client)


def whole(steps: QuerySet[RoundStep]) -> QuerySet[RoundStep]:
    return steps.select_related("round__post").prefetch_related("asked", "round__steps")


def waits_for(seat: Membership, step: RoundStep) -> bool:
    said = {row.person_id: row.answer for row in step.asked.all()}
    done = said.get(seat.user_id, Answer.PENDING) != Answer.PENDING
    return not done and answering.may_answer(seat, step, step.round.post)


def asked_by(seat: Membership) -> QuerySet[Post]:
    rounds = ReviewRound.objects.filter(by=seat.user_id, outcome=Outcome.OPEN)
    older = Q(review__kind="requested", review__by=seat.user_id, rounds=None)
    return in_review(seat.workspace_id).filter(Q(rounds__in=rounds) | older).distinct()


def for_client(workspace: object) -> QuerySet[Post]:
    """Posts whose open step is the client's."""
    steps = open_steps().filter(client=True, round__post=OuterRef("pk"))
    return in_review(workspace).filter(Exists(steps))


def overdue(workspace: object, now: datetime) -> QuerySet[Post]:
    """A deadline passed without an answer, or its hour without an approval."""
    late = open_steps().filter(due_at__lte=now)
    posts = in_review(workspace)
    return posts.filter(Q(pk__in=late.values("round__post")) | Q(planned_for__lte=now))
