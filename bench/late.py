"""`late`: single posts on an idle system. How long after its time does a post arrive?"""

from __future__ import annotations

import random
import time
from datetime import timedelta
from typing import Any

from django.utils import timezone

from .ground import Counterpart, channels, deliveries, engine, percentile


def run(*, posts: int = 60, workers: int = 1) -> dict[str, Any]:
    """p50_s and p99_s between the planned moment and the arrival at a counterpart that answers at once."""
    counterpart = Counterpart(delay=0)
    try:
        with engine(workers):
            made = [one(counterpart, index) for index in range(posts)]
            time.sleep(5)
            arrived = counterpart.arrivals()
    finally:
        counterpart.stop()
    late = [arrived[d.key][0] - d.planned_for.timestamp() for d in made if d.key in arrived]
    figures = {"p50_s": round(percentile(late, 0.5), 3), "p99_s": round(percentile(late, 0.99), 3)}
    return figures | {"posts": posts, "lost": posts - len(late)}


def one(counterpart: Counterpart, index: int) -> Any:
    """A post on a channel of its own, planned for an odd moment one or two seconds from now."""
    planned = timezone.now() + timedelta(seconds=random.uniform(1, 2))  # noqa: S311
    (delivery,) = deliveries(channels(1, counterpart.url), 1, planned)
    time.sleep(random.uniform(0.3, 0.7))  # noqa: S311
    return delivery
