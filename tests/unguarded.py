"""The audit log with its triggers off: to empty the tables between tests, and to play who tampers with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

TABLES = ("teams_auditentry", "teams_audithead")


@contextmanager
def unguarded(connection: Any) -> Iterator[None]:
    """Within a transaction of the caller's, so that nobody else sees it without them."""
    off, on = (guards_of_postgresql if connection.vendor == "postgresql" else guards_of_sqlite)(connection)
    run(connection, off)
    yield
    run(connection, on)


def guards_of_postgresql(connection: Any) -> tuple[list[str], list[str]]:
    return tuple(
        [f"ALTER TABLE {table} {does} TRIGGER USER" for table in TABLES] for does in ("DISABLE", "ENABLE")
    )  # type: ignore[return-value]


def guards_of_sqlite(connection: Any) -> tuple[list[str], list[str]]:
    found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(found, TABLES)
        triggers = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _sql in triggers], [sql for _name, sql in triggers]


def run(connection: Any, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(scope="session", autouse=True)
def flush_empties_the_log() -> Iterator[None]:
    """Between two tests Django empties every table, and this one refuses."""
    from django.db import transaction
    from django.db.backends.base.operations import BaseDatabaseOperations

    plain: Callable[[Any, list[str]], None] = BaseDatabaseOperations.execute_sql_flush

    def unguarded_flush(self: Any, sql_list: list[str]) -> None:
        with transaction.atomic(using=self.connection.alias), unguarded(self.connection):
            plain(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unguarded_flush)
        yield
