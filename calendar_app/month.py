"""The month page: its weeks with what each day holds, its counts, and what stands around."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from teams.models import Workspace

from . import listing
from .clocks import today_in
from .filters import Filters
from .grid import Day, Month, first_weekday, span, weeks
from .listing import Shown, Tray
from .models import Campaign
from .periods.surroundings import Around, Ghost, around

FULL = 3  # cards and free hours on a day of the month


@dataclass(frozen=True)
class Cell:
    """A day and what it holds."""

    day: Day
    shown: Shown
    around: Around = field(default_factory=Around)

    @property
    def classes(self) -> str:
        marks = {
            "day-out": not self.day.in_month,
            "day-today": self.day.is_today,
            "day-past": self.day.is_past,
            "day-empty": not self.shown.count,
        }
        return " ".join(["day", *(name for name, on in marks.items() if on)])

    @property
    def ghosts(self) -> list[Ghost]:
        """Free hours, as far as there is room under the posts."""
        return self.around.ghosts[: max(FULL - self.shown.count, 0)]


def laid_out(workspace: Workspace, month: Month) -> list[list[Day]]:
    first = first_weekday(workspace.country)
    return weeks(month, first=first, today=today_in(workspace), zone=workspace.tz)


def span_of(workspace: Workspace, month: Month) -> tuple[date, date]:
    """First and last day of its weeks: what the page shows."""
    return span(laid_out(workspace, month))


def cells(
    workspace: Workspace, month: Month, filters: Filters, campaigns: Sequence[Campaign]
) -> tuple[list[list[Cell]], Tray]:
    shown = laid_out(workspace, month)
    held, tray = listing.days(workspace, *span(shown), filters)
    beside = around(workspace, [[day.date for day in week] for week in shown], filters, campaigns)
    rows = [
        [Cell(day, held.get(day.date, Shown()), beside.get(day.date, Around())) for day in week]
        for week in shown
    ]
    return rows, tray


def some_cells(
    workspace: Workspace,
    month: Month,
    filters: Filters,
    campaigns: Sequence[Campaign],
    wanted: set[date],
) -> dict[str, Any]:
    """These days of the page and its counts, for a swap; days it does not show are left out."""
    shown = laid_out(workspace, month)
    held = listing.counted(workspace, *span(shown), filters)
    touched = [week for week in shown if any(day.date in wanted for day in week)]
    found = [day for week in touched for day in week if day.date in wanted]
    tray = listing.put_cards(held, workspace, filters, [day.date for day in found], listing.chips_a_day(held))
    weeks_of = [[day.date for day in week] for week in touched]
    beside = around(workspace, weeks_of, filters, campaigns) if touched else {}
    return {
        "cells": [Cell(day, held.get(day.date, Shown()), beside.get(day.date, Around())) for day in found],
        "tray": tray,
        **counts(held[day] for day in held if day in month),
    }


def month_page(
    workspace: Workspace, month: Month, filters: Filters, campaigns: Sequence[Campaign]
) -> dict[str, Any]:
    """What templates/calendar_app/calendar.html shows."""
    rows, tray = cells(workspace, month, filters, campaigns)
    return {
        "month": month,
        "weeks": rows,
        "weekdays": [cell.day.date for cell in rows[0]],
        "tray": tray,
        **counts(cell.shown for row in rows for cell in row if cell.day.in_month),
    }


def counts(held: Iterable[Shown]) -> dict[str, int]:
    """What the header says of the month's days."""
    days = list(held)
    return {"count": sum(day.count for day in days), "failed": sum(day.failed for day in days)}
