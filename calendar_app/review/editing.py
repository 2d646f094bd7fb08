"""What a change does to an approval, to a review under way and to what waits because of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import composing, leaving, sealing
from ..composing import Draft
from ..models import Asked, Post
from ..states import Answer, Outcome, Stage
from . import asking, policies, rounds
from .digesting import digest_of
from .entries import Kind, moved, refuse_gone
from .standing import is_approved, unsealed_demanded


def settle_edit(post: Post, before: Mapping[str, Any], *, by: Any, now: Draft | None = None) -> list[str]:
    """To be called under the lock, after a change. `before` = composing.payloads before it.

    now: the post as it is after it, where that has been read already.

    Breaks the seals concerned, takes back what waits under them, replaces what waits where no rule asks for
    one. Returns what the person must be told. Raises CannotPlan when what she changed is already on its way
    or out.
    """
    now = now or composing.draft_of(post)
    said = composing.payloads_of(now)
    if digest_of(before) == digest_of(said):
        return settle_hour(post, by=by)
    leaving.refuse_out_of_hand(post, now.variants)
    refuse_gone(post, now.variants)
    sign(post, by)
    waits = any(leaving.is_waiting(each.delivery) for each in leaving.handed_over(post, now.variants))
    notes = break_approval(post, by=by, replacing=waits)
    return notes + settle_review(post, before.keys() != said.keys(), by=by)


def settle_hour(post: Post, *, by: Any) -> list[str]:
    """After a move: an approval holds within its tolerance."""
    return break_approval(post, by=by) if post.seals.filter(broken_at=None).exists() else []


def settle_campaign(post: Post, *, left: int | None, by: Any) -> list[str]:
    """After it went from that campaign to another: where the rule there is another, it asks anew."""
    rules = policies.rules_of(post.workspace_id)
    channels = [each.channel_id for each in composing.variants_of(post)]
    before = {rules.on(each, campaign=left).pk for each in channels}
    asking = [rule for each in channels if (rule := rules.on(each, campaign=post.campaign_id)).demands]
    if {rule.pk for rule in asking} <= before:
        sealing.post_moved(post)
        return []
    notes = take_back_unsealed(post, by=by, every=True)
    sealing.break_seals(post, None, by=by, why="content")
    if post.stage == Stage.APPROVED:
        notes = [lose_approval(post, by=by, note=campaign_sentence()), *notes]
    return notes + settle_review(post, changed=True, by=by)


def sign(post: Post, by: Any) -> None:
    """She is one of those who wrote it since it was last approved."""
    if by is not None and by.pk not in post.writers:
        post.writers = [*post.writers, by.pk]
        post.save(update_fields=["writers"])


# ── an approval ───────────────────────────────────────────────────────────────────────────────────────


def break_approval(post: Post, *, by: Any, replacing: bool = False) -> list[str]:
    """Breaks the seals that don't hold any more. Deliveries come first, as the worker locks them first."""
    notes = take_back_unsealed(post, by=by)
    notes += leaving.replace_waiting(post, by=by) if replacing else []
    found = sealing.settle(post, by=by)
    if post.stage != Stage.APPROVED or is_approved(post):
        return notes
    return [lose_approval(post, by=by, note=lost_sentence(set(found.values()))), *notes]


def lose_approval(post: Post, *, by: Any, note: str) -> str:
    moved(post, Stage.DRAFT, Kind.BROKEN, by=by, round=post.rounds.last())
    return note


def lost_sentence(why: set[str]) -> str:
    """Of what sealing.settle answered."""
    if why == {"hour"}:
        return _("La nueva hora queda fuera de lo aprobado: pide revisión otra vez.")
    return campaign_sentence() if why == {"campaign"} else changed_sentence()


def campaign_sentence() -> str:
    return _("La campaña pide otra aprobación: pide revisión otra vez.")


def changed_sentence() -> str:
    return _("El cambio anuló la aprobación: pide revisión otra vez.")


def take_back_unsealed(post: Post, *, by: Any, every: bool = False) -> list[str]:
    demanded = policies.demanded([post])[post.pk] if every else set(unsealed_demanded(post))
    back = leaving.take_back(post, by=by, channels=demanded) if demanded else []
    return [taken_back_sentence(len(back))] if back else []


def taken_back_sentence(count: int) -> str:
    return ngettext(
        "Ya no está programada: se retiró %(count)s entrega que esperaba.",
        "Ya no está programada: se retiraron %(count)s entregas que esperaban.",
        count,
    ) % {"count": count}


# ── a review under way ────────────────────────────────────────────────────────────────────────────────


def settle_review(post: Post, changed: bool, *, by: Any) -> list[str]:
    """Whoever approved her step approved other words, or other channels ask other people: it begins anew."""
    if post.stage != Stage.IN_REVIEW:
        return []
    said = Asked.objects.filter(step__round__post=post, step__round__outcome=Outcome.OPEN)
    if said.filter(answer=Answer.APPROVED).exists():
        asking.ask_again(post, by=by)
        return [_("El cambio anuló lo que ya habían aprobado: la revisión empieza otra vez.")]
    if changed and rounds.of(post):
        asking.ask_again(post, by=by)
    return []
