"""May she do this to this post: her role, and whether its channels and its campaign are among hers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from publishing.models import Delivery
from publishing.permission import seat_of
from teams.models import Membership
from teams.roles import Verb

from .models import Post, Variant

if TYPE_CHECKING:
    from collections.abc import Collection


def may_on(seat: Membership, verb: Verb | str, post: Post) -> bool:
    """A post that isn't kept yet is measured by what it says of itself: its campaign, and no channel."""
    channels = channels_of(post) if seat.only_channels else ()
    return seat.may_on(verb, channels=channels, campaign=post.campaign_id)


def channels_of(post: Post) -> Collection[int]:
    return {variant.channel_id for variant in post.variants.all()} if post.pk else ()


def demand_on(verb: Verb, post: Post, by: Any) -> Membership | None:
    """Raises PermissionDenied. Her seat; None for someone with a shell on this machine."""
    if by is None:
        return None
    seat = seat_of(post.workspace, by)
    if seat is None or not may_on(seat, verb, post):
        raise PermissionDenied(str(verb))
    return seat


def demand_writing(post: Post, by: Any) -> None:
    """To be asked before its words, files or channels change, and again after if they might be others' now.

    What somebody writes whose every word is reviewed stays marked: nobody else's edit washes it off.
    """
    seat = demand_on(Verb.WRITE, post, by)
    if seat and seat.always_reviewed and not post.always_reviewed:
        post.always_reviewed = True
        if post.pk:
            post.save(update_fields=["always_reviewed"])


def campaign_of(delivery: Delivery) -> int | None:
    """The campaign of the post a delivery was handed over for (told to publishing.permission)."""
    kind, _colon, rest = delivery.origin.partition(":")
    number = rest.partition(":")[0]
    if kind != "variant" or not number.isdigit():
        return None
    return Variant.objects.filter(pk=int(number)).values_list("post__campaign", flat=True).first()
