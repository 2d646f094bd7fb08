"""What those who were asked say: yes, not like this, or no.

A client behind a link decides by the same verbs: `by` None, with her `guest` name and the `link`.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from publishing.permission import seat_of
from teams.models import Membership
from teams.roles import Verb

from .. import leaving, sealing
from ..models import CalendarLink, Post, ReviewRound, RoundStep
from ..permission import may_on
from ..refusals import CannotPlan
from ..states import Answer, Outcome, Stage
from . import answering, news, rounds
from .answering import Voice
from .digesting import digest
from .entries import Kind, hour_of, lock, moved, record, refuse_archived, refuse_gone
from .standing import is_approved


@transaction.atomic
def approve(
    post: Post,
    *,
    by: Any,
    comment: str = "",
    seen: str = "",
    hour: str | None = None,
    step: int | None = None,
    guest: str = "",
    link: CalendarLink | None = None,
) -> Post:
    """One's own step; the last one seals the post. Asking twice is asking once.

    seen, hour: the digest and the hour (entries.hour_of; "": none) of what she read: what changed meanwhile
    is not approved by it. step: the RoundStep she was shown: a second click doesn't approve the next one.
    """
    who = answering.voice(post, by=by, guest=guest, link=link)
    lock(post)
    refuse_archived(post)
    if is_approved(post):
        return post
    refuse_not_in_review(post)
    round = rounds.under_way(post)
    here = step_in_turn(round, step, who)
    if here is None:
        return post
    now = digest(post)
    answering.refuse_unasked(here, post, who)
    refuse_changed(round, now, seen)
    refuse_moved(post, hour)
    answering.answer(here, who, Answer.APPROVED, digest=now)
    return advance(post, round, here, who, comment)


def refuse_not_in_review(post: Post) -> None:
    if post.stage != Stage.IN_REVIEW:
        raise CannotPlan(
            _("Solo se aprueba lo que está en revisión, y esta publicación está en «%(stage)s».")
            % {"stage": Stage(post.stage).label}
        )


def step_in_turn(round: ReviewRound, shown: int | None, who: Voice) -> RoundStep | None:
    """The step to answer; None where she has answered the one she was shown, or this one, already."""
    here = rounds.current(round)
    if here is None or answering.answered(here, who):
        return None
    if shown is None or shown == here.pk:
        return here
    before = round.steps.filter(pk=shown).first()
    if before and answering.answered(before, who):
        return None
    raise CannotPlan(_("Ya no está en el paso que viste: mira en cuál está y decide."))


def refuse_changed(round: ReviewRound, now: str, seen: str) -> None:
    if seen and seen != now:
        raise CannotPlan(_("Cambió mientras la leías: no se aprobó. Léela otra vez y decide."))
    if earlier := answering.stale(round.steps.all(), now):
        raise CannotPlan(
            _("Cambió después de que la aprobó %(name)s: retira la petición y pide revisión otra vez.")
            % {"name": earlier.person or earlier.guest}
        )


def refuse_moved(post: Post, hour: str | None) -> None:
    if hour is not None and hour != (hour_of(post) or ""):
        raise CannotPlan(
            _("Cambió de hora mientras la leías: no se aprobó. Mira a qué hora saldría ahora y decide.")
        )


def advance(post: Post, round: ReviewRound, step: RoundStep, who: Voice, comment: str) -> Post:
    """Her word is written down; when it was the step's last, the next opens, or the post is sealed."""
    said = {**who.named, "comment": comment, "round": round}
    if not answering.is_done(step):
        news.no_longer_asked(post, of=who.by)
        record(post, Kind.STEP, **said)
        return post
    answering.finish(step)
    news.no_longer_asked(post)
    following = rounds.open_next(round, by=who.by)
    if following is not None:
        record(post, Kind.STEP, **said)
        params = {"next": answering.name_of(following)}
        news.answered(round, who, news.STEP_DONE, outcome="step", **params)
        return post
    return approved(post, round, who, said)


def approved(post: Post, round: ReviewRound, who: Voice, said: dict[str, Any]) -> Post:
    rounds.close(post, Outcome.APPROVED)
    wiped = {"writers": post.writers, "changes_requested": post.changes_requested}
    post.changes_requested, post.writers = False, []
    moved(post, Stage.APPROVED, Kind.APPROVED, wiped=wiped, **said)
    news.answered(round, who, news.APPROVED, outcome="approved")
    sealing.seal(post, round=round, by=who.by, guest=who.guest)
    return post


