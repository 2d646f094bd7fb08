"""The database as it was at one moment, while others go on writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from core import passing

from . import Trouble

ALIAS = "snapshot"


@contextmanager
def snapshot() -> Iterator[str]:
    """The alias of a connection that sees one moment only."""
    vendor = connections["default"].vendor
    with (of_sqlite if vendor == "sqlite" else of_postgres)() as alias:
        yield alias


@contextmanager
def of_postgres() -> Iterator[str]:
    """One transaction at REPEATABLE READ: no lock that a writer would wait for."""
    with (
        opened(str(connections["default"].settings_dict["NAME"])) as alias,
        transaction.atomic(using=alias),
        connections[alias].cursor() as cursor,
    ):
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield alias


@contextmanager
def of_sqlite() -> Iterator[str]:
    """A copy by SQLite's own online backup: what is committed meanwhile is in it wholly or not at all."""
    live = str(connections["default"].settings_dict["NAME"])
    with passing.folder(Path(settings.VAR), ".backup-") as folder:
        copy = folder / "copy.sqlite3"
        copied(live, copy)
        with opened(str(copy)) as alias:
            yield alias


def copied(live: str, copy: Path) -> None:
    try:
        with closing(sqlite3.connect(live, timeout=60)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
    except sqlite3.Error as error:
        raise Trouble(f"The database can't be copied to {copy.parent.parent}: {error}.") from None


@contextmanager
def opened(name: str, alias: str = ALIAS) -> Iterator[str]:
    connections.settings[alias] = {**connections["default"].settings_dict, "NAME": name}
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]
        del connections.settings[alias]
