"""The calendar's views, the list, and the pulse that keeps them live."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from core.htmx import page_or_part
from teams.access import BrandRequest, brand_page

from .. import listing
from ..clocks import today_in
from ..filters import Filters
from ..periods import page, switching
from ..periods import period as kinds
from ..periods.period import Period
from ..stretch import Stretch

PAGE = 50


def period_or_404(request: BrandRequest, view: str, text: str | None) -> Period:
    try:
        return page.asked_for(request, view, text)
    except (ValueError, KeyError):
        raise Http404 from None


def shown(request: BrandRequest, view: str, text: str | None) -> HttpResponse:
    found, filters = period_or_404(request, view, text), Filters.of(request)
    return page_or_part(request, "calendar_app/calendar.html", page.page_of(request, found, filters))


@brand_page()
def calendar(request: BrandRequest, month: str | None = None) -> HttpResponse:
    return shown(request, kinds.MONTH, month)


@brand_page()
def week(request: BrandRequest, day: str | None = None) -> HttpResponse:
    return shown(request, kinds.WEEKLY, day)


@brand_page()
def day(request: BrandRequest, day: str | None = None) -> HttpResponse:
    return shown(request, kinds.DAILY, day)


@brand_page()
def channels(request: BrandRequest, period: str | None = None) -> HttpResponse:
    return shown(request, kinds.CHANNELS, period)


@brand_page()
def year(request: BrandRequest, year: str | None = None) -> HttpResponse:
    return shown(request, kinds.YEARLY, year)


@brand_page()
def pulse(request: BrandRequest, view: str, period: str) -> HttpResponse:
    """204 while the page that the browser has is still true; otherwise its parts, to be put in place."""
    found, filters = period_or_404(request, view, period), Filters.of(request)
    if page.stamp_of(request, found, page.campaigns_of(request, found)) == request.GET.get("sello"):
        return HttpResponse(status=204)
    return render(request, "calendar_app/_pulse.html", page.part_of(request, found, filters))


@brand_page()
def calendar_list(request: BrandRequest) -> HttpResponse:
    filters, today = Filters.of(request), today_in(request.brand)
    stretch = Stretch.read(request.GET, today)
    posts = stretch.narrow(listing.posts_of(request.brand, filters))
    found = Paginator(posts, PAGE).get_page(request.GET.get("page"))
    cards = listing.as_cards(found.object_list, request.brand)
    day = stretch.at_hand(today)
    context = {
        "page": found,
        "days": listing.by_day(cards),
        "stretch": stretch,
        "filters": filters,
        "today": today,
        "views": switching.choices(request.brand, filters, day, switching.LIST, by_month=True),
    }
    return page_or_part(request, "calendar_app/list.html", context)
