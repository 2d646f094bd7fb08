"""One writer for many conversations: what threads want written is committed in groups.

A commit costs more than the request it protects, and a statement more than its row (docs/performance.md).
So the threads of a worker hand what they want written to this one. It gathers what has come in, gives each
verb all of its items at once, commits, and answers each thread when its word is durable.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db import OperationalError, connection, transaction

X = TypeVar("X")
Y = TypeVar("Y")
# Writes all items in as few statements as it can; answers each, in order. An answer that is an exception is
# raised to the one who asked; raising one instead undoes the whole group, whose items are then tried singly.
Verb = Callable[[list[X]], list[Y]]

log = logging.getLogger(__name__)
MOST_IN_A_GROUP = 200
A_MOMENT = 0.010  # seconds: whoever is about to write as well comes along


class Ledger(Protocol):
    """Where verbs that many visits speak at once are written down."""

    def write(self, verb: Verb[X, Y], item: X) -> Y:
        """The verb's answer for this item, once it is committed; or what it raised."""
        ...


class InlineLedger:
    """Writes in the caller's own thread: commands, tests, one-off visits."""

    def write(self, verb: Verb[X, Y], item: X) -> Y:
        with transaction.atomic():
            (answer,) = verb([item])
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Entry:
    """One thing to be written, and whoever waits for its answer."""

    verb: Verb[Any, Any]
    item: Any
    promise: Future[Any] = field(default_factory=Future)

    def answer(self, given: Any) -> None:
        if isinstance(given, Exception):
            self.promise.set_exception(given)
        else:
            self.promise.set_result(given)


class GroupLedger:
    """Writes what many threads bring at one moment in one transaction, from a thread of its own."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Entry] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)
        self._thread.start()

    def write(self, verb: Verb[X, Y], item: X) -> Y:
        entry = Entry(verb, item)
        self._waiting.put(entry)
        answer: Y = entry.promise.result()
        return answer

    def _run(self) -> None:
        while True:
            group = self._gather()
            try:
                self._commit(group)
            except Exception:  # this thread must outlive anything: everybody waits for it
                log.exception("the ledger's group could not be written")
                connection.close()
            for entry in group:
                if not entry.promise.done():
                    entry.answer(OperationalError("the ledger could not write"))

    def _gather(self) -> list[Entry]:
        group = [self._waiting.get()]
        time.sleep(A_MOMENT)
        while len(group) < MOST_IN_A_GROUP:
            try:
                group.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return group

    def _commit(self, group: list[Entry]) -> None:
        try:
            with transaction.atomic():
                answers = _write_all(group)
        except Exception as refusal:
            self._one_by_one(group, refusal)
            return
        for entry, answer in zip(group, answers, strict=True):
            entry.answer(answer)

    def _one_by_one(self, group: list[Entry], refusal: Exception) -> None:
        """One entry's trouble is its own: the group was rolled back, each is written by itself."""
        if len(group) == 1:
            self._reset_if_lost()
            group[0].answer(refusal)
            return
        for lone in group:
            self._commit([lone])

    def _reset_if_lost(self) -> None:
        if not connection.is_usable():
            connection.close()


def _write_all(group: list[Entry]) -> list[Any]:
    """Each verb once, with all of its items; the answers in the order of the entries."""
    answers: dict[int, Any] = {}
    for verb in dict.fromkeys(entry.verb for entry in group):
        mine = [entry for entry in group if entry.verb is verb]
        for entry, answer in zip(mine, verb([entry.item for entry in mine]), strict=True):
            answers[id(entry)] = answer
    return [answers[id(entry)] for entry in group]
