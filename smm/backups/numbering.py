"""Numbers that were given out once are not given out again: links and seals out there name them."""

from __future__ import annotations

from django.db import connections, models


def given_out(model: type[models.Model], alias: str) -> int | None:
    """The last number that the table gave to a row, whether or not the row is still there."""
    key, connection = model._meta.pk, connections[alias]
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return None
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            found = cursor.fetchone()
            return found[0] or None if found else None  # 0: a table that was made anew and is empty
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', key.column])
        sequence = cursor.fetchone()[0]
        cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608  (its own word)
        last, called = cursor.fetchone()
        return last if called else None


def go_on_from(model: type[models.Model], last: int, alias: str) -> None:
    key, connection = model._meta.pk, connections[alias]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
        else:
            named = [f'"{table}"', key.column, last]
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", named)
