"""What one post changes: the score as it is and as it would be with the post on another day or other tags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from core.time import moment

from .. import listing
from ..models import Post, Variant
from ..planning import DEFAULT_HOUR
from ..states import Stage
from .counting import SEEN
from .hearing import texts_of
from .reading import Reading
from .scoring import Change
from .tally import Facts

UNDER_WAY = frozenset({"scheduled", "sending", "published", "verified", "withdrawn"})


@dataclass(frozen=True)
class Known:
    """A post with all that its facts are read from."""

    post: Post
    variants: list[Variant]
    key: str  # what its card shows
    alts: list[str]  # of what there is to see

    @classmethod
    def of(cls, post: Post) -> Known:
        """Four statements."""
        variants = list(
            post.variants.select_related("channel", "delivery").prefetch_related("delivery__rest")
        )
        for each in variants:
            each.post = post
        post._prefetched_objects_cache = {"variants": variants}
        alts = post.attachments.filter(file__kind__in=SEEN).values_list("alt", flat=True)
        return cls(post, variants, listing.look_of(post, post.workspace).key, list(alts))

    @property
    def objective(self) -> int | None:
        campaign = self.post.campaign
        return self.post.objective_id or (campaign.objective_id if campaign else None)


def facts(known: Known, reading: Reading, day: date | None, hour: time | None) -> Facts:
    """The post as it counts on that day."""
    post = known.post
    if day is None or post.archived_at or post.stage == Stage.IDEA:
        return Facts(None)
    at, day = leaving(post, day, hour or DEFAULT_HOUR)
    asked, due = reading.asked_on(day), at <= reading.days.due
    ready = known.key in UNDER_WAY or (known.key == Stage.APPROVED and at > reading.days.now)
    return Facts(
        day=day,
        pillar=post.pillar_id,
        objective=known.objective,
        audience=post.audience_id,
        occasion=post.occasion,
        channels=frozenset(each.channel_id for each in known.variants),
        off_voice=bool(asked) and any(map(asked.voice.is_broken_by, texts_of(post, known.variants))),
        pictured=bool(known.alts),
        undescribed="" in known.alts,
        due=due,
        unready=due and not ready,
    )


def leaving(post: Post, day: date, hour: time) -> tuple[datetime, date]:
    """When it leaves: as it is written, or as the clocks of the brand will have it."""
    if post.planned_for and (day, hour) == (post.planned_date, post.planned_time):
        return post.planned_for, day
    found = moment(day, hour, post.workspace.zone)
    return found.instant, found.local.date()


def moved(reading: Reading, post: Post, *, day: date | None, hour: time | None = None) -> Change | None:
    """A drop keeps the hour, unless another is given. None: there is no score to change."""
    known = Known.of(post)
    there = facts(known, reading, day, hour or post.planned_time)
    return changed(reading, here(known, reading), there)


def tagged(reading: Reading, post: Post, **tags: Any) -> Change | None:
    """With other tags: pillar, objective, audience (numbers in the database, or None), occasion (a key)."""
    known = Known.of(post)
    now = here(known, reading)
    return changed(reading, now, replace(now, **tags) if now.day else now)


def here(known: Known, reading: Reading) -> Facts:
    return facts(known, reading, known.post.planned_date, known.post.planned_time)


def changed(reading: Reading, before: Facts, after: Facts) -> Change | None:
    now = reading.score()
    if now is None:
        return None
    tally = reading.tally.copy()
    tally.put(before, -1)
    tally.put(after)
    then = reading.counted(tally).score()
    return Change(now, then) if then else None
