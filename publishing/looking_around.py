"""Asking a network again what it offers an account: its boards, flairs, limits, what its creator allows."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from teams.models import User
from teams.roles import Verb

from . import crediting, networks
from .access import access_for, line_for
from .crediting import For
from .freshening import fresh
from .models import Channel
from .networks.contract import Network, NetworkError, Sentence
from .permission import demand

log = logging.getLogger(__name__)
A_DAY = timedelta(hours=24)


class CannotLookAround(Exception):
    """Nothing has changed; `sentence` says why not."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def refresh(channel: Channel, *, by: User | None) -> Channel:
    """Raises CannotLookAround. `facts["read_at"]` says when (ISO 8601, UTC)."""
    demand(Verb.WRITE, channel.workspace, by)
    crediting.used(channel, For.LOOK_AROUND, by=by)
    try:
        access = fresh(channel, access_for(channel))
        line = line_for(channel, secrets=access.secrets)
        found = networks.get(channel.network).look_around(access, line)
    except NetworkError as error:
        log.warning("looking around channel %s: %s %s", channel.pk, type(error).__name__, error.detail)
        raise CannotLookAround(error.sentence) from None
    return remember(channel, {**found, "read_at": timezone.now().isoformat()})


def stale(now: datetime) -> list[int]:
    """Channels that weren't asked for a day, of the networks that have something to say."""
    asked = [key for key, each in networks.NETWORKS.items() if says_something(each)]
    open_ones = Channel.objects.filter(network__in=asked, health=Channel.Health.CONNECTED)
    rows = open_ones.values_list("pk", "facts__read_at")
    return [pk for pk, read_at in rows if not read_at or datetime.fromisoformat(read_at) < now - A_DAY]


def says_something(network: Network) -> bool:
    return type(network).look_around is not Network.look_around


@transaction.atomic
def remember(channel: Channel, found: dict[str, object]) -> Channel:
    """Only what was read is replaced: the rest may have been written meanwhile."""
    now = Channel.objects.select_for_update().get(pk=channel.pk)
    channel.facts = now.facts = {**now.facts, **found}
    now.save(update_fields=["facts"])
    return channel
