"""The point of no return: proved and written down just before the irreversible request leaves."""

from __future__ import annotations

from datetime import datetime, timedelta

from publishing.models import Channel, Delivery, Pace
from publishing.networks.contract import LeaseLost, Sentence, Throttled, Unavailable
from publishing.states import State

from .claiming import Claim
from .lease import LEASE

_ = str  # marks sentences for translation

PAUSED = Sentence(_("El canal o la marca se puso en pausa justo antes de enviar: no salió."))
ITS_TURN = Sentence(_("Esta cuenta acaba de publicar: se respeta la espera entre publicaciones."))


class HeldBack(Unavailable):
    """Somebody paused the channel while we were getting ready: nothing left, and it is nobody's failure."""


def depart(claim: Claim, spacing: timedelta, now: datetime) -> None:
    """Write `published_at` if the delivery is still ours and may still leave. Runs inside a transaction.

    Raises LeaseLost, HeldBack or Throttled; then the request must not leave.
    """
    row = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("channel__workspace")
        .get(pk=claim.delivery.pk)
    )
    if (
        row.lease != claim.lease
        or row.state != State.SENDING
        or not row.lease_until
        or row.lease_until <= now
    ):
        raise LeaseLost
    if (
        row.channel.paused_at
        or row.channel.workspace.paused_at
        or row.channel.health != Channel.Health.CONNECTED
    ):
        raise HeldBack(PAUSED)
    if spacing and row.published_at is None:  # asked a second time in one visit: it is still our turn
        _take_turn(claim, spacing, now)
    Delivery.objects.filter(pk=row.pk).update(published_at=now, lease_until=now + LEASE)


def _take_turn(claim: Claim, spacing: timedelta, now: datetime) -> None:
    """Two channels may write to one account: the account's row says whose turn it is."""
    free_at = now + spacing
    pace, new = Pace.objects.select_for_update().get_or_create(
        key=claim.channel.pace_key, defaults={"free_at": free_at}
    )
    if not new and pace.free_at > now:
        raise Throttled(pace.free_at, ITS_TURN)
    Pace.objects.filter(key=pace.key).update(free_at=free_at)


def renew(leases: list[str], now: datetime) -> None:
    """A sign of life for everything these leases hold."""
    held = Delivery.objects.filter(lease__in=leases, lease_until__gt=now, lease_until__lte=now + LEASE)
    held.update(lease_until=now + LEASE)
