"""A verb asks before it acts, whatever door it was called from.

Three questions: `demand(verb, workspace, by)` asks the role alone (a snippet, the library: of no channel);
with `channels` and `campaign`, whether they are hers too (Membership.only_channels, .only_campaigns);
`demand_everywhere`, for what reaches all of them at once, whether she is held to none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied

from teams.models import Membership, User, Workspace
from teams.roles import Verb

if TYPE_CHECKING:
    from .models import Channel, Delivery

CampaignOf = Callable[["Delivery"], int | None]
_told: list[CampaignOf] = []  # the room above knows which campaign a delivery belongs to


def seat_of(workspace: Workspace, by: User) -> Membership | None:
    return Membership.objects.filter(workspace=workspace, user=by).select_related("custom").first()


def demand(
    verb: Verb,
    workspace: Workspace,
    by: User | None,
    *,
    channels: Collection[int] | None = None,
    campaign: int | None = None,
) -> None:
    """Raises PermissionDenied unless her role allows it, on all these channels and in this campaign.

    Without `channels`: it is about none. `by` None: someone with a shell on this machine.
    """
    if by is None:
        return
    seat = seat_of(workspace, by)
    if seat is None or not seat.may(verb):
        raise PermissionDenied(str(verb))
    if channels is not None and not seat.may_on(verb, channels=channels, campaign=campaign):
        raise PermissionDenied(str(verb))


def demand_everywhere(verb: Verb, workspace: Workspace, by: User | None) -> None:
    """Raises PermissionDenied also where she is held to some channels or campaigns."""
    seat = seat_of(workspace, by) if by else None
    if by is not None and not (seat and seat.may_everywhere(verb)):
        raise PermissionDenied(str(verb))


def demand_channel(verb: Verb, channel: Channel, by: User | None) -> None:
    """`demand` on what belongs to one channel whatever the campaign: its pause, its access, its name."""
    demand(verb, channel.workspace, by, channels=[channel.pk])


def demand_account(verb: Verb, workspace: Workspace, by: User | None, *, network: str, account: str) -> None:
    """`demand_channel` where only its account is at hand: a newsletter, a podcast of ours."""
    channels = workspace.channels.filter(network=network, account=account)
    demand(verb, workspace, by, channels=set(channels.values_list("pk", flat=True)))


def demand_delivery(verb: Verb, delivery: Delivery, by: User | None) -> None:
    """`demand` on its channel and on the campaign of the post it came from."""
    if by is None:
        return
    seat = seat_of(delivery.channel.workspace, by)
    if seat is None or not may_on_delivery(seat, verb, delivery):
        raise PermissionDenied(str(verb))


def may_on_delivery(seat: Membership, verb: Verb | str, delivery: Delivery) -> bool:
    campaign = campaign_of(delivery) if seat.only_campaigns else None
    return seat.may_on(verb, channels=[delivery.channel_id], campaign=campaign)


def tell_campaigns(campaign_of: CampaignOf) -> None:
    """Called once by the room that knows."""
    _told[:] = [campaign_of]


def campaign_of(delivery: Delivery) -> int | None:
    return _told[0](delivery) if _told else None
