"""Approved in one campaign and in another by now: where that one's rule is another, other people are asked.

The verbs ask anew at once (review.settle_campaign); this finds out what was moved behind them. A rule that
changes where the post is stays what it was when the approval was given.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..composing import Draft
from ..models import Seal
from ..review import policies

Seals = Mapping[tuple[int, int], Seal]


def asked_anew(drafts: Mapping[int, Draft], seals: Seals) -> set[int]:
    """The seals that another campaign's rule doesn't accept. Asks nothing where no post went anywhere."""
    moved = [seal for seal in seals.values() if is_elsewhere(seal, drafts[seal.post_id])]
    rules = rules_about(moved, drafts)
    return {seal.pk for seal in moved if asks_others(seal, drafts[seal.post_id], rules)}


def is_elsewhere(seal: Seal, draft: Draft) -> bool:
    return seal.broken_at is None and seal.campaign not in (None, draft.post.campaign_id or 0)


def rules_about(seals: Collection[Seal], drafts: Mapping[int, Draft]) -> Mapping[int, policies.Rules]:
    brands = {drafts[each.post_id].post.workspace_id for each in seals}
    return policies.rules_by_brand(brands) if brands else {}


def asks_others(seal: Seal, draft: Draft, rules: Mapping[int, policies.Rules]) -> bool:
    own = rules[draft.post.workspace_id]
    now = own.on(seal.channel_id, campaign=draft.post.campaign_id)
    return now.demands and now.pk != own.on(seal.channel_id, campaign=seal.campaign).pk
