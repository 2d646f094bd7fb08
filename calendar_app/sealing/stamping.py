"""Sealing: the last approval was given, and from now on exactly this may leave."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import leaving
from ..composing import Draft
from ..models import Asked, Post, ReviewRound, Seal, Variant
from ..refusals import CannotPlan
from ..review import policies
from ..states import Answer
from . import breaking, freeing, legacy, telling
from .payload import canonical, hash_of
from .rows import drafts_of, payloads


@transaction.atomic
def seal(post: Post, *, round: ReviewRound | None = None, by: Any = None, guest: str = "") -> list[Seal]:
    """One per channel on which nothing has left, of its rows as they are now; older ones are replaced.

    To be called under the post's lock, last in the transaction that approves. What the worker had held of it
    for want of this goes on, if it says the same. Raises CannotPlan where a row changed behind the verbs
    since it was read for the last approval: what is sealed is what was read.
    """
    draft = drafts_of([post.pk])[post.pk]
    refuse_unread(draft, round)
    coming = [variant for variant in draft.variants if not breaking.has_left(variant)]
    breaking.break_seals(post, [each.channel_id for each in coming], by=by, why="replaced")
    made = Seal.objects.bulk_create(stamped(draft, coming, round, by, guest))
    telling.made(post, made, by=by, guest=guest)
    let_go(coming, {each.channel_id: each.hash for each in made})
    return made


def refuse_unread(draft: Draft, round: ReviewRound | None) -> None:
    """Files, channels' rows and rules for links change without the post's lock."""
    given = Asked.objects.filter(step__round=round, answer=Answer.APPROVED).exclude(digest="")
    if round is not None and given.exclude(digest=legacy.old_digest(draft)).exists():
        raise CannotPlan(_("Cambió mientras se aprobaba: no se aprobó. Léela otra vez y decide."))


def stamped(
    draft: Draft, variants: list[Variant], round: ReviewRound | None, by: Any, guest: str
) -> list[Seal]:
    post, said = draft.post, payloads(draft)
    rules, now = policies.rules_of(post.workspace_id), timezone.now()
    return [
        Seal(
            post=post,
            channel=variant.channel,
            round=round,
            version=post.version,
            campaign=post.campaign_id or 0,
            hash=hash_of(said[variant.channel_id]),
            payload=said[variant.channel_id],
            planned_for=post.planned_for,
            tolerance=rules.on(variant.channel_id, campaign=post.campaign_id).tolerance,
            by=by,
            guest=guest,
            at=now,
        )
        for variant in variants
    ]


def let_go(variants: list[Variant], sealed: dict[int, str]) -> None:
    free: list[int] = []
    for variant in variants:
        head = leaving.handed(variant)
        if head is None or head.held_at is None:
            continue
        said = canonical(leaving.frozen(head), follows=variant.post.follows_id)
        if hash_of(said) == sealed[variant.channel_id]:
            free += [head.pk, *(each.pk for each in leaving.rest_of(head))]
    if free:
        freeing.let_go(free)
