"""The parrilla as a file: XLSX that comes back with just what was edited, or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, time
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from core.cells import harmless
from core.figures import figure
from core.templatetags.look import STATES
from teams.models import Workspace

from .. import listing
from ..models import Post
from ..refusals import CannotPlan
from . import told
from .columns import COLUMNS, OWN, own_label
from .reading import BASE_SHEET, ROWS
from .understanding import TAGGED, Reader

LISTS_SHEET = "Listas"
DATE_FORMAT, TIME_FORMAT = "yyyy-mm-dd", "hh:mm"


def rows_of(workspace: Workspace, posts: QuerySet[Post]) -> tuple[list[str], list[str], list[dict[str, str]]]:
    """(keys, headings, a row per post): those columns of channels' own words that some post has.

    Raises CannotPlan: too many.
    """
    refuse_too_many(posts.count())
    reader = Reader(workspace, {})
    cells = [row_of(post, reader.names, workspace) for post in laid_out(posts)]
    own = [each for each in reader.channels if any(row.get(f"{OWN}{each.pk}") for row in cells)]
    keys = [*(column.key for column in COLUMNS), *(f"{OWN}{each.pk}" for each in own)]
    headings = [*(str(column.label) for column in COLUMNS), *(own_label(each) for each in own)]
    return keys, headings, cells


def refuse_too_many(count: int) -> None:
    """As many as come in again; a file that left some out would be believed to be the month."""
    if count > ROWS:
        raise CannotPlan(
            _("Son %(count)s publicaciones y en un archivo caben %(limit)s: filtra por canal o por estado.")
            % {"count": figure(count), "limit": figure(ROWS)}
        )


def laid_out(posts: QuerySet[Post]) -> QuerySet[Post]:
    related = posts.select_related(*TAGGED).prefetch_related("variants__channel", "variants__delivery__rest")
    return related.prefetch_related("attachments__file").order_by("planned_date", "planned_time", "pk")


def row_of(post: Post, names: dict[int, str], workspace: Workspace) -> dict[str, str]:
    look = listing.look_of(post, workspace)
    files = ", ".join(each.file.filename for each in post.attachments.all())
    return {**told.as_cells(post, names), "state": str(STATES[look.key][1]), "files": files}


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────────


def as_csv(workspace: Workspace, posts: QuerySet[Post], _title: str = "") -> bytes:
    """UTF-8 with a mark, so that spreadsheets read the accents; no cell can start a formula."""
    keys, headings, rows = rows_of(workspace, posts)
    made = io.StringIO(newline="")
    writer = csv.writer(made)
    writer.writerow(headings)
    writer.writerows([harmless(row.get(key, "")) for key in keys] for row in rows)
    return made.getvalue().encode("utf-8-sig")


# ── XLSX ──────────────────────────────────────────────────────────────────────────────────────────────


def as_xlsx(workspace: Workspace, posts: QuerySet[Post], title: str) -> bytes:
    keys, headings, rows = rows_of(workspace, posts)
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    write(sheet, headings, keys, rows)
    dress(sheet, keys)
    offer(book, sheet, keys, workspace, len(rows))
    hide_base(book, keys, rows)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def write(sheet: Any, headings: Sequence[str], keys: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    for column, heading in enumerate(headings, 1):
        put(sheet.cell(1, column), heading)
    for number, row in enumerate(rows, 2):
        for column, key in enumerate(keys, 1):
            put(sheet.cell(number, column), row.get(key, ""), key)


def put(cell: Any, text: str, key: str = "") -> None:
    """Days and hours as such, numbers of posts as numbers; the rest as text, never as a formula."""
    if not text:
        return
    if key == "date":
        cell.value, cell.number_format = date.fromisoformat(text), DATE_FORMAT
    elif key == "time":
        cell.value, cell.number_format = time.fromisoformat(text), TIME_FORMAT
    elif key == "id":
        cell.value = int(text)
    else:
        cell.value, cell.data_type = text, "s"


def dress(sheet: Any, keys: Sequence[str]) -> None:
    widths = {column.key: column.width for column in COLUMNS}
    sheet.freeze_panes = "B2"
    for column, key in enumerate(keys, 1):
        head = sheet.cell(1, column)
        head.font, head.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="0B5A68")
        sheet.column_dimensions[head.column_letter].width = widths.get(key, 40)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def offer(book: Workbook, sheet: Any, keys: Sequence[str], workspace: Workspace, count: int) -> None:
    """Pillars, campaigns … to choose from, as the brand names them, on a sheet of their own."""
    lists = book.create_sheet(LISTS_SHEET)
    lists.sheet_state = "hidden"
    tags = Reader(workspace, {}).tags
    for column, kind in enumerate(TAGGED, 1):
        names = [row.name for row in tags[kind].values()]
        for number, name in enumerate(names, 1):
            put(lists.cell(number, column), name)
        if names:
            letter, place = lists.cell(1, column).column_letter, keys.index(kind) + 1
            choice = DataValidation(type="list", formula1=f"{LISTS_SHEET}!${letter}$1:${letter}${len(names)}")
            choice.showErrorMessage = False  # a new name is refused by the import, with the ones there are
            sheet.add_data_validation(choice)
            there = sheet.cell(1, place).column_letter
            choice.add(f"{there}2:{there}{count + 200}")


def hide_base(book: Workbook, keys: Sequence[str], rows: Sequence[dict[str, str]]) -> None:
    """What was exported, kept with the file: the import compares with it and changes just what was edited."""
    base = book.create_sheet(BASE_SHEET)
    base.sheet_state = "veryHidden"
    for number, values in enumerate(flat(keys, rows), 1):
        for column, text in enumerate(values, 1):
            cell = base.cell(number, column)
            cell.value, cell.data_type = text or None, "s" if text else "n"


def flat(keys: Sequence[str], rows: Iterable[dict[str, str]]) -> Iterator[list[str]]:
    yield list(keys)
    for row in rows:
        yield [row.get(key, "") for key in keys]


TO: dict[str, Callable[[Workspace, QuerySet[Post], str], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}
