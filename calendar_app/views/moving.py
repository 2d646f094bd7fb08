"""A post to another day: dropped, moved by keyboard, by form, or put back by «Deshacer»."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.htmx import INVALID, add_event, go, toast, wants_part
from core.templatetags.hours import day as day_words
from core.time import moment
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import listing, planning
from .. import month as months
from ..filters import Filters
from ..grid import Month
from ..models import Post
from ..periods import page
from ..periods import period as kinds
from ..periods.period import Period
from ..refusals import CannotPlan
from .returning import back_to

# The names of addresses that show a calendar, and which of its views.
VIEWS = {name: view for view, name in kinds.URL_NAMES.items()} | {"calendar": kinds.MONTH}


class MoveForm(forms.Form):
    """`day` empty: back to «Sin fecha». `time` empty: it keeps its hour."""

    day = forms.DateField(
        label=gettext_lazy("Día"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label=gettext_lazy("Hora"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


@brand_page(Verb.WRITE)
@require_POST
def post_move(request: BrandRequest, pk: int) -> HttpResponse:
    """The undo of a toast is a POST to an address, so the day may also come in the query."""
    post = get_object_or_404(Post, workspace=request.brand, pk=pk)
    form = MoveForm(request.POST if "day" in request.POST else request.GET)
    if not form.is_valid():
        return refused(request, post, _("Escribe el día como 2026-10-15 y la hora como 18:30."))
    try:
        moved = planning.move(
            post, to_date=form.cleaned_data["day"], to_time=form.cleaned_data["time"], by=request.user
        )
    except CannotPlan as no:
        return refused(request, post, no.sentence)
    toast(request, said(moved), undo=undo_address(request, moved))
    return answer(request, moved)


def refused(request: BrandRequest, post: Post, sentence: str) -> HttpResponse:
    """Why it stays where it is; the board puts the chip back on any 4xx."""
    toast(request, sentence, level=messages.ERROR)
    if wants_part(request):
        return HttpResponse(status=INVALID)
    return go(request, back_to(request, reverse("post", args=[request.brand.slug, post.pk])))


def said(moved: planning.Moved) -> str:
    title = listing.one_line(moved.post.title, moved.post.text)
    if moved.post.planned_for is None:
        return _("«%(title)s» ya no tiene fecha.") % {"title": title}
    when = timezone.localtime(moved.post.planned_for)
    words = {"title": title, "day": day_words(when), "hour": when.strftime("%H:%M"), "note": moved.note}
    if moved.note:
        return _("«%(title)s» movida al %(day)s, %(hour)s. %(note)s") % words
    return _("«%(title)s» movida al %(day)s, %(hour)s") % words


def undo_address(request: BrandRequest, moved: planning.Moved) -> str:
    """Where «Deshacer» posts; nothing where the way back is closed (that hour is over, or nothing moved)."""
    day, hour = moved.before
    if moved.before == (moved.post.planned_date, moved.post.planned_time) or is_over(request, day, hour):
        return ""
    query = {"day": day or "", "time": hour.strftime("%H:%M") if hour else ""}
    return f"{reverse('post_move', args=[request.brand.slug, moved.post.pk])}?{urlencode(query)}"


def is_over(request: BrandRequest, day: date | None, hour: time | None) -> bool:
    if day is None or hour is None:
        return False
    return moment(day, hour, request.brand.zone).instant <= timezone.now()


def answer(request: BrandRequest, moved: planning.Moved) -> HttpResponse:
    """On the calendar: what changed on it. Elsewhere the page reloads what it shows."""
    if not wants_part(request):
        month = Month.of(moved.post.planned_date) if moved.post.planned_date else ""
        calendar = reverse("calendar_month", args=[request.brand.slug, month]) if month else None
        return go(request, back_to(request, calendar or reverse("calendar", args=[request.brand.slug])))
    shown = on_screen(request)
    if not shown:
        return add_event(add_event(HttpResponse(status=204), "posts-changed"), "close")
    changed = {day for day in (moved.before[0], moved.post.planned_date) if day}
    response = render(request, "calendar_app/_moved.html", parts(request, *shown, changed))
    return add_event(response, "close")


def parts(request: BrandRequest, shown: Period, filters: Filters, changed: set[date]) -> dict[str, Any]:
    """Of a month the days that changed; the other views are swapped whole."""
    if shown.view != kinds.MONTH:
        return page.part_of(request, shown, filters)
    month = Month.of(shown.first)
    campaigns = page.campaigns_of(request, shown)
    days = months.some_cells(request.brand, month, filters, campaigns, changed)
    return {**page.beside(request, shown, filters, campaigns), **days, "month": month}


def on_screen(request: BrandRequest) -> tuple[Period, Filters] | None:
    """Which period of this brand's calendar the browser shows, if it shows one: htmx says where it is."""
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    try:
        match = resolve(here.path)
    except Resolver404:
        return None
    view = VIEWS.get(match.view_name)
    if view is None or match.kwargs.pop("brand", None) != request.brand.slug:
        return None
    try:
        shown = page.asked_for(request, view, next(iter(match.kwargs.values()), None))
    except ValueError:
        return None
    return shown, Filters.read(QueryDict(here.query), request.membership)
