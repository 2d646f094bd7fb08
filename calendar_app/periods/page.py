"""A view of the calendar with what stands around it: what templates/calendar_app/calendar.html shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from teams import own_zone
from teams.access import BrandRequest

from .. import month as months
from ..clocks import today_in
from ..filters import Filters
from ..grid import Month, first_weekday
from ..models import Campaign
from ..stretch import Stretch
from . import bands, period, switching
from .channels import channels_page
from .hours import hours_page
from .period import Period
from .stamp import stamp
from .year import year_page

Campaigns = Sequence[Campaign]

PARTS = {
    period.MONTH: "calendar_app/_month.html",
    period.WEEKLY: "calendar_app/periods/_hours.html",
    period.DAILY: "calendar_app/periods/_hours.html",
    period.CHANNELS: "calendar_app/periods/_channels.html",
    period.YEARLY: "calendar_app/periods/_year.html",
}


def page_of(request: BrandRequest, shown: Period, filters: Filters) -> dict[str, Any]:
    """The whole page."""
    today = today_in(request.brand)
    day = shown.at_hand(today)
    return {
        **part_of(request, shown, filters),
        "views": switching.choices(request.brand, filters, day, shown.view, shown.is_month),
        "this_period": shown.around(today),
        "turned": turned(shown, day),
        "own_zone": request.user.zone,
        "mine_said": own_zone.said(request),
    }


def turned(shown: Period, day: date) -> Period | None:
    """Canales goes by weeks and by months: the other of the two."""
    if shown.view != period.CHANNELS:
        return None
    return period.around(shown.view, day, start=shown.start, by_month=not shown.is_month)


def part_of(request: BrandRequest, shown: Period, filters: Filters) -> dict[str, Any]:
    """What changes when a post does: the view, the counts, the tray, the stamp."""
    campaigns = campaigns_of(request, shown)
    own = BUILT[shown.view](request, shown, filters, campaigns)
    return {**own, "part": PARTS[shown.view], **beside(request, shown, filters, campaigns)}


def beside(request: BrandRequest, shown: Period, filters: Filters, campaigns: Campaigns) -> dict[str, Any]:
    return {
        "period": shown,
        "filters": filters,
        "today": today_in(request.brand),
        "list_query": Stretch(shown.first, shown.last).as_query,
        "stamp": stamp_of(request, shown, campaigns),
    }


def in_sight(request: BrandRequest, shown: Period) -> tuple[date, date]:
    """First and last day of the page: a month shows whole weeks."""
    if shown.view == period.MONTH:
        return months.span_of(request.brand, Month.of(shown.first))
    return shown.first, shown.last


def campaigns_of(request: BrandRequest, shown: Period) -> Campaigns:
    return bands.running(request.brand, *in_sight(request, shown))


def stamp_of(request: BrandRequest, shown: Period, campaigns: Campaigns) -> str:
    return stamp(request.brand, *in_sight(request, shown), campaigns)


def month(request: BrandRequest, shown: Period, filters: Filters, campaigns: Campaigns) -> dict[str, Any]:
    return months.month_page(request.brand, Month.of(shown.first), filters, campaigns)


def hours(request: BrandRequest, shown: Period, filters: Filters, campaigns: Campaigns) -> dict[str, Any]:
    return hours_page(request.brand, shown, filters, campaigns, own_zone.zone_of(request))


def channels(request: BrandRequest, shown: Period, filters: Filters, campaigns: Campaigns) -> dict[str, Any]:
    return channels_page(request.brand, shown, filters, campaigns)


def year(request: BrandRequest, shown: Period, filters: Filters, campaigns: Campaigns) -> dict[str, Any]:
    return year_page(request.brand, shown, filters, campaigns)


BUILT: dict[str, Callable[[BrandRequest, Period, Filters, Campaigns], dict[str, Any]]] = {
    period.MONTH: month,
    period.WEEKLY: hours,
    period.DAILY: hours,
    period.CHANNELS: channels,
    period.YEARLY: year,
}


def asked_for(request: BrandRequest, view: str, text: str | None) -> Period:
    """The period that an address names; today's where it names none. Raises ValueError."""
    start = first_weekday(request.brand.country)
    if text is None:
        return period.around(view, today_in(request.brand), start=start)
    return period.read(view, text, start=start)
