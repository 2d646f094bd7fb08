"""How long a channel's access lasts: when it is renewed by itself, and when only a person can."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from teams.models import Workspace

from . import networks
from .models import AppKeys, Channel, Delivery
from .networks.consent import ByConsent
from .networks.contract import Account
from .states import State

DAYS = (14, 7, 1)  # ahead of an end that only a person can move
SOON = timedelta(days=max(DAYS))


def write(channel: Channel, account: Account, app: AppKeys | None) -> None:
    """On connecting: what the network said, and a clean slate. Doesn't save."""
    channel.app, channel.scopes = app, list(account.scopes)
    channel.renewing_since, channel.renewals_failed, channel.renewed_at = None, 0, None
    channel.warned_days = None
    set_dates(channel, account.secrets, account.expires_at, account.ends_at)


def set_dates(
    channel: Channel, secrets: Mapping[str, str], expires_at: datetime | None, ends_at: datetime | None
) -> None:
    """An access that nobody renews ends for good when its token expires."""
    network = networks.NETWORKS.get(channel.network)
    channel.renew_at = None
    if isinstance(network, ByConsent) and network.renews(secrets):
        channel.renew_at = before_end(network, expires_at) if expires_at else None
    else:
        ends_at = ends_at or expires_at
    if not _same_day(ends_at, channel.ends_at):
        channel.warned_days = None
    channel.expires_at, channel.ends_at = expires_at, ends_at


def _same_day(one: datetime | None, other: datetime | None) -> bool:
    """Networks say «in so many seconds»: the same end comes back a moment later each time."""
    return bool(one and other) and abs(one - other) < timedelta(days=1)  # type: ignore[operator]


def before_end(network: ByConsent, expires_at: datetime) -> datetime:
    """As long ahead as the network's file says, but never in the first three quarters of a short life."""
    life = max(expires_at - timezone.now(), timedelta(0))
    return expires_at - min(network.consent.refresh_before, life / 4)


# ── what comes to an end ──────────────────────────────────────────────────────────────────────────────


def is_soon(channel: Channel, now: datetime) -> bool:
    """As `ending_soon`, of a channel at hand."""
    connected = channel.health == Channel.Health.CONNECTED
    return connected and channel.ends_at is not None and channel.ends_at <= now + SOON


def ending_soon(workspace: Workspace | None, now: datetime) -> QuerySet[Channel]:
    """The soonest first."""
    living = Channel.objects.filter(health=Channel.Health.CONNECTED, ends_at__lte=now + SOON)
    if workspace:
        living = living.filter(workspace=workspace)
    return living.order_by("ends_at", "pk").defer("sealed")


def posts_at_risk(channel: Channel) -> QuerySet[Delivery]:
    """What is planned for when nobody may send any more. All that waits, where that is so already."""
    waiting = Delivery.objects.filter(channel=channel, state=State.WAITING).order_by("planned_for", "pk")
    if channel.health == Channel.Health.CONNECTED:
        return waiting.filter(planned_for__gte=channel.ends_at) if channel.ends_at else waiting.none()
    return waiting
