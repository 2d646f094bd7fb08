"""Telling the audit log that a channel's credential was opened: for what, and for which deliveries."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from teams.auditing import Did, record
from teams.models import User

from .models import Channel, Delivery


class For(StrEnum):
    PUBLISH = "publish"
    LOOK = "look"  # whether it is there, where nobody knows
    VERIFY = "verify"
    FIGURES = "figures"
    RENEW = "renew"
    TEST = "test"
    LOOK_AROUND = "look_around"
    SUGGEST = "suggest"
    DELETE = "delete"


Used = tuple[Delivery, For]


def used_for_deliveries(used: Iterable[Used]) -> None:
    """One entry a brand, however many channels: «purpose · channel» and the numbers of the deliveries.

    Within the transaction by which they are taken: what is not written down is not opened.
    """
    brands: dict[int, dict[str, list[int]]] = {}
    for delivery, purpose in used:
        channel = delivery.channel
        there = brands.setdefault(channel.workspace_id, {})
        there.setdefault(f"{purpose} · {channel.name} (#{channel.pk})", []).append(delivery.pk)
    for brand, what in brands.items():
        record(Did.CREDENTIAL_USED, by=None, workspace=brand, after=dict(sorted(what.items())))


def used(channel: Channel, purpose: For, *, by: User | None = None) -> None:
    """On its own, for one question to a network."""
    told = {"purpose": purpose.value}
    record(Did.CREDENTIAL_USED, by=by, workspace=channel.workspace_id, on=channel, after=told)
