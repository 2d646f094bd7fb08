"""A tick: call a worker for each channel with something due. The database remembers, the queue hurries."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Min, Q

from publishing.models import Channel

from .claiming import open_channels, ready

log = logging.getLogger(__name__)
BUNDLE = 25  # channels per message: a message costs more than a claim (docs/performance.md)
AT_MOST = 1000  # channels per tick; the next tick goes on
# A call that was not answered (the queue was lost, the worker died) is made again after this.
CALL_LASTS = timedelta(seconds=10)

Call = Callable[[str, Sequence[int]], None]


def tick(now: datetime, call: Call) -> int:
    """Call for every channel with due work that nobody was called for. Answers how many channels."""
    due = _due_channels(now)
    if not due:
        return 0
    until = now + CALL_LASTS
    Channel.objects.filter(_uncalled(now), pk__in=[pk for pk, _network in due]).update(called_until=until)
    mine = set(
        Channel.objects.filter(pk__in=[pk for pk, _n in due], called_until=until).values_list("pk", flat=True)
    )
    for network, channels in _bundles([(pk, network) for pk, network in due if pk in mine]):
        call(network, channels)
    return len(mine)


def _due_channels(now: datetime) -> list[tuple[int, str]]:
    waiting = ready(now).filter(_uncalled(now, "channel__"), channel__in=open_channels())
    return list(waiting.order_by().values_list("channel", "channel__network").distinct()[:AT_MOST])


def _uncalled(now: datetime, at: str = "") -> Q:
    """Nobody was called; or the call ran out; or it lies so far ahead that the clock was set back since."""
    far = now + timedelta(hours=24)
    until = f"{at}called_until"
    return Q(**{until: None}) | Q(**{f"{until}__lte": now}) | Q(**{f"{until}__gt": far})


def _bundles(due: list[tuple[int, str]]) -> Iterator[tuple[str, list[int]]]:
    by_network: dict[str, list[int]] = defaultdict(list)
    for pk, network in due:
        by_network[network].append(pk)
    for network, pks in by_network.items():
        for first in range(0, len(pks), BUNDLE):
            yield network, pks[first : first + BUNDLE]


def next_due(now: datetime, within: timedelta) -> datetime | None:
    """The first moment after now, within that time, at which something falls due."""
    soon = ready(now + within).filter(due_at__gt=now)
    return soon.order_by().aggregate(first=Min("due_at"))["first"]
