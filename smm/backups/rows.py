"""Rows as lines of JSON, the same from every database: what PostgreSQL wrote SQLite reads, and back.

A table is a list of columns and one JSON array a row. Models come from a state of the migrations, not from
today's code, so that rows of an older Pauta are read as they were meant.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.core.files.base import File
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor
from django.utils.duration import duration_iso_string

BATCH = 500
# Signs of life and sessions are of the moment: nobody signs in with a session out of an old file.
OF_THE_MOMENT = frozenset({"publishing.heartbeat", "sessions.session", "usersessions.usersession"})


@dataclass
class Table:
    """What was counted of one table. `digest` doesn't depend on the order of the rows."""

    rows: int = 0
    digest: str = ""
    files: set[str] = field(default_factory=set)  # names of files its rows speak of


class Tally:
    """Adds up the SHA-256 of each line: equal sums, equal rows."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest())) % 2**256

    @property
    def digest(self) -> str:
        return f"{self._sum:064x}"


def applied(alias: str) -> list[tuple[str, str]]:
    """The migrations that this database has; a squashed one is told by those it replaces, so that the list is
    the same whichever way the tables were made."""
    loader = MigrationExecutor(connections[alias]).loader
    return sorted(set(loader.applied_migrations) - set(loader.replacements))


def models_of(alias: str) -> dict[str, type[models.Model]]:
    """{"app.model": model} of every table, as the migrations that this database has made it."""
    loader = MigrationExecutor(connections[alias]).loader
    standing = [node for node in loader.applied_migrations if node in loader.graph.nodes]
    apps: Apps = loader.project_state(standing, at_end=True).apps
    found = {each._meta.label_lower: each for each in apps.get_models(include_auto_created=True)}
    return {
        label: model
        for label, model in sorted(found.items())
        if model._meta.managed and not model._meta.proxy and label not in OF_THE_MOMENT
    }


def columns_of(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [each for each in model._meta.concrete_fields if not each.generated]


def lines(model: type[models.Model], alias: str) -> Iterator[bytes]:
    """One line a row, in order of their keys. The names of the columns are in the manifest."""
    names = [each.attname for each in columns_of(model)]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2000):
        yield json.dumps([plain(each) for each in row], ensure_ascii=False, sort_keys=True).encode() + b"\n"


def plain(value: Any) -> Any:
    """The value in JSON's own kinds. In a JSON column 1.0 is 1, as PostgreSQL gives it back."""
    match value:
        case bool() | None | int() | str():
            return value
        case float():
            return int(value) if value.is_integer() else value
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID() | File():
            return str(value)
        case timedelta():
            return duration_iso_string(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case dict():
            return {key: plain(each) for key, each in value.items()}
        case list() | tuple():
            return [plain(each) for each in value]
    raise TypeError(f"a column holds a {type(value).__name__}, which a backup can't write")


def tally(model: type[models.Model], alias: str) -> Tally:
    counted = Tally()
    for line in lines(model, alias):
        counted.add(line)
    return counted


def file_columns(model: type[models.Model]) -> list[int]:
    """Positions of the columns that name a file."""
    return [n for n, each in enumerate(columns_of(model)) if isinstance(each, models.FileField)]


# ── the way back ──────────────────────────────────────────────────────────────────────────────────────


def load(model: type[models.Model], columns: list[str], written: Iterable[bytes], alias: str) -> int:
    """Puts the rows into the empty table, as they are: nothing is computed anew, no signal is sent."""
    fields = {each.attname: each for each in columns_of(model)}
    chosen = [fields[name] for name in columns]
    connection = connections[alias]
    quote = connection.ops.quote_name
    into = ", ".join(quote(each.column) for each in chosen)
    places = ", ".join(["%s"] * len(chosen))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({into}) VALUES ({places})"  # noqa: S608
    rows, count = (prepared(line, chosen, connection) for line in written), 0
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(statement, batch)
            count += len(batch)
    return count


def prepared(line: bytes, fields: list[models.Field[Any, Any]], connection: Any) -> list[Any]:
    row = json.loads(line)
    return [
        each.get_db_prep_save(each.to_python(value), connection)
        for each, value in zip(fields, row, strict=True)
    ]
