"""Passing one's step on to somebody else who may approve."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from teams.models import User

from ..models import Asked, Post, RoundStep
from ..refusals import CannotPlan
from ..states import Answer, Stage
from . import answering, away, news, rounds
from .entries import Kind, lock, record, refuse_archived


@transaction.atomic
def delegate(post: Post, *, to: User, by: Any, comment: str = "") -> RoundStep:
    """What was asked of her in the step that is open is asked of `to`; she may still answer first."""
    who = answering.voice(post, by=by, guest="", link=None)
    lock(post)
    refuse_archived(post)
    if post.stage != Stage.IN_REVIEW:
        raise CannotPlan(_("No está en revisión: no hay nada que pasarle a otra persona."))
    round = rounds.under_way(post)
    step = rounds.current(round)
    if step is None:
        raise CannotPlan(_("No está en revisión: no hay nada que pasarle a otra persona."))
    answering.refuse_unasked(step, post, who)
    if to == by:
        raise CannotPlan(_("Ya te toca a ti: elige a otra persona."))
    refuse_unfit(step, post, to)
    row, _new = step.asked.get_or_create(person=by)
    away.pass_on(row, to)
    news.asked(round, step, [to], by=by)
    record(post, Kind.DELEGATED, by=by, round=round, comment=comment or str(to))
    return step


def refuse_unfit(step: RoundStep, post: Post, to: User) -> None:
    seat = away.seat_in(post, to.pk)
    if seat is None or not away.may_stand_in(seat, step, post):
        raise CannotPlan(
            _("%(name)s no puede aprobar esta publicación: elige a otra persona.") % {"name": to}
        )
    if step.asked.filter(person=to, answer=Answer.APPROVED).exists():
        raise CannotPlan(_("%(name)s ya aprobó este paso.") % {"name": to})


def candidates(step: RoundStep, post: Post, *, by: Any) -> list[User]:
    """To whom she may pass it."""
    said = Asked.objects.filter(step=step, answer=Answer.APPROVED).values_list("person", flat=True)
    seats = post.workspace.memberships.filter(user__is_active=True).select_related("user", "custom")
    fit = [seat.user for seat in seats if away.may_stand_in(seat, step, post)]
    return [person for person in fit if person != by and person.pk not in set(said)]
