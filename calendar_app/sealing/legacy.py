"""Approvals given before there were seals: those that still hold get theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..composing import Draft, payload
from ..models import Post, ReviewEntry, Seal
from ..states import Stage
from .payload import hash_of
from .rows import payloads

Kind = ReviewEntry.Kind
SAID = (Kind.COMMENT, Kind.DELEGATED, Kind.ESCALATED)  # decides nothing


def adopt(drafts: Mapping[int, Draft]) -> None:
    """Rounds leave seals; an approved post without a single one was approved before them."""
    approved = {pk for pk, draft in drafts.items() if draft.post.stage == Stage.APPROVED}
    if not approved:
        return
    approved -= set(Seal.objects.filter(post__in=approved).values_list("post", flat=True))
    for entry in decided(approved):
        draft = drafts[entry.post_id]
        if entry.digest == old_digest(draft):
            Seal.objects.bulk_create(seals_of(draft, entry), ignore_conflicts=True)


def decided(posts: Collection[int]) -> list[ReviewEntry]:
    """The last decision on each, where that was an approval without a round."""
    last: dict[int, ReviewEntry] = {}
    rows = ReviewEntry.objects.filter(post__in=posts).exclude(kind__in=SAID) if posts else []
    for entry in rows:
        last[entry.post_id] = entry
    return [each for each in last.values() if each.kind == Kind.APPROVED and each.round_id is None]


def old_digest(draft: Draft) -> str:
    """What approvals were bound to then: review.digest, of the rows in hand."""
    said = {str(variant.channel_id): payload(chain, draft.post) for variant, chain in draft.chains()}
    return hash_of(said)


def seals_of(draft: Draft, entry: ReviewEntry) -> list[Seal]:
    """Nothing was said of hours then: they hold for any."""
    post: Post = draft.post
    return [
        Seal(
            post=post,
            channel_id=channel,
            version=entry.version,
            hash=hash_of(said),
            payload=said,
            planned_for=post.planned_for,
            by_id=entry.by_id,
            guest=entry.guest,
            at=entry.at,
        )
        for channel, said in payloads(draft).items()
    ]