# ── not like this, no ─────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def request_changes(
    post: Post, *, by: Any, comment: str, guest: str = "", link: CalendarLink | None = None
) -> Post:
    """Back to its author with what to change. What was scheduled and has not left is taken back.

    The same twice is once: a thumb that taps twice is told no error.
    """
    who = answering.voice(post, by=by, guest=guest, link=link)
    lock(post)
    if not comment.strip():
        raise CannotPlan(_("Escribe qué hay que cambiar: el comentario está vacío."))
    if is_said(post, who, comment):
        return post
    if post.stage not in (Stage.IN_REVIEW, Stage.APPROVED):
        raise CannotPlan(
            _("Solo se solicitan cambios a lo que está en revisión o aprobado, y está en «%(stage)s».")
            % {"stage": Stage(post.stage).label}
        )
    return turn_back(post, who, Answer.CHANGES, comment)


@transaction.atomic
def reject(
    post: Post, *, by: Any, comment: str = "", guest: str = "", link: CalendarLink | None = None
) -> Post:
    """It won't leave, as it is or at all: back to a draft, and what waited is taken back."""
    who = answering.voice(post, by=by, guest=guest, link=link)
    lock(post)
    if post.stage not in (Stage.IN_REVIEW, Stage.APPROVED):
        raise CannotPlan(
            _("Solo se rechaza lo que está en revisión o aprobado, y está en «%(stage)s».")
            % {"stage": Stage(post.stage).label}
        )
    return turn_back(post, who, Answer.REJECTED, comment)


BACK = {
    Answer.CHANGES: (Kind.CHANGES, Outcome.CHANGES, news.CHANGES),
    Answer.REJECTED: (Kind.REJECTED, Outcome.REJECTED, news.REJECTED),
}


def turn_back(post: Post, who: Voice, said: str, comment: str) -> Post:
    """Anybody who may approve it may stop it, also before her turn. Deliveries first, then their seals."""
    kind, outcome, text = BACK[Answer(said)]
    refuse_outsider(post, who)
    refuse_archived(post)
    refuse_gone(post)
    round = rounds.under_way(post) if post.stage == Stage.IN_REVIEW else post.rounds.last()
    leaving.take_back(post, by=who.by)
    sealing.break_seals(post, None, by=who.by, why="withdrawn")
    if round and (step := rounds.current(round)) and post.stage == Stage.IN_REVIEW:
        answering.answer(step, who, said, digest=digest(post))
    rounds.close(post, outcome)
    post.changes_requested = True
    moved(post, Stage.DRAFT, kind, **who.named, comment=comment, round=round)
    if round:
        news.answered(round, who, text, outcome=str(outcome), said=comment.strip())
    return post


def is_said(post: Post, who: Voice, comment: str) -> bool:
    """That she wants just this changed is the last word on the post."""
    last = post.review.exclude(kind=Kind.COMMENT).last()
    if last is None or post.stage != Stage.DRAFT or last.kind != Kind.CHANGES:
        return False
    hers = (who.by.pk if who.by else None, who.guest) == (last.by_id, last.guest)
    return hers and last.comment == comment.strip().replace("\r\n", "\n")


def refuse_outsider(post: Post, who: Voice) -> None:
    """A person: her role, on this post. A client: her step is open, she answered hers, or it was approved."""
    if who.link is None:
        refuse_no_say(post, who)
        return
    if post.stage != Stage.IN_REVIEW:
        return
    round = rounds.under_way(post)
    if (step := rounds.current(round)) and not any(
        answering.answered(each, who) for each in round.steps.all()
    ):
        answering.refuse_unasked(step, post, who)


def refuse_no_say(post: Post, who: Voice) -> None:
    """Held to some of its channels she may stop it while the open step is hers: who is asked may say no."""
    seat = seat_of(post.workspace, who.by)
    round = rounds.of(post) if post.stage == Stage.IN_REVIEW else None
    if seat is None or not may_stop(seat, post, rounds.current(round) if round else None):
        raise PermissionDenied(str(Verb.APPROVE))


def may_stop(seat: Membership, post: Post, step: RoundStep | None) -> bool:
    """`step`: the open one of a post in review."""
    if may_on(seat, Verb.APPROVE, post):
        return True
    return step is not None and seat.may(Verb.APPROVE) and answering.may_answer(seat, step, post)
