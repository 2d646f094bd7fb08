"""The month page: its weeks with what each day holds, its counts, and the stamp that tells of a change."""

from __future__ import annotations

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


def some_cells(workspace: Workspace, month: Month, filters: Filters, wanted: set[date]) -> list[Cell]:
    """These days of the page, for a swap; those it does not show are left out."""
    found = [day for week in laid_out(workspace, month) for day in week if day.date in wanted]
    return [Cell(day, listing.one_day(workspace, day.date, filters)) for day in found]


def month_page(workspace: Workspace, month: Month, filters: Filters) -> dict[str, Any]:
    """What templates/calendar_app/calendar.html shows."""
    rows = cells(workspace, month, filters)
    inside = [cell.shown for row in rows for cell in row if cell.day.in_month]
    return {
        "month": month,
        "weeks": rows,
        "weekdays": [cell.day.date for cell in rows[0]],
        "count": sum(shown.count for shown in inside),
        "failed": sum(shown.failed for shown in inside),
        "tray": listing.tray(workspace, filters),
        "stamp": stamp(workspace, month),
        "today": today_in(workspace),
    }


def counts(workspace: Workspace, month: Month, filters: Filters) -> dict[str, int]:
    """Of the whole month, for a swap of the header."""
    held = listing.counted(workspace, month.first, month.last, filters).values()
    return {"count": sum(shown.count for shown in held), "failed": sum(shown.failed for shown in held)}


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
        **{state: Count("pk", filter=Q(delivery__state=state)) for state in State.values},
    )
    doors = Channel.objects.filter(workspace=workspace).aggregate(
        Count("paused_at"), away=Count("pk", filter=~Q(health=Channel.Health.CONNECTED))
    )
    seen = [today_in(workspace), workspace.paused_at, editorial, machine, doors]
    return blake2s(repr(seen).encode(), digest_size=8).hexdigest()


def choices(workspace: Workspace) -> dict[str, Any]:
    """What the filters offer."""
    channels = Channel.objects.filter(workspace=workspace).exclude(health=Channel.Health.REMOVED)
    people = User.objects.filter(memberships__workspace=workspace).order_by("name", "email")
    return {"filter_channels": channels.only("pk", "name", "network"), "filter_people": people}
