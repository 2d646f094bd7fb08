"""Whether the brand says nearly the same thing twice on one channel within two months."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from ..models import Post, Variant

WITHIN = timedelta(days=60)
AT_MOST = 500  # texts looked at
SHORTEST = 5  # words: «Feliz lunes» may be said every week
ALIKE = 0.85  # of the words, in their order
WORD = re.compile(r"https?://\S+|\w+")


@dataclass(frozen=True)
class Other:
    post: int
    title: str
    day: date
    channel: int


def resembling(post: Post, variants: list[Variant], day: date) -> Other | None:
    """The nearest one in time that is nearly the same. One query."""
    mine = {each.channel_id: said for each in variants if len(said := words(each.said)) >= SHORTEST}
    if not mine:
        return None
    alike = (row for row in near(post, list(mine), day) if is_alike(mine[row.channel_id], words(row.said)))
    found = next(alike, None)
    return found and Other(found.post_id, str(found.post), found.post.planned_date, found.channel_id)


def near(post: Post, channels: list[int], day: date) -> Iterator[Variant]:
    """What the brand says there around that day, the nearest first. A copy was meant to be alike."""
    rows = Variant.objects.filter(
        channel__in=channels,
        post__workspace=post.workspace,
        post__archived_at=None,
        post__planned_date__range=(day - WITHIN, day + WITHIN),
    ).exclude(post=post.pk)
    if post.copied_from_id:
        rows = rows.exclude(post=post.copied_from_id).exclude(post__copied_from=post.copied_from_id)
    if post.pk:
        rows = rows.exclude(post__copied_from=post.pk)
    found = list(rows.select_related("post").order_by("-post__planned_date", "pk")[:AT_MOST])
    return iter(sorted(found, key=lambda row: abs(row.post.planned_date - day)))


def words(text: str) -> list[str]:
    return WORD.findall(text.casefold())


def is_alike(one: list[str], other: list[str]) -> bool:
    """Most have no words in common, which sets tell at once."""
    mine, theirs = set(one), set(other)
    if len(other) < SHORTEST or 2 * len(mine & theirs) < len(mine | theirs):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
