"""Brújula's page, its badge and panel on the calendar, and what a card that is being dragged would change."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.dateparse import parse_time

from core.htmx import INVALID, page_or_part
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..filters import numbers
from ..grid import Month
from ..models import Post
from .components import WEIGHTS
from .losses import losses
from .reading import read
from .spans import BadSpan, Span, presets, read_day
from .supposing import moved, tagged
from .telling import sentence, tone
from .trend import months, trend

PAGE = "calendar_app/compass/compass.html"
TOP = 3  # gaps in the panel
LISTED = 40  # on the page; the rest is told in one line
RETAGS = {"pilar": "pillar", "objetivo": "objective", "audiencia": "audience"}


def now_and_today(request: BrandRequest) -> tuple[datetime, date]:
    now = timezone.now()
    return now, now.astimezone(request.brand.tz).date()


@brand_page()
def compass(request: BrandRequest) -> HttpResponse:
    now, today = now_and_today(request)
    try:
        span = Span.read(request.GET, today)
    except BadSpan as bad:
        shown = {"span": Span.of_month(Month.of(today)), "bad": str(bad), "presets": presets(today)}
        return page_or_part(request, PAGE, shown, status=INVALID)
    year = months(today)
    reading = read(request.brand, min(span.first, year[0].first), max(span.last, year[-1].last), now=now)
    page = {**scored(request, reading, span), "trend": trend(reading, today)}
    return page_or_part(request, PAGE, {**page, "span": span, "presets": presets(today)})


def scored(request: BrandRequest, reading: Any, span: Span) -> dict[str, Any]:
    score = reading.score(span.first, span.last)
    if score is None:
        return {"score": None}
    may_write = request.membership.may(Verb.WRITE)
    found = losses(score, reading, span.first, span.last, may_write=may_write)
    return {
        "score": score,
        "parts": [(part, WEIGHTS[part.component], score.part_tenths[part.component]) for part in score.parts],
        "losses": found[:LISTED],
        "rest": len(found) - len(found[:LISTED]),
        "rest_tenths": sum(each.tenths for each in found[LISTED:]),
        "gap": next((each for each in found if each.fills), None),
        "parted": list(reading.stretches(span.first, span.last)),
    }


@brand_page()
def badge(request: BrandRequest) -> HttpResponse:
    now, today = now_and_today(request)
    span = asked_span(request, today)
    score = read(request.brand, span.first, span.last, now=now).score()
    return render(request, "calendar_app/compass/_badge_in.html", {"score": score, "span": span})


@brand_page()
def panel(request: BrandRequest) -> HttpResponse:
    """The small card beside the badge; without scripts its link leads to the page."""
    now, today = now_and_today(request)
    span = asked_span(request, today)
    reading = read(request.brand, span.first, span.last, now=now)
    shown = scored(request, reading, span)
    top = shown.get("losses", [])[:TOP]
    gap = shown.get("gap") if not any(each.fills for each in top) else None
    said = {**shown, "losses": top, "gap": gap, "span": span}
    return render(request, "calendar_app/compass/_panel.html", said)


@brand_page()
def supposed(request: BrandRequest) -> HttpResponse:
    """«Brújula 82 → 79 (cadencia −2, mezcla −1)» of `post` on `day` (empty: the tray) or retagged."""
    now, today = now_and_today(request)
    posts = Post.objects.select_related("campaign").filter(workspace=request.brand)
    asked = numbers(request.GET.getlist("post"))
    if not asked:
        return HttpResponse(status=204)
    post = get_object_or_404(posts, pk=asked[0])
    post.workspace = request.brand
    span = asked_span(request, today)
    change = change_of(request, read(request.brand, span.first, span.last, now=now), post)
    if change is None:
        return HttpResponse(status=204)
    return JsonResponse({"sentence": sentence(change), "tone": tone(change)})


def change_of(request: BrandRequest, reading: Any, post: Post) -> Any:
    if "day" not in request.GET:
        given = {RETAGS[word]: numbers([request.GET[word]]) for word in RETAGS if word in request.GET}
        return tagged(reading, post, **{name: pks[0] if pks else None for name, pks in given.items()})
    text, hour = request.GET["day"], read_hour(request.GET.get("hour", ""))
    try:
        return moved(reading, post, day=read_day(text) if text else None, hour=hour)
    except BadSpan:
        raise Http404 from None


def read_hour(text: str) -> Any:
    try:
        return parse_time(text)
    except ValueError:
        return None


def asked_span(request: BrandRequest, today: date) -> Span:
    try:
        return Span.read(request.GET, today)
    except BadSpan:
        raise Http404 from None
