"""The year: twelve months, each day a cell that says how much it holds and what there is to remember."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from teams.models import Workspace

from .. import listing
from ..clocks import today_in
from ..filters import Filters
from ..grid import Month, first_weekday, weeks
from ..listing import Shown
from ..models import Campaign
from . import surroundings
from .period import Period

DOTS = 3  # a day with so many posts or more shows so many


@dataclass(frozen=True)
class Spot:
    """One day; `day` is None where a week begins or ends in another month."""

    day: date | None
    shown: Shown
    names: tuple[str, ...] = ()
    followed: bool = False
    today: bool = False
    in_reach: bool = False  # the one that Tab reaches; arrows walk from there

    @property
    def dots(self) -> range:
        return range(min(self.shown.count, DOTS))

    @property
    def heat(self) -> int:
        """0 to 4: how full, beside the others of the year."""
        steps = (1, 2, 4, 8)
        return sum(self.shown.count >= step for step in steps)


@dataclass(frozen=True)
class Sheet:
    """One month of the year."""

    month: Month
    weeks: list[list[Spot]]
    count: int
    failed: int
    campaigns: list[Any]


def year_page(
    workspace: Workspace, period: Period, filters: Filters, campaigns: Sequence[Campaign]
) -> dict[str, Any]:
    """What templates/calendar_app/periods/year.html shows."""
    held = listing.counted(workspace, period.first, period.last, filters)
    dates = surroundings.key_dates(workspace, period.first, period.last)
    today = today_in(workspace)
    months = [Month(period.first.year, number) for number in range(1, 13)]
    sheets = [sheet(workspace, month, held, dates, campaigns, period.at_hand(today)) for month in months]
    counts = {"count": sum(each.count for each in sheets), "failed": sum(each.failed for each in sheets)}
    return {"sheets": sheets, "weekdays": week_days(workspace), **counts}


def week_days(workspace: Workspace) -> list[date]:
    """Seven days, in the order in which weeks run there: their letters head each month."""
    shown = weeks(Month(2024, 1), first=first_weekday(workspace.country), today=date.min, zone=workspace.tz)
    return [day.date for day in shown[0]]


def sheet(
    workspace: Workspace,
    month: Month,
    held: dict[date, Shown],
    dates: dict[date, list[Any]],
    campaigns: list[Any],
    reach: date,
) -> Sheet:
    today = today_in(workspace)
    shown = weeks(month, first=first_weekday(workspace.country), today=today, zone=workspace.tz)
    spots = [
        [spot(day.date, held, dates, today, reach) if day.in_month else Spot(None, Shown()) for day in week]
        for week in shown
    ]
    inside = [held[day] for day in held if day in month]
    running = [each for each in campaigns if each.starts <= month.last and each.ends >= month.first]
    return Sheet(
        month, spots, sum(each.count for each in inside), sum(each.failed for each in inside), running
    )


def spot(day: date, held: dict[date, Shown], dates: dict[date, list[Any]], today: date, reach: date) -> Spot:
    found = dates.get(day, [])
    names = tuple(str(each.name) for each in found)
    followed = any(each.followed for each in found)
    return Spot(day, held.get(day, Shown()), names, followed, day == today, day == reach)
