"""May she do this to this post: her role, and whether its channels and its campaign are among hers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from publishing.models import Delivery
from publishing.permission import demand, seat_of
from teams.models import Membership
from teams.roles import Verb

from .models import Campaign, Feed, Post, Variant

if TYPE_CHECKING:
    from collections.abc import Collection


def may_on(seat: Membership, verb: Verb | str, post: Post) -> bool:
    """A post that isn't kept yet is measured by what it says of itself: its campaign, and no channel."""
    channels = channels_of(post) if seat.only_channels else ()
    return seat.may_on(verb, channels=channels, campaign=post.campaign_id)


def channels_of(post: Post) -> Collection[int]:
    """As they are now: rows prefetched before a change would still say the old ones."""
    return set(post.variants.order_by().values_list("channel", flat=True)) if post.pk else ()


def demand_on(verb: Verb, post: Post, by: Any) -> Membership | None:
    """Raises PermissionDenied. Her seat; None for someone with a shell on this machine."""
    if by is None:
        return None
    seat = seat_of(post.workspace, by)
    if seat is None or not may_on(seat, verb, post):
        raise PermissionDenied(str(verb))
    return seat


def settle_writing(post: Post, seat: Membership | None) -> None:
    """After its words, files, channels or campaign changed, in the same transaction; `seat` from `demand_on`.

    Raises PermissionDenied where the change took it out of what is hers. What somebody writes whose every
    word is reviewed stays marked so: nobody else's edit washes it off.
    """
    if seat is None:
        return
    if seat.is_limited and not may_on(seat, Verb.WRITE, post):
        raise PermissionDenied(str(Verb.WRITE))
    if seat.always_reviewed and not post.always_reviewed:
        post.always_reviewed = True
        post.save(update_fields=["always_reviewed"])


def demand_feed(feed: Feed, by: Any) -> None:
    """What a feed brings lands on its channels and in its campaign."""
    channels = set(feed.channels.values_list("pk", flat=True)) if feed.pk else ()
    demand(Verb.WRITE, feed.workspace, by, channels=channels, campaign=feed.campaign_id)


def demand_campaign(verb: Verb, campaign: Campaign, by: Any) -> None:
    """What reaches all of a campaign, on whatever channel: its dates, its pause."""
    seat = seat_of(campaign.workspace, by) if by else None
    if by is not None and not (seat and seat.at(channels=None, campaign=campaign.pk).may(verb)):
        raise PermissionDenied(str(verb))


def campaign_of(delivery: Delivery) -> int | None:
    """The campaign of the post a delivery was handed over for (told to publishing.permission)."""
    kind, _colon, rest = delivery.origin.partition(":")
    number = rest.partition(":")[0]
    if kind != "variant" or not number.isdigit():
        return None
    return Variant.objects.filter(pk=int(number)).values_list("post__campaign", flat=True).first()
