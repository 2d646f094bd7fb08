"""Celery beat with our ledger as its schedule: four ticks a second, one when something falls due."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from celery import current_app
from celery.beat import Scheduler
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from kombu.exceptions import OperationalError

from .engine.reaping import reap
from .engine.ticking import next_due, tick
from .heartbeats import beat

log = logging.getLogger(__name__)
PAUSE = timedelta(seconds=0.25)
AFTER_TROUBLE = 1.0  # seconds
NAME = f"scheduler:{socket.gethostname()}:{os.getpid()}"

# Seconds between two runs of what isn't a visit. Names of tasks on the `default` queue.
CHORES: dict[str, float] = {
    "publishing.tasks.breathe": 5,
    "teams.tasks.send_notices": 5,
    "teams.tasks.send_reset_letters": 5,
    "teams.tasks.send_webhooks": 5,
    "publishing.tasks.verify_sent": 10,
    "publishing.tasks.send_letters": 15,
    "newsletter.tasks.send_due": 20,
    "teams.tasks.prepare_exports": 15,
    "publishing.tasks.read_figures": 60,
    "publishing.tasks.renew_due": 60,
    "publishing.tasks.warn_of_ends": 300,
    "publishing.tasks.look_around": 3600,
    "teams.tasks.thin_notices": 3600,
    "teams.tasks.log_audit_heads": 86_400,
}


def call(network: str, channel_ids: Sequence[int]) -> None:
    """Put a bundle on the network's queue; while the broker is away the call runs out and is made again."""
    send("publishing.tasks.visit_channels", [list(channel_ids)], queue=network)


def send(task: str, args: Sequence[Any] = (), queue: str = "default") -> None:
    try:
        # No retry here: waiting for a broker would hold up every tick.
        current_app.send_task(task, args=args, queue=queue, retry=False, ignore_result=True)
    except (OperationalError, OSError) as trouble:
        log.warning("the queue is away (%s): %s is sent again later", type(trouble).__name__, task)


class LedgerScheduler(Scheduler):
    """Run as `celery -A smm beat --scheduler publishing.ticking.LedgerScheduler`. Two of them do no harm."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._last: dict[str, float] = {}
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Nothing to load: the schedule is the ledger."""

    def tick(self, *_: Any, **__: Any) -> float:
        try:
            close_old_connections()
            return self._tick()
        except DatabaseError as trouble:
            log.warning("the database is away (%s): looking again in a second", type(trouble).__name__)
            connection.close()
            return AFTER_TROUBLE

    def _tick(self) -> float:
        now = timezone.now()
        tick(now, call)
        if self._time_for("reap", 1):
            reap(now)
        if self._time_for("beat", 5):
            beat(NAME)
        for task, seconds in CHORES.items():
            if self._time_for(task, seconds):
                send(task)
        return self._until_next(now)

    def _time_for(self, what: str, seconds: float) -> bool:
        if time.monotonic() - self._last.get(what, float("-inf")) < seconds:
            return False
        self._last[what] = time.monotonic()
        return True

    def _until_next(self, now: Any) -> float:
        first = next_due(now, PAUSE)
        at = first or now + PAUSE
        return max(0.005, (at - timezone.now()).total_seconds())
