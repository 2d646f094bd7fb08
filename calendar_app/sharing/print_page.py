"""The month on paper: its grid, then every post with its words."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from teams.access import BrandRequest, brand_page

from .. import listing
from .. import month as months
from ..filters import Filters
from ..grid import Month, span
from ..models import Post

MOST = 500


@brand_page()
@require_safe
def calendar_print(request: BrandRequest, month: str) -> HttpResponse:
    try:
        shown = Month.read(month)
    except ValueError:
        raise Http404 from None
    return render(request, "calendar_app/sharing/print.html", sheet(request, shown))


def sheet(request: BrandRequest, month: Month) -> dict[str, Any]:
    """The first 500 posts; how many there are in all is told."""
    filters, weeks = Filters.of(request), months.laid_out(request.brand, month)
    first, last = span(weeks)
    posts = listing.posts_of(request.brand, filters).filter(planned_date__range=(first, last))
    some = posts.order_by("planned_for", "pk").values("pk")[:MOST]
    cards = listing.as_cards(Post.objects.filter(pk__in=some).order_by("planned_for", "pk"), request.brand)
    texts = dict(Post.objects.filter(pk__in=[card.post.pk for card in cards]).values_list("pk", "text"))
    by_day = dict(listing.by_day(cards))
    within = [card for card in cards if card.post.planned_date in month]
    return {
        "month": month,
        "weeks": [[(day, by_day.get(day.date, [])) for day in week] for week in weeks],
        "days": [
            (day, [(card, texts[card.post.pk]) for card in held]) for day, held in listing.by_day(within)
        ],
        "count": len(within),
        "left_out": max(0, posts.count() - len(cards)),
        "filters": filters,
    }
