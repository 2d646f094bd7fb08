"""Taking work: at most one delivery per channel, by one worker, for the length of a lease."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from publishing import networks
from publishing.access import access_for
from publishing.content import as_post
from publishing.models import Attempt, Channel, Delivery, Pace
from publishing.networks.contract import Access, Network, NetworkError, Post, Refused, Sentence
from publishing.states import ACTS, State

from .lease import LEASE, expired

_ = str  # marks sentences for translation

UNKNOWN_NETWORK = _("Esta instalación no conoce la red «%(network)s».")
WORKER = f"{socket.gethostname()}:{os.getpid()}"


@dataclass(frozen=True)
class Talk:
    """Everything needed to talk about a delivery without asking the database again."""

    network: Network
    post: Post
    access: Access


@dataclass(frozen=True)
class Claim:
    """A delivery that is ours until the lease runs out."""

    delivery: Delivery
    lease: str
    attempt: Attempt
    looking: bool  # UNSURE: find out, don't send
    talk: Talk | NetworkError  # the error: why there is nothing to talk with

    @property
    def channel(self) -> Channel:
        return self.delivery.channel


def ready(now: datetime) -> QuerySet[Delivery]:
    """What may be acted on now, were its channel free: due, not held, its chain's earlier post out."""
    return Delivery.objects.filter(
        Q(lease="") | expired(now),
        Q(follows=None) | Q(follows__state=State.SENT),
        state__in=ACTS,
        due_at__lte=now,
        held_at=None,
    )


def open_channels() -> QuerySet[Channel]:
    """Neither paused nor out of order. A pause takes effect here, and once more at the point of no return."""
    return Channel.objects.filter(health=Channel.Health.CONNECTED, paused_at=None, workspace__paused_at=None)


def claim(asked: list[tuple[Collection[int], datetime]]) -> list[list[Claim]]:
    """A ledger's verb: the next delivery of each channel, for each bundle of channels that asks."""
    now = max(at for _channels, at in asked)
    wanted = {pk for channels, _at in asked for pk in channels}
    by_channel = {claimed.delivery.channel_id: claimed for claimed in _claim_all(wanted, now)}
    return [[by_channel.pop(pk) for pk in channels if pk in by_channel] for channels, _at in asked]


def _claim_all(channel_ids: Collection[int], now: datetime) -> list[Claim]:
    chosen = _next_of_each(channel_ids, now)
    if not chosen:
        return []
    lease = uuid.uuid4().hex
    try:
        with transaction.atomic():
            _take(chosen, lease, now)
    except IntegrityError:  # another worker began to send on one of these channels at this very moment
        _take_one_by_one(chosen, lease, now)
    return _claimed(lease, now)


def _next_of_each(channel_ids: Collection[int], now: datetime) -> list[int]:
    mine = ready(now).filter(channel=OuterRef("pk")).order_by("due_at", "pk").values("pk")[:1]
    sending = Delivery.objects.filter(channel=OuterRef("pk"), state=State.SENDING)
    free = (
        open_channels().filter(~Exists(sending), pk__in=channel_ids).exclude(pk__in=_paced(channel_ids, now))
    )
    return [pk for pk in free.order_by().values_list(Subquery(mine), flat=True) if pk is not None]


def _paced(channel_ids: Collection[int], now: datetime) -> set[int]:
    """Channels whose account has to wait its turn."""
    if not (busy := set(Pace.objects.filter(free_at__gt=now).values_list("key", flat=True))):
        return set()
    return {channel.pk for channel in Channel.objects.filter(pk__in=channel_ids) if channel.pace_key in busy}


def _take(pks: Iterable[int], lease: str, now: datetime) -> None:
    """What is UNSURE stays so while we look; the rest is SENDING."""
    state = Case(When(state=State.UNSURE, then=F("state")), default=Value(State.SENDING))
    Delivery.objects.filter(
        Q(lease="") | expired(now), pk__in=list(pks), state__in=ACTS, due_at__lte=now, held_at=None
    ).update(state=state, lease=lease, lease_until=now + LEASE, attempts_made=F("attempts_made") + 1)


def _take_one_by_one(pks: Iterable[int], lease: str, now: datetime) -> None:
    for pk in pks:
        try:
            with transaction.atomic():
                _take([pk], lease, now)
        except IntegrityError:
            continue


def _claimed(lease: str, now: datetime) -> list[Claim]:
    rows = Delivery.objects.filter(lease=lease).select_related("channel", "follows")
    claims = [_claim(delivery, lease, now) for delivery in rows]
    Attempt.objects.bulk_create([claim.attempt for claim in claims])
    return claims


def _claim(delivery: Delivery, lease: str, now: datetime) -> Claim:
    looking = delivery.state == State.UNSURE
    return Claim(delivery, lease, _attempt(delivery, looking, now), looking, _talk(delivery))


def _talk(delivery: Delivery) -> Talk | NetworkError:
    """One delivery that can't be prepared must not keep the others of its group from leaving."""
    try:
        network = networks.get(delivery.channel.network)
    except KeyError:
        return Refused(Sentence(UNKNOWN_NETWORK, {"network": delivery.channel.network}))
    try:
        return Talk(network, as_post(delivery), access_for(delivery.channel))
    except NetworkError as error:
        return error


def _attempt(delivery: Delivery, looking: bool, now: datetime) -> Attempt:
    trying = Attempt.Step.RESUME if delivery.memo else Attempt.Step.PUBLISH
    return Attempt(
        delivery=delivery,
        number=delivery.attempts_made,
        step=Attempt.Step.FIND if looking else trying,
        worker=WORKER,
        started_at=now,
    )
