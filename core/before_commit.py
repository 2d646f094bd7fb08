"""What is written with a transaction and last of all in it.

A row that everybody's transactions must lock (the end of a chain) would hold up, and could deadlock, all that
is locked after it. Written when everything else is, it is held for as long as a commit takes, and nothing is
waited for while holding it. `on_commit` comes too late: what it does may fail after the fact has happened.

Django keeps what is due with the transaction (a savepoint rolled back takes its part along);
`smm.databases` writes it before COMMIT.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

Write = Callable[[list[Any]], object]


@dataclass(frozen=True)
class Due:
    """Lies among the connection's on_commit calls, which outlive nothing that is rolled back."""

    write: Write
    item: Any

    def __call__(self) -> None:
        """It was done before the commit."""


def before_commit(write: Write, item: Any) -> None:
    """`write` is called once with all items of this transaction, in order; by itself it is one of its own."""
    connection = transaction.get_connection()
    if within(connection):
        connection.on_commit(Due(write, item))
        return
    with transaction.atomic():
        connection.on_commit(Due(write, item))


def within(connection: Any) -> bool:
    """Whether a transaction is under way that is the program's own, not the one a test case holds open."""
    return any(not block._from_testcase for block in connection.atomic_blocks)


def write_due(connection: Any) -> None:
    """Called by the database's wrapper when nothing but COMMIT is left to do."""
    due = [entry[1] for entry in connection.run_on_commit if isinstance(entry[1], Due)]
    if not due:
        return
    connection.run_on_commit = [each for each in connection.run_on_commit if not isinstance(each[1], Due)]
    for write in dict.fromkeys(each.write for each in due):
        write([each.item for each in due if each.write is write])
