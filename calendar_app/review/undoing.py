"""Taking back an approval just given: the round stands again as it was before her word.

Only while nothing was said or changed after it, and nothing left under it. A client behind a link has no way
back of this kind: she requests changes.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from publishing.models import Delivery
from teams.roles import Verb

from .. import composing, leaving, sealing
from ..models import Asked, Post, ReviewEntry, ReviewRound, RoundStep
from ..permission import demand_on
from ..refusals import CannotPlan
from ..sealing.breaking import has_left
from ..states import Answer, Outcome, Stage
from . import answering, editing, news
from .entries import Kind, lock, moved, refuse_archived

APPROVALS = (Kind.APPROVED, Kind.STEP)
UNHEARD = (Kind.COMMENT, Kind.LATE)  # neither changes what was answered


@transaction.atomic
def undo_approval(post: Post, *, by: Any, step: int | None = None) -> list[str]:
    """Twice is once. Breaks the seals it made; what waits where one is demanded is taken back.

    step: the RoundStep whose approval she means. Returns what she must be told. Raises CannotPlan.
    """
    who = answering.voice(post, by=by, guest="", link=None)
    lock(post)
    demand_on(Verb.APPROVE, post, by)
    refuse_archived(post)
    if is_undone(post, by):
        return []
    entry, row = given(post, by)
    if step is not None and step != row.step_id:
        raise CannotPlan(moved_on_sentence())
    notes = unseal(post, entry.round, by=by) if entry.kind == Kind.APPROVED else []
    reopen(entry.round, row)
    if entry.kind == Kind.APPROVED:
        remember(post, entry)
    moved(post, Stage.IN_REVIEW, Kind.UNDONE, by=by, round=entry.round)
    news.answered(entry.round, who, news.UNDONE, outcome="undone")
    news.asked(entry.round, row.step, news.awaited(row.step), by=by)
    return notes


def may_undo(post: Post, by: Any) -> RoundStep | None:
    """The step whose approval she could take back now, as far as the rows say without holding them."""
    try:
        _entry, row = given(post, by)
        refuse_left(post, row.step.round)
    except CannotPlan:
        return None
    return row.step if post.archived_at is None else None


# ── what there is to take back ────────────────────────────────────────────────────────────────────────


def last_word(post: Post) -> ReviewEntry | None:
    return post.review.exclude(kind__in=UNHEARD).select_related("round").last()


def is_undone(post: Post, by: Any) -> bool:
    entry = last_word(post)
    return entry is not None and entry.kind == Kind.UNDONE and entry.by_id == by.pk


def given(post: Post, by: Any) -> tuple[ReviewEntry, Asked]:
    """Her approval, the last thing that was said. Raises CannotPlan."""
    entry = last_word(post)
    rows = Asked.objects.filter(step__round__post=post, person=by, answer=Answer.APPROVED)
    rows = rows.select_related("step__round").order_by("-at", "-pk")
    if entry is None or entry.kind not in APPROVALS or entry.by_id != by.pk or entry.round is None:
        raise CannotPlan(moved_on_sentence() if rows.exists() else none_sentence())
    row = rows.filter(step__round=entry.round).first()
    if row is None or (entry.kind == Kind.APPROVED and not before(entry)):
        raise CannotPlan(none_sentence())
    return entry, row


def before(entry: ReviewEntry) -> dict[str, Any]:
    """What the approval wiped off the post; nothing of approvals that kept nothing."""
    return (entry.said or {}).get("before") or {}


def moved_on_sentence() -> str:
    return _(
        "Ya pasó algo más en su revisión desde que aprobaste, y tu aprobación se queda como está. Si no debe "
        "salir así, solicita cambios."
    )


def none_sentence() -> str:
    return _("No hay una aprobación tuya que deshacer en esta publicación.")


# ── and back ──────────────────────────────────────────────────────────────────────────────────────────


def unseal(post: Post, round: ReviewRound, *, by: Any) -> list[str]:
    """Deliveries first, as the worker locks them: what departs at this moment is waited for."""
    hold_deliveries(post)
    leaving.refuse_out_of_hand(post)
    refuse_left(post, round)
    notes = editing.take_back_unsealed(post, by=by, every=True)
    sealing.break_seals(post, sealed(post, round), by=by, why="withdrawn")
    return notes


def hold_deliveries(post: Post) -> None:
    heads = [each.delivery_id for each in composing.variants_of(post) if each.delivery_id]
    rows = Delivery.objects.filter(pk__in=heads) | Delivery.objects.filter(head__in=heads)
    list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def sealed(post: Post, round: ReviewRound) -> list[int]:
    """The channels on which its seals are unbroken."""
    return list(post.seals.filter(round=round, broken_at=None).values_list("channel", flat=True))


def refuse_left(post: Post, round: ReviewRound) -> None:
    under_it = sealed(post, round)
    for variant in composing.variants_of(post):
        if variant.channel_id in under_it and has_left(variant):
            raise CannotPlan(
                _("Ya salió en %(channel)s con tu aprobación: deshacerla no la quita de ahí.")
                % {"channel": variant.channel.name}
            )


def reopen(round: ReviewRound, row: Asked) -> None:
    """Its step is the open one again, and those are asked who were asked before her answer."""
    step = row.step
    ask_again(step, row)
    RoundStep.objects.filter(pk=step.pk).update(done_at=None)
    round.steps.filter(position__gt=step.position).update(
        opened_at=None, due_at=None, remind_at=None, reminded_at=None, overdue_at=None
    )
    ReviewRound.objects.filter(pk=round.pk).update(outcome=Outcome.OPEN, closed_at=None)


def ask_again(step: RoundStep, row: Asked) -> None:
    """Whoever was let off by her answer is asked again; one in whose stead she or another answered isn't."""
    rows = {each.person_id: each for each in step.asked.all()}
    let_off = [each for each in rows.values() if each.answer == Answer.PASSED]
    again = [each.pk for each in let_off if not answered_for(each, rows)]
    step.asked.filter(pk__in=again).update(answer=Answer.PENDING)
    if step.anyone and not row.instead_of_id and not row.escalated:
        row.delete()
        return
    nothing = {"answer": Answer.PENDING, "digest": "", "at": None, "guest": ""}
    Asked.objects.filter(pk=row.pk).update(**nothing)


def answered_for(row: Asked, rows: dict[int | None, Asked]) -> bool:
    """She was asked in somebody's stead who then answered herself."""
    met: set[int] = set()
    above = rows.get(row.instead_of_id) if row.instead_of_id else None
    while above is not None and above.pk not in met:
        if above.answer == Answer.APPROVED:
            return True
        met.add(above.pk)
        above = rows.get(above.instead_of_id) if above.instead_of_id else None
    return False


def remember(post: Post, entry: ReviewEntry) -> None:
    """Who wrote it and may not approve it, as before her approval."""
    was = before(entry)
    post.writers, post.changes_requested = was["writers"], was["changes_requested"]
