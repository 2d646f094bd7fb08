"""What makes the log append-only in the database itself, whatever program speaks to it.

An entry is only ever inserted, under the next number; an end of a chain only moves on. `INSERT OR REPLACE`
would delete without being asked: SQLite fires no DELETE trigger for it, so the INSERT is looked at as well.
Changing these: a new migration drops and makes them again.
"""

from __future__ import annotations

from typing import Any

REFUSAL = "the audit log is append-only"
ENTRIES, HEADS = "teams_auditentry", "teams_audithead"

SQLITE = [
    f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON {ENTRIES} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"CREATE TRIGGER audit_no_delete BEFORE DELETE ON {ENTRIES} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"""CREATE TRIGGER audit_no_replace BEFORE INSERT ON {ENTRIES}
        WHEN EXISTS (SELECT 1 FROM {ENTRIES} e WHERE e.chain = NEW.chain AND e.number = NEW.number)
            OR EXISTS (SELECT 1 FROM {ENTRIES} e WHERE e.id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",  # noqa: S608
    f"""CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON {HEADS}
        WHEN NEW.chain <> OLD.chain OR NEW.number <= OLD.number
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"CREATE TRIGGER audit_head_stays BEFORE DELETE ON {HEADS} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    f"""CREATE TRIGGER audit_head_is_one BEFORE INSERT ON {HEADS}
        WHEN EXISTS (SELECT 1 FROM {HEADS} h WHERE h.chain = NEW.chain) BEGIN SELECT RAISE(IGNORE); END""",  # noqa: S608
]
SQLITE_AWAY = [
    f"DROP TRIGGER {name}"
    for name in (
        "audit_no_update", "audit_no_delete", "audit_no_replace",
        "audit_head_moves_on", "audit_head_stays", "audit_head_is_one",
    )
]  # fmt: skip

POSTGRESQL = [
    f"""CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    f"CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON {ENTRIES}"
    " FOR EACH ROW EXECUTE FUNCTION audit_refuses()",
    f"CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {ENTRIES}"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
    f"CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON {HEADS} FOR EACH ROW"
    " WHEN (NEW.chain <> OLD.chain OR NEW.number <= OLD.number) EXECUTE FUNCTION audit_refuses()",
    f"CREATE TRIGGER audit_head_stays BEFORE DELETE ON {HEADS} FOR EACH ROW EXECUTE FUNCTION audit_refuses()",
    f"CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON {HEADS}"
    " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()",
]
POSTGRESQL_AWAY = [
    f"DROP TRIGGER audit_no_change ON {ENTRIES}",
    f"DROP TRIGGER audit_no_truncate ON {ENTRIES}",
    f"DROP TRIGGER audit_head_moves_on ON {HEADS}",
    f"DROP TRIGGER audit_head_stays ON {HEADS}",
    f"DROP TRIGGER audit_head_no_truncate ON {HEADS}",
    "DROP FUNCTION audit_refuses()",
]


def set_up(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, SQLITE, POSTGRESQL)


def take_away(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, SQLITE_AWAY, POSTGRESQL_AWAY)


def _run(schema_editor: Any, sqlite: list[str], postgresql: list[str]) -> None:
    statements = postgresql if schema_editor.connection.vendor == "postgresql" else sqlite
    for statement in statements:
        schema_editor.execute(statement, params=None)
