"""A new database takes the squashed migrations, an older one goes on with those they replace. Either way it
comes out the same, to the last trigger; only the order of the columns may differ."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from itertools import chain
from typing import Any

import psycopg2
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.smm.backups.installations import ON_POSTGRES, Installation

# As 0.3 had it: two rooms whole, three in part; the newsletter's isn't there at all.
OF_0_3 = (("calendar_app", "0009"), ("publishing", "0007"), ("practice", "0002"), ("teams", "0002"))

MIGRATE = """
import json
from django.core.management import call_command
from smm.backups.rows import applied, models_of
call_command("migrate", verbosity=0)
print(json.dumps([applied("default"), sorted(models_of("default"))]))
"""
POSTGRES = """
SELECT 'column', table_name || '.' || column_name, concat_ws(' ', udt_name, character_maximum_length,
    numeric_precision, datetime_precision, is_nullable, column_default, identity_generation, collation_name)
    FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'function', proname, pg_get_functiondef(oid)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'sequence', sequencename, concat_ws(' ', data_type, start_value, increment_by, max_value)
    FROM pg_sequences WHERE schemaname = 'public'
"""


@pytest.fixture(scope="module")
def new(installation: Callable[..., Installation]) -> tuple[dict[str, str], Any]:
    """(its schema, what it says of itself)"""
    made = installation("new")
    said = json.loads(made.python(MIGRATE).splitlines()[-1])
    return schema(made), said


def test_an_older_database_comes_out_as_a_new_one(
    installation: Callable[..., Installation], new: tuple[dict[str, str], Any]
) -> None:
    old = installation("of_0_3")
    said = json.loads(old.stand_at(*OF_0_3, then=MIGRATE).splitlines()[-1])
    assert schema(old) == new[0]
    assert said == new[1]


@pytest.mark.django_db
def test_wherever_a_database_stood_it_lacks_exactly_what_is_left() -> None:
    """One more of the old ones applied each time: nothing comes twice, nothing is forgotten."""
    loader, recorder = as_before_squashing(), MigrationRecorder(connection)
    recorder.migration_qs.all().delete()
    leaves = sorted(loader.graph.leaf_nodes())
    steps = list(dict.fromkeys(step for leaf in leaves for step in loader.graph.forwards_plan(leaf)))
    for done, step in enumerate(steps):
        assert what_is_left() == sorted(steps[done:]), step
        recorder.record_applied(*step)
    assert what_is_left() == []


def test_the_schema_that_is_compared_holds_everything(new: tuple[dict[str, str], Any]) -> None:
    """What would be left out would be equal."""
    told = " ".join(new[0])
    for part in ("teams_auditentry", "one_open_invitation_per_email", "audit_head_stays", "post_by_campaign"):
        assert part in told


def test_the_models_they_end_in_are_the_same() -> None:
    squashed, each = MigrationLoader(None), as_before_squashing()
    assert len(each.graph.nodes) > len(squashed.graph.nodes)
    assert squashed.project_state() == each.project_state()


def as_before_squashing() -> MigrationLoader:
    loader = MigrationLoader(None, replace_migrations=False)
    for node, squashed in loader.replacements.items():
        loader.graph.remove_replacement_node(node, squashed.replaces)
    return loader


def what_is_left() -> list[tuple[str, str]]:
    """What `migrate` would do here, a squashed one told by those it replaces."""
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    told = (each.replaces or [(each.app_label, each.name)] for each, _ in plan)
    return sorted(chain.from_iterable(told))


def schema(of: Installation) -> dict[str, str]:
    """{kind and name: how it was made}."""
    if ON_POSTGRES:
        with psycopg2.connect(of.url) as line, line.cursor() as cursor:
            cursor.execute(POSTGRES)
            return {f"{kind} {name}": made for kind, name, made in cursor}
    with sqlite3.connect(of.folder / "pauta.sqlite3") as file:
        rows = file.execute("SELECT type, tbl_name, name, sql FROM sqlite_master")
        return {f"{kind} {table} {name}": in_any_order(made or "") for kind, table, name, made in rows}


def in_any_order(made: str) -> str:
    """CREATE TABLE with its columns and constraints sorted; anything else as it is."""
    if not made.startswith("CREATE TABLE"):
        return made
    head, _, body = made.rpartition(")")[0].partition("(")
    parts, depth, start, quote = [], 0, 0, ""
    for at, sign in enumerate(body):
        if quote or sign in "'\"":
            quote = "" if sign == quote else quote or sign
        elif sign == "," and not depth:
            parts.append(body[start:at].strip())
            start = at + 1
        depth += (sign == "(") - (sign == ")") if not quote else 0
    return f"{head}({', '.join(sorted([*parts, body[start:].strip()]))})"
