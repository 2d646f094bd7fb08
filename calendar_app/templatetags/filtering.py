"""What the bar of filters offers, where its links lead."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from ..clocks import today_in
from ..filters import Filters
from ..finding.offering import Offered
from ..grid import Month
from ..models import SavedView
from ..sharing import saved_views

register = template.Library()


@register.simple_tag(takes_context=True)
def offered_filters(context: Context, filters: Filters) -> Offered:
    return Offered(context["request"].membership, filters.tags)


@register.simple_tag(takes_context=True)
def calendar_place(context: Context) -> str:
    """Which page this is, as a saved view calls it."""
    match = context["request"].resolver_match
    return saved_views.PLACE_OF.get(match.url_name if match else "", "month")


@register.simple_tag(takes_context=True)
def saved_view_url(context: Context, view: Any) -> str:
    """Of a SavedView, or of what the bar offers of one."""
    return saved_views.address(view, context["request"].brand.slug)


@register.filter
def place_name(view: SavedView) -> str:
    return str(saved_views.PLACES.get(view.place, saved_views.PLACES["month"])[1])


@register.filter
def person_named(people: Any, pk: int) -> str:
    """One of the team by her number; «–» once she is gone."""
    return next((person.name for person in people if person.pk == pk), "–")


@register.simple_tag(takes_context=True)
def print_url(context: Context, period: Any = None, stretch: Any = None) -> str:
    """The sheet of the month on the page."""
    brand = context["request"].brand
    first = getattr(period, "first", None) or getattr(stretch, "first", None) or today_in(brand)
    return reverse("calendar_print", args=[brand.slug, Month.of(first)])
