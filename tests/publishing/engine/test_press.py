"""A worker's room: what is slow holds up only itself, and what is under way keeps its lease."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from publishing.engine.ledger import GroupLedger
from publishing.engine.press import Press


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Press:
    press = Press(threads=2)
    press.stopping.set()  # nothing to renew in a test without a database
    return press


def test_a_network_that_hangs_leaves_the_others_their_threads(room: Press) -> None:
    hung = threading.Event()
    for _thread in range(5):
        room.pool_of("slow").submit(hung.wait, 30)
    assert room.pool_of("quick").submit(lambda: "sent").result(timeout=10) == "sent"
    hung.set()


def test_a_network_keeps_its_own_threads(room: Press) -> None:
    assert room.pool_of("one") is room.pool_of("one")
    assert room.pool_of("one") is not room.pool_of("another")


@pytest.mark.django_db(transaction=True)
def test_each_writer_gets_its_own_answer_though_they_are_written_together() -> None:
    together: list[int] = []

    def double(items: list[int]) -> list[Any]:
        together.append(len(items))
        return [ValueError("odd") if item % 2 else item * 2 for item in items]

    ledger, answers = GroupLedger(), {}

    def write(item: int) -> None:
        try:
            answers[item] = ledger.write(double, item)
        except ValueError as refused:
            answers[item] = str(refused)

    threads = [threading.Thread(target=write, args=(item,)) for item in range(40)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert answers == {item: "odd" if item % 2 else item * 2 for item in range(40)}
    assert max(together) > 1
    ledger.write(_close_connection, None)


@pytest.mark.django_db(transaction=True)
def test_one_that_breaks_does_not_take_its_neighbours_down() -> None:
    def fragile(items: list[int]) -> list[int]:
        if 7 in items:
            raise RuntimeError("seven")
        return items

    ledger, answers = GroupLedger(), {}

    def write(item: int) -> None:
        try:
            answers[item] = ledger.write(fragile, item)
        except RuntimeError as broken:
            answers[item] = str(broken)

    threads = [threading.Thread(target=write, args=(item,)) for item in range(12)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert answers == {item: "seven" if item == 7 else item for item in range(12)}
    ledger.write(_close_connection, None)


def _close_connection(items: list[None]) -> list[None]:
    """The ledger's thread has a connection of its own, and the test database is to be thrown away."""
    from django.db import connection, transaction

    transaction.on_commit(connection.close)
    return items
