"""«Qué puede cada rol»: the one table of roles and verbs, as people read it."""

from __future__ import annotations

from dataclasses import dataclass

from .custom_roles import GROUPS
from .models import CustomRole, Workspace
from .roles import ALWAYS_REVIEWED, MAY, Role, Verb


@dataclass(frozen=True)
class Column:
    """A role: a preset, or (`custom`) one of the brand's own."""

    key: str
    name: str
    verbs: frozenset[str]
    always_reviewed: bool
    custom: CustomRole | None = None


@dataclass(frozen=True)
class Row:
    verb: Verb
    may: list[bool]  # in the order of the columns


@dataclass(frozen=True)
class Table:
    columns: list[Column]
    groups: list[tuple[str, list[Row]]]


def table(workspace: Workspace) -> Table:
    columns = [
        *(Column(role.value, short(role), MAY[role], role in ALWAYS_REVIEWED) for role in Role),
        *(own(custom) for custom in workspace.custom_roles.all()),
    ]
    groups = [
        (str(title), [Row(verb, [verb in each.verbs for each in columns]) for verb in verbs])
        for title, verbs in GROUPS
    ]
    return Table(columns, groups)


def short(role: Role) -> str:
    """«Practicante: todo lo suyo pasa por revisión» is «Practicante» at the head of a column."""
    before, colon, after = str(role.label).partition(": ")
    return before or after if colon else str(role.label)


def own(custom: CustomRole) -> Column:
    return Column(f"own-{custom.pk}", custom.name, frozenset(custom.verbs), custom.always_reviewed, custom)
