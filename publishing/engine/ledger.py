"""One writer for many conversations: what threads want written is committed in groups.

A commit costs more than the request it protects (docs/performance.md). So the threads of a worker hand their
writes to this one, which puts whatever has gathered into one transaction and answers each when it is durable.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol, TypeVar

from django.db import OperationalError, close_old_connections, connection, transaction

T = TypeVar("T")
log = logging.getLogger(__name__)
MOST_IN_A_GROUP = 100


class Ledger(Protocol):
    def write(self, entry: Callable[[], T]) -> T:
        """Run `entry` inside a transaction; its answer once that is committed, or what it raised."""
        ...


class InlineLedger:
    """Writes in the caller's own thread: commands, tests, one-off visits."""

    def write(self, entry: Callable[[], T]) -> T:
        with transaction.atomic():
            return entry()


class GroupLedger:
    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    def write(self, entry: Callable[[], T]) -> T:
        promise: Future[T] = Future()
        self._waiting.put((entry, promise))
        return promise.result()

    def _run(self) -> None:
        while True:
            group = self._gather()
            try:
                self._commit(group)
            except Exception:  # this thread must outlive anything: everybody waits for it
                log.exception("the ledger's group could not be written")
                connection.close()
            for _entry, promise in group:
                if not promise.done():
                    promise.set_exception(OperationalError("the ledger could not write"))

    def _gather(self) -> list[tuple[Callable[[], Any], Future[Any]]]:
        group = [self._waiting.get()]
        while len(group) < MOST_IN_A_GROUP:
            try:
                group.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return group

    def _commit(self, group: list[tuple[Callable[[], Any], Future[Any]]]) -> None:
        close_old_connections()
        try:
            with transaction.atomic():
                answers = [entry() for entry, _promise in group]
        except Exception as refusal:
            self._one_by_one(group, refusal)
            return
        for (_entry, promise), answer in zip(group, answers, strict=True):
            promise.set_result(answer)

    def _one_by_one(self, group: list[tuple[Callable[[], Any], Future[Any]]], refusal: Exception) -> None:
        """One entry's trouble is its own: the group was rolled back, each is written by itself."""
        if len(group) == 1:
            self._reset_if_lost()
            group[0][1].set_exception(refusal)
            return
        for lone in group:
            self._commit([lone])

    def _reset_if_lost(self) -> None:
        if not connection.is_usable():
            connection.close()
