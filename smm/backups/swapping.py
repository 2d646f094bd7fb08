"""The database beside takes the place of the one in use: one transaction, or none of it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection, transaction

SCHEMA = "pauta_restoring"
A_MOMENT = 2.0  # seconds


@contextmanager
def beside(folder: Path) -> Iterator[str]:
    """The DATABASE_URL of an empty database near the one in use; it is gone afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'database.sqlite3'}"
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
    try:
        yield in_schema(settings.DATABASE_URL)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


def in_schema(url: str) -> str:
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query) if pair[0] not in ("currentSchema", "options")]
    return urlunsplit(parts._replace(query=urlencode([*query, ("currentSchema", SCHEMA)])))


def others_connected() -> int:
    """How many connections the server has for this database and user beside ours, once those of processes
    that just ended had a moment to go. SQLite has no server."""
    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND usename = current_user AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    counted, until = 0, time.monotonic() + A_MOMENT
    while connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # else a transaction sees what it saw before
            cursor.execute(asked)
            counted = int(cursor.fetchone()[0])
        if not counted or time.monotonic() > until:
            break
        time.sleep(0.1)
    return counted


def swap(folder: Path) -> None:
    if connection.vendor == "sqlite":
        into_sqlite(folder / "database.sqlite3")
    else:
        into_postgres()


def into_sqlite(made: Path) -> None:
    """By SQLite's own backup, in one transaction of the file in use: others see all of it or nothing."""
    live = str(connection.settings_dict["NAME"])
    connection.close()
    with closing(sqlite3.connect(made)) as source, closing(sqlite3.connect(live, timeout=30)) as target:
        source.backup(target)


def into_postgres() -> None:
    """Our tables are dropped and the new ones moved into their schema; what isn't ours there stays."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        ours = cursor.fetchone()[0]
        made = tables_in(cursor, SCHEMA)
        known = {model._meta.db_table for model in connection.introspection.installed_models(made)}
        old = [name for name in tables_in(cursor, ours) if name in {*made, *known}]
        if old:
            listed = ", ".join(f'"{ours}"."{name}"' for name in old)
            cursor.execute(f"DROP TABLE {listed} CASCADE")
        for name in made:
            cursor.execute(f'ALTER TABLE {SCHEMA}."{name}" SET SCHEMA "{ours}"')
        move_functions(cursor, ours)


def tables_in(cursor: object, schema: str) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])  # type: ignore[attr-defined]
    return [row[0] for row in cursor.fetchall()]  # type: ignore[attr-defined]


def move_functions(cursor: object, ours: str) -> None:
    """What triggers call came with the migrations too; the triggers follow their function, not its name."""
    asked = (
        "SELECT p.proname, pg_get_function_identity_arguments(p.oid) FROM pg_proc p "
        "JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = %s"
    )
    cursor.execute(asked, [SCHEMA])  # type: ignore[attr-defined]
    for name, arguments in cursor.fetchall():  # type: ignore[attr-defined]
        cursor.execute(f'DROP FUNCTION IF EXISTS "{ours}"."{name}"({arguments}) CASCADE')  # type: ignore[attr-defined]
        cursor.execute(f'ALTER FUNCTION {SCHEMA}."{name}"({arguments}) SET SCHEMA "{ours}"')  # type: ignore[attr-defined]
