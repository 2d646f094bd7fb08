"""Taking work: at most one delivery per channel, by one worker, for the length of a lease."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, prefetch_related_objects

from publishing import gates, networks
from publishing.access import access_for
from publishing.content import as_post
from publishing.crediting import For, used_for_deliveries
from publishing.models import Attempt, Channel, Delivery
from publishing.networks.contract import Access, Network, NetworkError, Post, Refused, Sentence
from publishing.states import ACTS, State

from .lease import expired
from .rows import insert_rows
from .taking import take

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
    """What may act now, were its channel free: due, not held or stopped, its chain's earlier post out."""
    return Delivery.objects.filter(
        Q(lease="") | expired(now),
        Q(follows=None) | Q(follows__state=State.SENT),
        Q(stopped_for="") | Q(published_at__isnull=False) | Q(state=State.UNSURE),
        state__in=ACTS,
        due_at__lte=now,
        held_at=None,
    )


def open_channels() -> QuerySet[Channel]:
    """Neither paused nor out of order. A pause takes effect here, and once more at the point of no return."""
    return Channel.objects.filter(health=Channel.Health.CONNECTED, paused_at=None, workspace__paused_at=None)


def claim(asked: list[tuple[Collection[int], datetime]]) -> list[list[Claim]]:
    """A ledger's verb: the next delivery of each channel, for each bundle of channels that asks.

    Raises IntegrityError when another worker began to send on one of them at this very moment.
    """
    now = max(at for _channels, at in asked)
    wanted = {pk for channels, _at in asked for pk in channels}
    by_channel = {claimed.delivery.channel_id: claimed for claimed in _claim_all(wanted, now)}
    return [[by_channel.pop(pk) for pk in channels if pk in by_channel] for channels, _at in asked]


def _claim_all(channel_ids: Collection[int], now: datetime) -> list[Claim]:
    lease = uuid.uuid4().hex
    deliveries = take(channel_ids, lease, now) if channel_ids else []
    prefetch_related_objects(deliveries, "channel__app", "follows")
    barred = gates.refused([each for each in deliveries if _leaves(each)])
    claims = [_claim(each, lease, now, barred.get(each.pk)) for each in deliveries]
    opened = [claimed for claimed in claims if isinstance(claimed.talk, Talk)]
    used_for_deliveries((one.delivery, For.LOOK if one.looking else For.PUBLISH) for one in opened)
    return _with_attempts(claims)


def _leaves(delivery: Delivery) -> bool:
    """What its network accepted already, or may have, is only followed: by the memo it left of it."""
    return delivery.state != State.UNSURE and (delivery.published_at is None or not delivery.memo)


def _with_attempts(claims: list[Claim]) -> list[Claim]:
    """The attempt is on disk before anything is asked of a network."""
    columns = ("delivery_id", "number", "step", "worker", "started_at")
    written = [{name: getattr(claimed.attempt, name) for name in columns} for claimed in claims]
    for claimed, pk in zip(claims, insert_rows(Attempt, written), strict=True):
        claimed.attempt.pk = pk
    return claims


def _claim(delivery: Delivery, lease: str, now: datetime, barred: Sentence | None) -> Claim:
    looking = delivery.state == State.UNSURE
    talk = gates.Barred(barred) if barred else _talk(delivery)
    return Claim(delivery, lease, _attempt(delivery, looking, now), looking, talk)


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
