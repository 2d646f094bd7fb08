"""The month page: its weeks with what each day holds, its counts, and the stamp that tells of a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s
from typing import Any

from django.db.models import Count, Max, Q, Sum
from django.utils import timezone

from publishing.models import Channel
from publishing.states import State
from teams.models import User, Workspace

from . import listing
from .filters import Filters
from .grid import Day, Month, first_weekday, span, weeks
from .listing import Shown
from .models import Post, Variant


@dataclass(frozen=True)
class Cell:
    """A day and what it holds."""

    day: Day
    shown: Shown

    @property
    def classes(self) -> str:
        marks = {
            "day-out": not self.day.in_month,
            "day-today": self.day.is_today,
            "day-past": self.day.is_past,
            "day-empty": not self.shown.count,
        }
        return " ".join(["day", *(name for name, on in marks.items() if on)])


def today_in(workspace: Workspace) -> date:
    return timezone.localdate(timezone=workspace.tz)


def laid_out(workspace: Workspace, month: Month) -> list[list[Day]]:
    first = first_weekday(workspace.country)
    return weeks(month, first=first, today=today_in(workspace), zone=workspace.tz)


def cells(workspace: Workspace, month: Month, filters: Filters) -> list[list[Cell]]:
    shown = laid_out(workspace, month)
    held = listing.days(workspace, *span(shown), filters)
    return [[Cell(day, held.get(day.date, Shown())) for day in week] for week in shown]


def some_cells(workspace: Workspace, month: Month, filters: Filters, wanted: set[date]) -> dict[str, Any]:
    """These days of the page and its counts, for a swap; days it does not show are left out."""
    shown = laid_out(workspace, month)
    held = listing.counted(workspace, *span(shown), filters)
    found = [day for week in shown for day in week if day.date in wanted]
    dates = [day.date for day in found]
    listing.put_cards(held, workspace, filters, dates, listing.chips_a_day(held))
    return {
        "cells": [Cell(day, held.get(day.date, Shown())) for day in found],
        **counts(held[day] for day in held if day in month),
    }


def month_page(workspace: Workspace, month: Month, filters: Filters) -> dict[str, Any]:
    """What templates/calendar_app/calendar.html shows."""
    rows = cells(workspace, month, filters)
    return {
        "month": month,
        "weeks": rows,
        "weekdays": [cell.day.date for cell in rows[0]],
        **counts(cell.shown for row in rows for cell in row if cell.day.in_month),
        "tray": listing.tray(workspace, filters),
        "stamp": stamp(workspace, month),
        "today": today_in(workspace),
    }


def counts(held: Iterable[Shown]) -> dict[str, int]:
    """What the header says of the month's days."""
    days = list(held)
    return {"count": sum(day.count for day in days), "failed": sum(day.failed for day in days)}


def stamp(workspace: Workspace, month: Month) -> str:
    """Changes whenever a card of this page would: two aggregates, no rows.

    Counts per state are summed with what only grows (versions, attempts), so that no two changes cancel out.
    """
    first, last = span(laid_out(workspace, month))
    on_page = Q(planned_date__range=(first, last)) | Q(planned_date=None)
    posts = Post.objects.filter(on_page, workspace=workspace)
    editorial = posts.aggregate(Count("pk"), Count("archived_at"), Max("updated_at"), Sum("version"))
    of_page = Variant.objects.filter(post__in=posts.values("pk"))
    machine = of_page.aggregate(
        Count("pk"),
        *(Count(f"delivery__{moment}") for moment in ("held_at", "verified_at", "deleted_at")),
        Sum("delivery__attempts_made"),
        Count("channel__paused_at"),
        away=Count("pk", filter=~Q(channel__health=Channel.Health.CONNECTED)),
        **{state: Count("pk", filter=Q(delivery__state=state)) for state in State.values},
    )
    seen = [today_in(workspace), workspace.paused_at, editorial, machine]
    return blake2s(repr(seen).encode(), digest_size=8).hexdigest()


def choices(workspace: Workspace) -> dict[str, Any]:
    """What the filters offer."""
    channels = Channel.objects.filter(workspace=workspace).exclude(health=Channel.Health.REMOVED)
    people = User.objects.filter(memberships__workspace=workspace).order_by("name", "email")
    return {"filter_channels": channels.only("pk", "name", "network"), "filter_people": people}
