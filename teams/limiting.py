"""What a seat, or an invitation to one, is held to: some channels, some campaigns. Empty: all of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from .models import Invitation, Membership
from .refusals import CannotSeat

Held = Membership | Invitation


class NothingChosen(CannotSeat):
    """«Only these», and none was ticked: held to nothing at all she would look unlimited."""


def hold(held: Held, *, channels: Collection[int] | None, campaigns: Collection[int] | None) -> None:
    """Sets what it is held to, unsaved; None: nothing. Raises NothingChosen."""
    brand = held.workspace
    held.only_channels = hers(channels, brand.channels, _("Elige al menos un canal, o «Todos»."))
    held.only_campaigns = hers(campaigns, brand.campaigns, _("Elige al menos una campaña, o «Todas»."))


def hers(chosen: Collection[int] | None, there: Any, none: str) -> list[int]:
    """Those that are the brand's. Raises NothingChosen."""
    if chosen is None:
        return []
    known = sorted(there.filter(pk__in=chosen).values_list("pk", flat=True))
    if not known:
        raise NothingChosen(none)
    return known


def limits_of(held: Held) -> dict[str, list[str]]:
    """By name, as the log keeps them: an entry outlives the rows. Empty: all."""
    channels = held.workspace.channels.filter(pk__in=held.only_channels)
    campaigns = held.workspace.campaigns.filter(pk__in=held.only_campaigns)
    return {
        "channels": sorted(channels.values_list("name", flat=True)),
        "campaigns": sorted(campaigns.values_list("name", flat=True)),
    }


def for_the_seat(offer: Invitation) -> dict[str, list[int]]:
    """The seat's own fields. What went since the invitation is dropped; where all of it went, its numbers
    stay: an empty list would be everything, and a number that is gone is nothing."""
    brand = offer.workspace
    return {
        "only_channels": left(offer.only_channels, brand.channels),
        "only_campaigns": left(offer.only_campaigns, brand.campaigns),
    }


def left(meant: list[int], there: Any) -> list[int]:
    return sorted(there.filter(pk__in=meant).values_list("pk", flat=True)) or list(meant)
