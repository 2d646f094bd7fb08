"""Breaking seals: by a change that they don't cover, or because somebody takes her approval back.

Deliveries come first: who breaks a seal has taken back what waits under it before, as the worker locks
deliveries and then their seals.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from ..models import Post, Seal, Variant
from ..states import Stage
from . import telling
from .rows import drafts_of
from .standing import CAMPAIGN, CONTENT, HOUR, standing_in

BY_CHANGE = (CONTENT, CAMPAIGN, HOUR)


@transaction.atomic
def break_seals(post: Post, channels: Collection[int] | None, *, by: Any, why: str) -> set[int]:
    """On these channels (None: on all). Where it broke one.

    why: content | campaign | hour | withdrawn | replaced.
    """
    seals = Seal.objects.filter(post=post, broken_at=None).order_by("pk")
    if channels is not None:
        seals = seals.filter(channel__in=channels)
    unbroken = list(seals.select_for_update(no_key=True, of=("self",)).select_related("channel"))
    told = {"broken_at": timezone.now(), "broken_by": by, "broken_for": why}
    Seal.objects.filter(pk__in=[each.pk for each in unbroken]).update(**told)
    telling.broken(post, unbroken, by=by, why=why)
    return {each.channel_id for each in unbroken}


def fallen(post: Post) -> dict[int, str]:
    """{channel: content | campaign | hour}: unbroken seals that the post as it is now doesn't keep.

    Breaks nothing.

    Where something has left, what was approved is what left: a later change reaches that channel no more.
    """
    draft = drafts_of([post.pk])[post.pk]
    left = {variant.channel_id for variant in draft.variants if has_left(variant)}
    stands = standing_in({post.pk: draft})[post.pk]
    found = {pk: each.reason for pk, each in stands.items() if each.reason in BY_CHANGE and pk not in left}
    return {**found, **dict.fromkeys(gone_from(draft.post, stands), CONTENT)}


def gone_from(post: Post, channels: Collection[int]) -> list[int]:
    """Sealed for a channel that it goes to no more: coming back asks for a new approval."""
    seals = Seal.objects.filter(post=post, broken_at=None).exclude(channel__in=channels)
    return list(seals.values_list("channel", flat=True))


def settle(post: Post, *, by: Any) -> dict[int, str]:
    """Breaks what `fallen` names; answers it. To be called under the post's lock, after any change."""
    return broken_now(post, by=by) if may_fall(post) else {}


def may_fall(post: Post) -> bool:
    """One question spares the rest to a post that nobody approved. An approval older than seals has none."""
    return post.stage == Stage.APPROVED or Seal.objects.filter(post=post, broken_at=None).exists()


@transaction.atomic
def broken_now(post: Post, *, by: Any) -> dict[int, str]:
    found = fallen(post)
    for why in set(found.values()):
        break_seals(post, [pk for pk, each in found.items() if each == why], by=by, why=why)
    return found


def has_left(variant: Variant) -> bool:
    """Something of it is out there, or may be."""
    delivery = variant.delivery
    return delivery is not None and delivery.published_at is not None and delivery.deleted_at is None
