"""A worker process's room: a pool of threads per network, one ledger, one hand that renews leases."""

from __future__ import annotations

import logging
import threading
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from .departing import renew
from .lease import RENEW_EVERY
from .ledger import GroupLedger
from .visiting import Visit

log = logging.getLogger(__name__)


class Press:
    """One worker process: its threads by channel, its ledger, and the leases that it keeps alive."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pools: dict[str, ThreadPoolExecutor] = {}
        self.ledger = GroupLedger()
        self.stopping = threading.Event()
        self._leases: set[str] = set()
        self._lock = threading.Lock()
        threading.Thread(target=self._renew_for_ever, name="leases", daemon=True).start()

    def visit(self, channel_ids: Collection[int]) -> int:
        mine: set[str] = set()
        visit = Visit(
            self.ledger,
            self.pool_of,
            stopping=self.stopping.is_set,
            on_lease=lambda lease: self._hold(lease, mine),
        )
        try:
            return visit.run(channel_ids)
        finally:
            with self._lock:
                self._leases -= mine

    def pool_of(self, network: str) -> ThreadPoolExecutor:
        """Each network's own threads, started as they are needed: a slow network holds up only itself."""
        with self._lock:
            if network not in self._pools:
                self._pools[network] = ThreadPoolExecutor(self.threads, thread_name_prefix=network)
            return self._pools[network]

    def _hold(self, lease: str, mine: set[str]) -> None:
        mine.add(lease)
        with self._lock:
            self._leases.add(lease)

    def _renew_for_ever(self) -> None:
        while not self.stopping.wait(RENEW_EVERY.total_seconds()):
            with self._lock:
                leases = list(self._leases)
            if leases:
                self._renew(leases)

    def _renew(self, leases: list[str]) -> None:
        """By the ledger's own hand: two transactions of one process would wait for each other's rows."""
        try:
            self.ledger.write(renew, (leases, timezone.now()))
        except DatabaseError:
            log.warning("leases could not be renewed", exc_info=True)


_press: Press | None = None
_making = threading.Lock()


def press() -> Press:
    """This process's press, made at the first visit: threads don't survive a fork."""
    global _press
    with _making:
        if _press is None:
            _press = Press(settings.PAUTA_THREADS)
        return _press


def stop() -> None:
    """No new claims; what is under way is finished."""
    if _press is not None:
        _press.stopping.set()
