"""Putting a post before those who approve, and taking it back from them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from teams.roles import Verb

from .. import composing
from ..models import Post, ReviewRound, RoundStep
from ..permission import demand_on
from ..refusals import CannotPlan
from ..states import Outcome, Stage
from . import answering, rounds
from .entries import Kind, lock, moved, record, refuse_archived
from .standing import is_approved


@transaction.atomic
def request(post: Post, *, by: Any, comment: str = "", client: bool = False) -> Post:
    """Puts it before those who approve: a round of the steps that the rules ask. Twice is once.

    client: the client is asked as well, last of all, also where no rule says so.
    """
    demand_on(Verb.WRITE, post, by)
    lock(post)
    refuse_archived(post)
    if post.stage == Stage.IN_REVIEW or is_approved(post):
        return post
    if empty := [each for each in composing.problems(post) if each.code in ("empty", "no_channels")]:
        raise CannotPlan(empty[0].sentence, empty)
    round = rounds.start(post, by=by, comment=comment, client=client)
    refuse_unanswerable(post, round)
    return moved(post, Stage.IN_REVIEW, Kind.REQUESTED, by=by, comment=comment, round=round)


def refuse_unanswerable(post: Post, round: ReviewRound) -> None:
    """Better said now than waited for: a step that none of its people could ever answer."""
    for step in round.steps.filter(client=False):
        if (not step.anyone or step.by_others) and not answering.who_may(step, post):
            raise CannotPlan(nobody_sentence(step))


def nobody_sentence(step: RoundStep) -> str:
    name = {"step": answering.name_of(step)}
    if step.by_others:
        return (
            _(
                "Nadie puede aprobar «%(step)s»: quienes podrían la escribieron o la cambiaron. "
                "Suma a alguien a la regla de revisión."
            )
            % name
        )
    return (
        _(
            "Nadie puede aprobar «%(step)s»: a quienes nombra la regla no les deja su rol. "
            "Cambia la regla de revisión."
        )
        % name
    )


@transaction.atomic
def ask_client(post: Post, *, by: Any) -> Post:
    """The client's word is wanted too: of a draft a round is asked for, an open one gets a last step."""
    demand_on(Verb.SHARE, post, by)
    lock(post)
    if post.stage != Stage.IN_REVIEW:
        return request(post, by=by, client=True)
    demand_on(Verb.WRITE, post, by)
    rounds.add_client(rounds.under_way(post), by=by)
    return post


@transaction.atomic
def withdraw_request(post: Post, *, by: Any) -> Post:
    """Takes it back from those who were asked: a draft again."""
    demand_on(Verb.WRITE, post, by)
    lock(post)
    if post.stage != Stage.IN_REVIEW:
        return post
    round = rounds.of(post)
    rounds.close(post, Outcome.WITHDRAWN)
    return moved(post, Stage.DRAFT, Kind.WITHDRAWN, by=by, round=round)


def ask_again(post: Post, *, by: Any) -> ReviewRound:
    """Under the lock: what was approved so far was of something else, so the steps begin anew."""
    old = rounds.under_way(post)
    record(post, Kind.BROKEN, by=by, round=old)
    return rounds.start(post, by=old.by, comment=old.comment, client=old.steps.filter(client=True).exists())
