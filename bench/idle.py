"""`idle`: what a tick costs when nothing is due: with a million settled deliveries, and with none."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from django.db import connection
from django.utils import timezone

from publishing.engine.reaping import reap
from publishing.engine.ticking import next_due, tick
from publishing.models import Delivery
from publishing.states import State
from publishing.ticking import PAUSE

from .ground import channels, deliveries

BATCH = 20_000


def run(*, settled: int = 1_000_000, ticks: int = 300) -> dict[str, Any]:
    """ratio of the median tick; its two sides in milliseconds."""
    on = channels(200, "http://127.0.0.1:9")
    without = cost(ticks)
    history(on, settled)
    analyse()
    full = cost(ticks)
    figures = {"empty_ms": round(without * 1000, 3), "full_ms": round(full * 1000, 3), "settled": settled}
    return {"ratio": round(full / without, 3)} | figures


def cost(ticks: int) -> float:
    """Median seconds of all that a scheduler asks the database in one turn."""
    times = []
    for _turn in range(ticks):
        started = time.perf_counter()
        now = timezone.now()
        tick(now, _nobody)
        reap(now)
        next_due(now, PAUSE)
        times.append(time.perf_counter() - started)
    return median(times)


def _nobody(network: str, channel_ids: Any) -> None:
    raise RuntimeError("nothing was due")


def history(on: list[Any], count: int) -> None:
    """`count` deliveries that were sent long ago, multiplied inside the database from a first batch."""
    first = deliveries(on, min(BATCH, count), timezone.now())
    mine = Delivery.objects.filter(pk__in=[each.pk for each in first])
    mine.update(
        state=State.SENT, remote_id="r", due_at=None, sent_at=timezone.now(), published_at=timezone.now()
    )
    columns = [f.column for f in Delivery._meta.concrete_fields if f.column not in ("id", "key")]
    named = ", ".join(f'"{column}"' for column in columns)
    key = "md5(random()::text)" if connection.vendor == "postgresql" else "lower(hex(randomblob(16)))"
    top = max(each.pk for each in first)
    with connection.cursor() as cursor:
        for _round in range(count // BATCH - 1):
            cursor.execute(
                f"INSERT INTO publishing_delivery ({named}, key) "  # noqa: S608
                f"SELECT {named}, {key} FROM publishing_delivery WHERE id <= %s",
                [top],
            )


def analyse() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
