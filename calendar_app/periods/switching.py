"""From one view to another: the same days as far as they go, the same filters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from teams.models import Workspace

from ..filters import Filters
from ..grid import Month, first_weekday
from . import period as periods
from .period import Period

LIST = "lista"
TABLE = "parrilla"
BY_MONTH = {LIST: "calendar_list", TABLE: "calendar_table"}  # their month is in the query


@dataclass(frozen=True)
class Choice:
    """One of the views on offer, and the key that leads there."""

    view: str
    name: str
    shortcut: str
    url: str
    current: bool


def choices(workspace: Workspace, filters: Filters, day: date, current: str, by_month: bool) -> list[Choice]:
    """Each view, opened on `day`. `by_month`: the present one shows months."""
    offered = (
        (periods.MONTH, _("Mes"), "m"),
        (periods.WEEKLY, _("Semana"), "s"),
        (periods.DAILY, _("Día"), "d"),
        (periods.CHANNELS, _("Canales"), "k"),
        (periods.YEARLY, _("Año"), "y"),
        (LIST, _("Lista"), "l"),
        (TABLE, _("Parrilla"), "p"),
    )
    return [
        Choice(view, name, key, address(workspace, filters, view, day, by_month), view == current)
        for view, name, key in offered
    ]


def address(workspace: Workspace, filters: Filters, view: str, day: date, by_month: bool) -> str:
    if view in BY_MONTH:
        return f"{reverse(BY_MONTH[view], args=[workspace.slug])}?mes={Month.of(day)}{filters.as_more}"
    start = first_weekday(workspace.country)
    shown = periods.around(view, day, start=start, by_month=by_month)
    return to(workspace, shown) + filters.as_query


def to(workspace: Workspace, shown: Period) -> str:
    return reverse(shown.url_name, args=[workspace.slug, shown.text])
