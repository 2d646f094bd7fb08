"""The log as a file, as a stream: for a spreadsheet, or line by line as it was hashed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.cells import harmless
from teams.models import AuditEntry

from .chaining import SAID, canonical, instant
from .reading import told

AT_A_TIME = 2000


class _Echo:
    def write(self, line: str) -> str:
        return line


COLUMNS: list[tuple[Any, Callable[[AuditEntry], Any]]] = [
    (_("Número"), lambda one: one.number),
    (_("Instante (UTC)"), lambda one: instant(one.at)),
    (_("Quién"), lambda one: one.who),
    (_("Persona n.º"), lambda one: one.who_id or ""),
    (_("Puerta"), lambda one: one.door),
    (_("Dirección"), lambda one: one.address),
    (_("Programa"), lambda one: one.agent),
    (_("Petición"), lambda one: one.request_id),
    (_("Verbo"), lambda one: one.did),
    (_("Qué hizo"), lambda one: told(one, "").did),
    (_("Cosa"), lambda one: one.thing),
    (_("Nombre"), lambda one: one.label),
    (_("Antes"), lambda one: plain(one.before)),
    (_("Después"), lambda one: plain(one.after)),
    (_("Sello anterior"), lambda one: one.previous),
    (_("Sello"), lambda one: one.hash),
]


def plain(said: Any) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def as_csv(rows: Iterable[AuditEntry]) -> Iterator[str]:
    """No cell can start a formula."""
    writer = csv.writer(_Echo())
    yield "\ufeff"  # so that a spreadsheet reads UTF-8
    yield writer.writerow([str(title) for title, _value in COLUMNS])
    for one in rows:
        yield writer.writerow([harmless(value(one)) for _title, value in COLUMNS])


def as_lines(rows: Iterable[AuditEntry]) -> Iterator[str]:
    """A line's own hash covers the line without it (docs/ideas/audit.md)."""
    for one in rows:
        said = canonical({name: getattr(one, name) for name in SAID}).decode()
        yield f'{said[:-1]},"hash":"{one.hash}"}}\n'


KINDS: dict[str, tuple[str, Callable[[Iterable[AuditEntry]], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "jsonl": ("application/x-ndjson", as_lines),
}
