"""Whether a post's seals hold, as its rows are now: nothing is remembered, everything is compared again."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..composing import Draft
from ..models import Post, Seal
from . import elsewhere, legacy
from .payload import hash_of
from .rows import drafts_of, payloads

MISSING, CONTENT, CAMPAIGN, HOUR, BROKEN = "missing", "content", "campaign", "hour", "broken"


@dataclass(frozen=True)
class Standing:
    """Of a post on one channel. `seal`: the unbroken one, or the last; `reason`: why it doesn't."""

    seal: Seal | None
    reason: str = ""  # "" | missing | content | campaign | hour | broken

    @property
    def holds(self) -> bool:
        return not self.reason


def standing(posts: Iterable[Post]) -> dict[int, dict[int, Standing]]:
    """{post: {channel: Standing}} for every channel each post goes to. Some five queries in all."""
    return standing_in(drafts_of({post.pk for post in posts}))


def standing_in(drafts: Mapping[int, Draft]) -> dict[int, dict[int, Standing]]:
    """Of drafts read just now (rows.drafts_of)."""
    legacy.adopt(drafts)
    seals = newest(drafts)
    anew = elsewhere.asked_anew(drafts, seals)
    return {pk: of(draft, seals, anew) for pk, draft in drafts.items()}


def newest(posts: Collection[int]) -> dict[tuple[int, int], Seal]:
    """By post and channel: the unbroken one, else the last that was broken."""
    rows = Seal.objects.filter(post__in=posts).select_related("by").order_by("at", "pk")
    found: dict[tuple[int, int], Seal] = {}
    for seal in rows:
        key = (seal.post_id, seal.channel_id)
        if key not in found or found[key].broken_at is not None:
            found[key] = seal
    return found


def of(draft: Draft, seals: elsewhere.Seals, anew: Container[int]) -> dict[int, Standing]:
    said, post = payloads(draft), draft.post
    return {
        channel: judged(seals.get((post.pk, channel)), hash_of(payload), post.planned_for, anew)
        for channel, payload in said.items()
    }


def judged(seal: Seal | None, now: str, planned_for: datetime | None, anew: Container[int] = ()) -> Standing:
    if seal is None:
        return Standing(None, MISSING)
    if seal.broken_at is not None:
        return Standing(seal, BROKEN)
    if seal.hash != now:
        return Standing(seal, CONTENT)
    if seal.pk in anew:
        return Standing(seal, CAMPAIGN)
    return Standing(seal, "" if within(seal, planned_for) else HOUR)


def within(seal: Seal, hour: datetime | None) -> bool:
    """An hour is as approved within the tolerance. None: it is not planned, so nothing leaves by it."""
    if seal.tolerance is None or seal.planned_for is None or hour is None:
        return True
    return abs(hour - seal.planned_for) <= timedelta(minutes=seal.tolerance)
