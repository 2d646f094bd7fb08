"""`drain`: many deliveries due at once, over many channels. How fast does the engine empty them?"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.utils import timezone

from publishing.models import Delivery
from publishing.states import State

from .ceiling import ceiling
from .ground import Counterpart, channels, deliveries, engine, percentile

GIVE_UP = 180.0  # seconds


def run(
    *, deliveries: int = 2000, channels: int = 200, workers: int = 2, threads: int = 128
) -> dict[str, Any]:
    """per_s, ceiling_per_s, ratio, p50_late_s, p99_late_s, lost, duplicates; and what one worker does."""
    counterpart = Counterpart(delay=0.05)
    try:
        raw = ceiling(counterpart.url, deliveries, workers, threads)
        figures = drain(counterpart, deliveries, channels, workers, threads)
        alone = drain(counterpart, deliveries, channels, 1, threads) if workers > 1 else figures
        again = ceiling(counterpart.url, deliveries, workers, threads)
    finally:
        counterpart.stop()
    top = max(raw, again)
    rest = {"ceiling_per_s": round(top, 1), "ratio": round(figures["per_s"] / top, 3)}
    return figures | rest | {"one_worker_per_s": alone["per_s"], "workers": workers, "threads": threads}


def drain(counterpart: Counterpart, count: int, over: int, workers: int, threads: int) -> dict[str, Any]:
    with engine(workers, threads):
        start = timezone.now() + timedelta(seconds=4)
        made = deliveries(channels(over, counterpart.url), count, start)
        return outcome(counterpart, made, start)


def outcome(counterpart: Counterpart, made: list[Delivery], start: Any) -> dict[str, Any]:
    mine = Delivery.objects.filter(pk__in=[delivery.pk for delivery in made])
    until = time.monotonic() + GIVE_UP
    while mine.exclude(state=State.SENT).exists() and time.monotonic() < until:
        time.sleep(0.25)
    sent = [row - start for row in mine.filter(state=State.SENT).values_list("sent_at", flat=True)]
    late = [each.total_seconds() for each in sent] or [GIVE_UP]
    arrived = counterpart.arrivals()
    keys = [arrived.get(delivery.key, []) for delivery in made]
    return {
        "per_s": round(len(late) / max(late), 1),
        "p50_late_s": round(percentile(late, 0.5), 3),
        "p99_late_s": round(percentile(late, 0.99), 3),
        "lost": sum(1 for times in keys if not times) + len(made) - len(sent),
        "duplicates": sum(len(times) - 1 for times in keys if times),
    }
