"""The half of a restore that works on the database beside the one in use, in a process of its own.

DATABASE_URL names that empty database there, so that whatever a migration touches, it is never the one that
people work with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from core.crypto import CannotUnseal, unseal
from newsletter import returning as letters
from publishing import returning as deliveries
from smm.moving import follow_address
from teams.auditing import Did, record

from . import Trouble
from .archive import Reader
from .manifest import Manifest, Rows
from .numbering import go_on_from
from .rows import OF_THE_MOMENT, load, models_of, tally

ALIAS = "default"


@dataclass(frozen=True)
class Loaded:
    """What came of it. `locked`: sealed rows that none of today's keys opens."""

    held: int
    doubtful: int
    letters: int
    waiting: int
    locked: int
    sealed: int
    moved: int


def fill(reader: Reader, *, hold_all: bool) -> Loaded:
    """The tables as they were, the rows, each counted again; then today's migrations and what is held."""
    told = reader.manifest
    migrate_to(told)
    tables = models_of(ALIAS)
    refuse_other_tables(told, tables)
    with transaction.atomic():
        empty(tables)
        for label, model in tables.items():
            load(model, told.tables[label].columns, reader.lines(f"rows/{label}.jsonl"), ALIAS)
    for label, model in tables.items():
        settle(label, model, told.tables[label])
    call_command("migrate", verbosity=0, interactive=False)
    return put_right(told, hold_all=hold_all)


def put_right(told: Manifest, *, hold_all: bool) -> Loaded:
    """Nothing that may have left after the backup was made leaves again by itself."""
    now = timezone.now()
    with transaction.atomic():
        record(Did.BACKUP_RESTORED, by=None, workspace=None, on=told.made_at, after={"rows": told.rows})
        kept = deliveries.hold(now, everything=hold_all)
        doubtful_letters = letters.doubt(now)
        moved = (
            follow_address(old=told.address, new=settings.PAUTA_URL)
            if told.address != settings.PAUTA_URL
            else 0
        )
    sealed, locked = sealed_rows()
    return Loaded(kept.held, kept.doubtful, doubtful_letters, kept.waiting, locked, sealed, moved)


def migrate_to(told: Manifest) -> None:
    """The tables as they were when the backup was made. Raises Trouble where we don't know that state."""
    executor = MigrationExecutor(connection)
    theirs = {(app, name) for app, name in told.migrations if app in executor.loader.migrated_apps}
    unknown = sorted(f"{app}.{name}" for app, name in theirs - set(executor.loader.disk_migrations))
    if unknown:
        raise Trouble(
            f"The backup is from a newer Pauta ({told.version}; this one is {settings.PAUTA_VERSION} and "
            f"does not know {unknown[-1]}): update this one, then restore."
        )
    executor.loader = as_they_had_it(theirs)
    executor.migrate(ends(theirs, executor.loader))


def as_they_had_it(theirs: set[tuple[str, str]]) -> MigrationLoader:
    """A squashed migration stands for those it replaces only where the backup has all of them."""
    loader = MigrationLoader(connection, replace_migrations=False)
    for node, squashed in loader.replacements.items():
        if theirs.issuperset(squashed.replaces):
            loader.graph.remove_replaced_nodes(node, squashed.replaces)
        else:
            loader.graph.remove_replacement_node(node, squashed.replaces)
    return loader


def ends(theirs: set[tuple[str, str]], loader: MigrationLoader) -> list[tuple[str, str]]:
    """The last migration of each app: what the others lead to."""
    known = {node for node in loader.graph.nodes if node in theirs or node in loader.replacements}

    def goes_on(node: tuple[str, str]) -> bool:
        return any(
            child.key[0] == node[0] and child.key in known for child in loader.graph.node_map[node].children
        )

    return sorted(node for node in known if not goes_on(node))


def refuse_other_tables(told: Manifest, tables: Mapping[str, Any]) -> None:
    differing = sorted(set(tables) ^ set(told.tables))
    if differing:
        raise Trouble(f"The backup's tables are not those its migrations make: {', '.join(differing[:5])}.")
    for label, model in tables.items():
        known = {each.attname for each in model._meta.concrete_fields if not each.generated}
        if known != set(told.tables[label].columns):
            raise Trouble(f"The backup's columns of {label} are not those its migrations make.")


def empty(tables: Mapping[str, type[models.Model]]) -> None:
    """What the migrations themselves wrote (names of models, permissions) comes back with the rows."""
    for model in tables.values():
        rows = model._base_manager.all()
        if rows.exists():
            rows._raw_delete(ALIAS)


def settle(label: str, model: type[models.Model], told: Rows) -> None:
    """Counted again, from the database: what lies there is what was taken."""
    counted = tally(model, ALIAS)
    if (counted.rows, counted.digest) != (told.rows, told.digest):
        raise Trouble(f"{label} came out different: {counted.rows} rows of {told.rows}. Nothing was touched.")
    if told.last:
        go_on_from(model, told.last, ALIAS)


def sealed_rows() -> tuple[int, int]:
    """(how many rows hold something sealed, how many of them no key opens)"""
    from django.apps import apps

    total = locked = 0
    for model in apps.get_models():
        if model._meta.label_lower in OF_THE_MOMENT or "sealed" not in [f.name for f in model._meta.fields]:
            continue
        for sealed in model._base_manager.exclude(sealed="").values_list("sealed", flat=True).iterator():
            total += 1
            locked += not opens(sealed)
    return total, locked


def opens(sealed: str) -> bool:
    try:
        unseal(sealed, settings.PAUTA_KEYS)
    except CannotUnseal:
        return False
    return True
