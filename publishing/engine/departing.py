"""The point of no return: proved and written down just before the irreversible request leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from publishing import gates
from publishing.models import Channel, Delivery, Pace
from publishing.networks.contract import LeaseLost, Quota, Sentence, Throttled, Unavailable
from publishing.states import State

from .claiming import Claim
from .lease import LEASE
from .quotas import Asked, Counting, lock

_ = str  # marks sentences for translation

CONNECTED = Channel.Health.CONNECTED
PAUSED = Sentence(_("El canal o la marca se puso en pausa justo antes de enviar: no salió."))
STOPPED = Sentence(_("Su campaña se puso en pausa justo antes de enviar: no salió."))
ITS_TURN = Sentence(_("Esta cuenta acaba de publicar: se respeta la espera entre publicaciones."))


class HeldBack(Unavailable):
    """Somebody paused the channel while we were getting ready: nothing left, and it is nobody's failure."""


@dataclass(frozen=True)
class Departure:
    """One delivery that wants to leave: under which claim, and what its network lets leave."""

    claim: Claim
    spacing: timedelta
    now: datetime
    quotas: tuple[Quota, ...] = ()
    cost: Decimal | None = None  # US dollars

    @property
    def asked(self) -> Asked:
        return Asked(self.claim.channel, self.quotas, self.now)


def depart(asked: list[Departure]) -> list[Exception | None]:
    """A ledger's verb: write `published_at` of each delivery that is still its worker's and may leave.

    Answers LeaseLost, HeldBack, Barred or Throttled for those that may not: then the request must not leave.
    """
    rows = _locked([departure.claim.delivery.pk for departure in asked])
    barred = gates.refused(_leaving_first(asked, rows))
    counted = _counting(asked)
    answers = [_refusal(each, rows[each.claim.delivery.pk], barred, counted) for each in asked]
    leaving = [d for d, refusal in zip(asked, answers, strict=True) if refusal is None]
    if leaving:
        now = max(departure.now for departure in leaving)
        pks = [departure.claim.delivery.pk for departure in leaving]
        Delivery.objects.filter(pk__in=pks).update(published_at=now, lease_until=now + LEASE)
    for departure in (each for each in leaving if each.cost is not None):
        Delivery.objects.filter(pk=departure.claim.delivery.pk).update(cost=departure.cost)
    return answers


def _leaving_first(asked: list[Departure], rows: dict[int, Any]) -> list[Delivery]:
    """With the content in the worker's hands, that is what would leave, and the hour as it is by now.

    What left already isn't asked about again.
    """
    claimed = [departure.claim.delivery for departure in asked]
    first = [each for each in claimed if each.pk in rows and rows[each.pk].published_at is None]
    for delivery in first:
        delivery.planned_for = rows[delivery.pk].planned_for
    return first


def _counting(asked: list[Departure]) -> Counting:
    """With the quotas in question held, where there are any."""
    limited = [departure.asked for departure in asked if departure.quotas]
    if limited:
        lock(limited)
    return Counting()


def unlocked(rows: QuerySet[Delivery]) -> list[int]:
    """Leaves out what another writer holds: two who wait for each other's rows get nowhere."""
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return list(rows.values_list("pk", flat=True))


def _locked(pks: list[int]) -> dict[int, Any]:
    """The deliveries with their channel's and brand's pauses, locked in one order: nobody waits for ever."""
    locked = Delivery.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    columns = ("pk", "lease", "state", "lease_until", "published_at", "planned_for", "stopped_for")
    held = ("channel__paused_at", "channel__workspace__paused_at", "channel__health")
    return {row.pk: row for row in locked.values_list(*columns, *held, named=True)}


def _refusal(
    departure: Departure, row: Any, barred: Mapping[int, Sentence], counted: Counting
) -> Exception | None:
    now = departure.now
    if row.lease != departure.claim.lease or row.state != State.SENDING or row.lease_until <= now:
        return LeaseLost()
    if row.channel__paused_at or row.channel__workspace__paused_at or row.channel__health != CONNECTED:
        return HeldBack(PAUSED)
    if row.stopped_for and row.published_at is None:
        return HeldBack(STOPPED)
    if why := barred.get(row.pk):
        return gates.Barred(why)
    if row.published_at is not None:  # asked twice in one visit: it is still our turn
        return None
    if departure.quotas and (full := counted.refusal(departure.asked)):
        return full
    if departure.spacing and (early := _take_turn(departure.claim, departure.spacing, now)):
        return early
    counted.grant(departure.asked)
    return None


def _take_turn(claim: Claim, spacing: timedelta, now: datetime) -> Throttled | None:
    """Two channels may write to one account: the account's row says whose turn it is."""
    free_at = now + spacing
    mine = {"free_at": free_at}
    pace, new = Pace.objects.select_for_update().get_or_create(key=claim.channel.pace_key, defaults=mine)
    if not new and pace.free_at > now:
        return Throttled(pace.free_at, ITS_TURN)
    Pace.objects.filter(key=pace.key).update(free_at=free_at)
    return None


def renew(asked: list[tuple[list[str], datetime]]) -> list[None]:
    """A ledger's verb: a sign of life for all that these leases hold and nobody is writing."""
    for leases, now in asked:
        held = Delivery.objects.filter(lease__in=leases, lease_until__gt=now, lease_until__lte=now + LEASE)
        Delivery.objects.filter(pk__in=unlocked(held)).update(lease_until=now + LEASE)
    return [None] * len(asked)
