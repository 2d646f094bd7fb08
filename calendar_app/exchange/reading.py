"""A table out of a file somebody brought: CSV in whatever dress spreadsheets give it, or XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from core.figures import figure

from ..refusals import CannotPlan

BYTES = 10 * 2**20
UNPACKED = 200 * 2**20  # a workbook is a zip: what it comes to is looked at before it is opened
ROWS, COLUMNS, CELL = 5_000, 80, 20_000
BASE_SHEET = "_pauta"  # the values as they were exported (exporting.py), for telling what was edited
ENCODINGS = ("utf-8-sig", "cp1252")


@dataclass(frozen=True)
class Table:
    """`rows`: as text, the heading first; `first`: its row, as the spreadsheet counts. `base`: of one of
    ours, {post's number: {field: text}} as it was exported."""

    rows: list[list[str]]
    first: int = 1
    base: dict[str, dict[str, str]] = field(default_factory=dict)


def read(name: str, content: bytes) -> Table:
    """Raises CannotPlan with what is wrong with the file."""
    if len(content) > BYTES:
        raise CannotPlan(
            _("«%(name)s» pesa %(size)s MB y el límite es 10 MB: divídela en dos.")
            % {"name": name[:80], "size": figure(round(len(content) / 2**20))}
        )
    table = workbook(name, content) if content.startswith(b"PK") else framed(separated(name, content), {})
    if len(table.rows) < 2:
        raise CannotPlan(_("«%(name)s» no tiene filas bajo el encabezado.") % {"name": name[:80]})
    if len(table.rows) > ROWS + 1:
        raise CannotPlan(
            _("«%(name)s» tiene %(count)s filas y caben %(limit)s: divídela en dos.")
            % {"name": name[:80], "count": figure(len(table.rows) - 1), "limit": figure(ROWS)}
        )
    return table


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────────


def separated(name: str, content: bytes) -> Iterator[list[str]]:
    text = decoded(name, content)
    try:
        yield from (
            [unguarded(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), dialect(text))
        )
    except csv.Error as trouble:
        raise CannotPlan(
            _("«%(name)s» no se puede leer como CSV: %(trouble)s.") % {"name": name[:80], "trouble": trouble}
        ) from None


def decoded(name: str, content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content[:4096]:
        raise CannotPlan(_("«%(name)s» no es una tabla: tráela como CSV o XLSX.") % {"name": name[:80]})
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("cp1252", errors="replace")


def dialect(text: str) -> Any:
    """By the separator that parts the heading most often: spreadsheets in Spanish write «;»."""
    heading = text.partition("\n")[0]

    class Found(csv.excel):
        delimiter = max(",;\t|", key=heading.count)

    return Found


def unguarded(cell: str) -> str:
    """An exported «'=…» is what people wrote without the quote that keeps spreadsheets from running it."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in tuple("=+-@\t\r") else cell


# ── XLSX ──────────────────────────────────────────────────────────────────────────────────────────────


def workbook(name: str, content: bytes) -> Table:
    """Raises CannotPlan."""
    try:
        refuse_swollen(name, content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [
            sheet for sheet in book.worksheets if sheet.title != BASE_SHEET and sheet.sheet_state == "visible"
        ]
        base = based(cells(book[BASE_SHEET])) if BASE_SHEET in book.sheetnames else {}
        return framed(cells(sheets[0]) if sheets else (), base)
    except CannotPlan:
        raise
    except Exception as trouble:  # whatever a broken file makes of the library
        raise CannotPlan(
            _("«%(name)s» no se puede abrir como XLSX (%(trouble)s). Guárdala otra vez o tráela como CSV.")
            % {"name": name[:80], "trouble": type(trouble).__name__}
        ) from trouble


def refuse_swollen(name: str, content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > UNPACKED:
            raise CannotPlan(
                _("«%(name)s» ocupa demasiado al abrirse: divídela en dos.") % {"name": name[:80]}
            )


def cells(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(max_row=ROWS + 2, max_col=COLUMNS, values_only=True):
        yield [as_text(value) for value in row]


def as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def based(rows: Iterable[list[str]]) -> dict[str, dict[str, str]]:
    heading, *rest = [row for row in rows if any(row)] or [[]]
    told = [dict(zip(heading, row, strict=False)) for row in rest]
    return {each["id"]: each for each in told if each.get("id")}


def framed(rows: Iterable[list[str]], base: dict[str, dict[str, str]]) -> Table:
    """From the heading (the first row with two cells) to the last row that says something; cells cut at what
    any text may have. Empty rows between keep their place, so that rows are numbered as people see them."""
    cut = [[cell[:CELL] for cell in row] for row in rows]
    full = [place for place, row in enumerate(cut) if any(cell.strip() for cell in row)]
    heads = [place for place in full if sum(bool(cell.strip()) for cell in cut[place]) > 1]
    first = heads[0] if heads else 0
    kept = cut[first : full[-1] + 1] if full else []
    width = max((last + 1 for row in kept for last, cell in enumerate(row) if cell.strip()), default=0)
    return Table([[*row[:width], *[""] * (width - len(row))] for row in kept], first + 1, base)
