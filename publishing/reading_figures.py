"""What came of a post, as its network counts it: read after an hour, a day, a week and four weeks.

Each reading is a row with its source and moment, never overwritten. Trouble only delays it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from . import networks
from .access import access_for, line_for
from .crediting import For, used_for_deliveries
from .engine.recording import FIRST_FIGURES
from .freshening import fresh
from .models import Channel, Delivery, Reading
from .networks.contract import Can, Network, NetworkError, Remote, Throttled
from .states import State

log = logging.getLogger(__name__)
AFTER = (FIRST_FIGURES, timedelta(days=1), timedelta(days=7), timedelta(days=28))
DELAY = timedelta(minutes=30)  # after trouble, and while somebody is reading
AT_MOST = 200  # posts in one run; the next goes on
LONGEST_NAME = 30


def next_after(sent_at: datetime, now: datetime) -> datetime | None:
    """None: it was read for the last time."""
    return next((sent_at + after for after in AFTER if sent_at + after > now), None)


def read_due(now: datetime | None = None) -> int:
    """Reads what is due, one question a channel. Answers of how many posts figures came."""
    now = now or timezone.now()
    due = Delivery.objects.filter(
        state=State.SENT,
        deleted_at=None,
        read_figures_at__lte=now,
        channel__health=Channel.Health.CONNECTED,
    )
    rows = due.select_related("channel__workspace", "channel__app").order_by("channel_id", "pk")[:AT_MOST]
    groups = groupby(rows, key=lambda delivery: delivery.channel)
    return sum(read_channel(channel, list(them), now) for channel, them in groups)


def read_channel(channel: Channel, deliveries: Sequence[Delivery], now: datetime) -> int:
    pks = [delivery.pk for delivery in deliveries]
    ours = Delivery.objects.filter(pk__in=pks, read_figures_at__lte=now)
    if not ours.update(read_figures_at=now + DELAY):
        return 0  # another worker is reading them
    try:
        found = ask(channel, deliveries)
    except NetworkError as trouble:
        log.info("figures of channel %s: %s", channel.pk, trouble.code or type(trouble).__name__)
        if isinstance(trouble, Throttled):
            Delivery.objects.filter(pk__in=pks).update(read_figures_at=max(trouble.until, now + DELAY))
        return 0
    except Exception:  # an adapter's defect must not keep the other channels from being read
        log.exception("the figures of channel %s could not be read", channel.pk)
        return 0
    return keep(networks.get(channel.network), deliveries, found, now)


def ask(channel: Channel, deliveries: Sequence[Delivery]) -> Mapping[str, Mapping[str, int]]:
    """{remote id: {name: figure}}. Raises NetworkError."""
    network = networks.get(channel.network)
    if Can.READINGS not in network.can:
        return {}
    used_for_deliveries((each, For.FIGURES) for each in deliveries)
    access = fresh(channel, access_for(channel))
    line = line_for(channel, secrets=access.secrets)
    remotes = [Remote(each.remote_id, each.url, each.remote_extra) for each in deliveries]
    return network.readings(remotes, access, line)


@transaction.atomic
def keep(
    network: Network,
    deliveries: Sequence[Delivery],
    found: Mapping[str, Mapping[str, int]],
    now: datetime,
) -> int:
    """What is no longer there has no figures, and is asked for again at the next turn."""
    rows = [
        Reading(
            delivery=each, name=name[:LONGEST_NAME], value=value, source=network.readings_from, read_at=now
        )
        for each in deliveries
        for name, value in found.get(each.remote_id, {}).items()
        if value >= 0
    ]
    Reading.objects.bulk_create(rows)
    for each in deliveries:
        turn = next_after(each.sent_at or now, now)
        Delivery.objects.filter(pk=each.pk).update(read_figures_at=turn)
    return len({row.delivery_id for row in rows})
