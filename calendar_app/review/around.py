"""What changes around posts, and so what they say: rules for links, a campaign's or a pillar's name, the
brand's language. Approvals of something else are broken at once, not found broken when they should leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from publishing.models import Channel
from teams.models import Workspace

from .. import leaving, sealing
from ..models import Post, Seal
from ..refusals import CannotPlan
from . import policies
from .editing import break_approval
from .entries import lock

TOGETHER = 200
UNBROKEN = Exists(Seal.objects.filter(post=OuterRef("pk"), broken_at=None))


@transaction.atomic
def settle_around(posts: QuerySet[Post], *, by: Any) -> int:
    """How many approvals that broke. Where no rule asks for one, what waits goes out as it was handed over.

    Never raises: what is leaving at this very moment leaves as it was approved.
    """
    yet_to_leave = posts.filter(UNBROKEN, archived_at=None, variants__delivery__published_at=None)
    numbers = sorted(set(yet_to_leave.values_list("pk", flat=True)))
    return sum(settled(post, by=by) for post in saying_something_else(numbers))


def brand_saved(instance: Workspace, update_fields: Any = None, **_: Any) -> None:
    """Heard from Workspace's post_save: its language leaves with every post."""
    if update_fields is None or "language" in update_fields:
        settle_around(Post.objects.filter(workspace=instance), by=None)


def channel_saved(instance: Channel, created: bool, update_fields: Any = None, **_: Any) -> None:
    """Heard from Channel's post_save: links may say its name."""
    if not created and (update_fields is None or "name" in update_fields):
        settle_around(Post.objects.filter(variants__channel=instance), by=None)


def saying_something_else(numbers: list[int]) -> Iterator[Post]:
    for first in range(0, len(numbers), TOGETHER):
        some = Post.objects.in_bulk(numbers[first : first + TOGETHER])
        stands = sealing.standing(some.values())
        yield from (post for pk, post in some.items() if is_another(stands[pk].values()))


def is_another(stands: Any) -> bool:
    return any(each.reason == "content" for each in stands)


def settled(post: Post, *, by: Any) -> bool:
    try:
        with transaction.atomic():
            return settle_one(lock(post), by=by)
    except CannotPlan:
        return False


def settle_one(post: Post, *, by: Any) -> bool:
    free = {each.channel_id for each in leaving.handed_over(post)} - policies.demanded([post])[post.pk]
    if not sealing.fallen(post).keys() - free:
        return False
    break_approval(post, by=by)
    return True
