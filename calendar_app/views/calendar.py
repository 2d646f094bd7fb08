"""The calendar: the month, the list, and the pulse that keeps the month live."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from core.htmx import page_or_part
from teams.access import BrandRequest, brand_page

from .. import listing
from .. import month as months
from ..filters import Filters
from ..grid import Month
from ..stretch import Stretch

PAGE = 50


def read_month(request: BrandRequest, text: str | None) -> Month:
    if not text:
        return Month.of(months.today_in(request.brand))
    try:
        return Month.read(text)
    except ValueError:
        raise Http404 from None


@brand_page()
def calendar(request: BrandRequest, month: str | None = None) -> HttpResponse:
    filters = Filters.of(request)
    page = months.month_page(request.brand, read_month(request, month), filters)
    offered = months.choices(request.brand)
    return page_or_part(request, "calendar_app/calendar.html", {**page, **offered, "filters": filters})


@brand_page()
def pulse(request: BrandRequest, month: str) -> HttpResponse:
    """204 while the page that the browser has is still true; otherwise its parts, to be swapped."""
    shown, filters = read_month(request, month), Filters.of(request)
    if months.stamp(request.brand, shown) == request.GET.get("sello"):
        return HttpResponse(status=204)
    page = months.month_page(request.brand, shown, filters)
    return render(request, "calendar_app/_pulse.html", {**page, "filters": filters, "swap": True})


@brand_page()
def calendar_list(request: BrandRequest) -> HttpResponse:
    filters = Filters.of(request)
    stretch = Stretch.read(request.GET, months.today_in(request.brand))
    posts = stretch.narrow(listing.posts_of(request.brand, filters))
    page = Paginator(posts, PAGE).get_page(request.GET.get("page"))
    cards = listing.as_cards(page.object_list, request.brand)
    shown = {"page": page, "days": listing.by_day(cards), "stretch": stretch, "filters": filters}
    today = {"today": months.today_in(request.brand)}
    return page_or_part(
        request, "calendar_app/list.html", {**shown, **today, **months.choices(request.brand)}
    )
