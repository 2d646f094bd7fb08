"""While somebody is away, what is asked of her is asked of her substitute."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from teams.auditing import Did, record, seen
from teams.models import Membership, User

from ..models import Asked, Post, RoundStep
from ..refusals import CannotPlan
from ..states import Answer, Outcome
from . import answering, news

FIELDS = ("substitute_id", "away_from", "away_until")


def substitute(step: RoundStep) -> list[User]:
    """Of an open step: who is away gives way to her substitute. Returns who is asked instead."""
    post, instead = step.round.post, []
    for row in step.asked.filter(answer=Answer.PENDING, person__isnull=False).select_related("person"):
        to = stand_in(post, row, step)
        if to is not None:
            pass_on(row, to)
            instead.append(to)
    return instead


def stand_in(post: Post, row: Asked, step: RoundStep) -> User | None:
    """Down the chain of those away, the first who is here and may answer. None: it stays with her."""
    today, seen_by = timezone.now().astimezone(post.workspace.tz).date(), {row.person_id}
    seat = seat_in(post, row.person_id)
    while seat and seat.is_away(today) and seat.substitute_id and seat.substitute_id not in seen_by:
        seen_by.add(seat.substitute_id)
        seat = seat_in(post, seat.substitute_id)
    if seat is None or seat.user_id == row.person_id or seat.is_away(today):
        return None
    return seat.user if may_stand_in(seat, step, post) else None


def may_stand_in(seat: Membership, step: RoundStep, post: Post) -> bool:
    """She may approve here, and it isn't her own work where that counts."""
    own = answering.wrote(post, seat.user_id) and (step.by_others or seat.always_reviewed)
    return answering.within_limits(seat, step, post) and not own


def seat_in(post: Post, person: int) -> Membership | None:
    seats = Membership.objects.filter(workspace=post.workspace_id, user=person, user__is_active=True)
    return seats.select_related("user", "custom").first()


def pass_on(row: Asked, to: User) -> Asked:
    """Of `to` it is asked now, in her stead."""
    Asked.objects.filter(pk=row.pk).update(answer=Answer.DELEGATED, at=timezone.now())
    new, made = row.step.asked.get_or_create(person=to, defaults={"instead_of_id": row.person_id})
    if not made and new.answer in answering.GIVEN_AWAY:
        Asked.objects.filter(pk=new.pk).update(answer=Answer.PENDING, instead_of=row.person_id, at=None)
    return new


@transaction.atomic
def go_away(
    seat: Membership, *, substitute: User | None, first: date | None, last: date | None, by: Any
) -> int:
    """Sets who stands in for her, and when (no first day: she is here). How many open steps that moved.

    Hers to set, or theirs who seat people. Raises CannotPlan when it can't be.
    """
    refuse_wrong(seat, substitute, first, last)
    before = seen(seat, FIELDS)
    seat.substitute, seat.away_from, seat.away_until = substitute, first, last
    seat.save(update_fields=["substitute", "away_from", "away_until"])
    record(
        Did.REVIEW_SUBSTITUTE,
        by=by,
        workspace=seat.workspace_id,
        on=seat.user,
        before=before,
        after=seen(seat, FIELDS),
    )
    return sum(len(relieve(step)) for step in waiting_for(seat))


def refuse_wrong(seat: Membership, substitute: User | None, first: date | None, last: date | None) -> None:
    if first and last and last < first:
        raise CannotPlan(_("La ausencia termina antes de empezar: revisa las fechas."))
    if last and not first:
        raise CannotPlan(_("Elige desde qué día no estás."))
    if substitute is None:
        return
    if substitute.pk == seat.user_id:
        raise CannotPlan(_("Nadie se sustituye a sí misma: elige a otra persona."))
    other = Membership.objects.filter(workspace=seat.workspace_id, user=substitute).select_related("custom")
    if not (found := other.first()) or not found.may("approve"):
        raise CannotPlan(_("%(name)s no puede aprobar en esta marca.") % {"name": substitute})


def waiting_for(seat: Membership) -> list[RoundStep]:
    rows = Asked.objects.filter(person=seat.user_id, answer=Answer.PENDING, step__opened_at__isnull=False)
    here = rows.filter(
        step__done_at=None, step__round__outcome=Outcome.OPEN, step__round__post__workspace=seat.workspace_id
    )
    steps = RoundStep.objects.filter(pk__in=here.values("step"))
    return list(steps.select_related("round__post__workspace", "round__by"))


def relieve(step: RoundStep) -> list[User]:
    instead = substitute(step)
    if instead:
        news.asked(step.round, step, instead, by=None)
    return instead
