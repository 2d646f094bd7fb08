"""The pages of the strategy: what holds today, its history, one version, two compared."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.htmx import go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..clocks import today_in
from ..filters import numbers
from ..models import Campaign, Strategy
from ..refusals import CannotPlan
from .comparing import differences
from .content import Content, content_of
from .drafting import draft_of
from .in_force import Span, spans
from .putting_in_force import withdraw


@brand_page()
@require_safe
def strategy(request: BrandRequest) -> HttpResponse:
    """What holds today. A brand that never said anything is led to its first draft, if she may write it."""
    every, today = spans(request.brand), today_in(request.brand)
    draft = draft_of(request.brand)
    if not every and request.membership.may(Verb.STRATEGY):
        return redirect("strategy_draft", request.brand.slug)
    now = next((each for each in every if each.first <= today and not each.is_over(today)), None)
    coming = [each for each in every if each.first > today]
    said = {"span": now, "coming": coming, "draft": draft, "campaigns": near_campaigns(request.brand, today)}
    return page_or_part(request, "calendar_app/strategy/strategy.html", {**said, **shown(now, request.brand)})


def near_campaigns(brand: Any, today: Any) -> list[Campaign]:
    """Those that run or come."""
    rows = Campaign.objects.filter(workspace=brand, archived_at=None, ends__gte=today)
    return list(rows.select_related("objective")[:6])


def shown(span: Span | None, brand: Any) -> dict[str, Any]:
    """A version's content with its channels by name."""
    content = content_of(span.strategy) if span else Content()
    return {"content": content, "roles": roles_shown(content, brand)}


def roles_shown(content: Content, brand: Any) -> list[tuple[Any, Any]]:
    channels = {each.pk: each for each in brand.channels.defer("sealed")}
    return [(channels[role.channel], role) for role in content.roles if role.channel in channels]


@brand_page()
@require_safe
def history(request: BrandRequest) -> HttpResponse:
    """Every version, the newest first, with what each changed."""
    every, today = spans(request.brand), today_in(request.brand)
    contents = [content_of(span.strategy) for span in every]
    names = channel_names(request.brand)
    told = [
        {"span": span, "chapters": differences(before, content, names), "state": state(span, today)}
        for span, before, content in zip(every, [Content(), *contents], contents, strict=False)
    ]
    context = {"versions": told[::-1], "draft": draft_of(request.brand)}
    return page_or_part(request, "calendar_app/strategy/history.html", context)


def state(span: Span, today: Any) -> str:
    if not span.has_begun(today):
        return "coming"
    return "over" if span.is_over(today) else "now"


def channel_names(brand: Any) -> dict[int, str]:
    return dict(brand.channels.values_list("pk", "name"))


def version_or_404(request: BrandRequest, number: int) -> Strategy:
    return get_object_or_404(Strategy, workspace=request.brand, number=number)


@brand_page()
@require_safe
def version(request: BrandRequest, number: int) -> HttpResponse:
    one = version_or_404(request, number)
    every, today = spans(request.brand), today_in(request.brand)
    span = next((each for each in every if each.strategy == one), None)
    content = content_of(one)
    context = {
        "one": one,
        "span": span,
        "state": state(span, today) if span else "draft",
        "others": [each for each in every if each.strategy != one],
        "content": content,
        "roles": roles_shown(content, request.brand),
    }
    return page_or_part(request, "calendar_app/strategy/version.html", context)


@brand_page()
@require_safe
def compare(request: BrandRequest, number: int) -> HttpResponse:
    """`?con=2`: what this version changed of that one; without it, of the one before."""
    new = version_or_404(request, number)
    others = Strategy.objects.filter(workspace=request.brand).exclude(pk=new.pk)
    asked = numbers([request.GET.get("con", "")])
    old = (others.filter(number__in=asked) if asked else others.filter(number__lt=number)).first()
    chapters = differences(
        content_of(old) if old else Content(), content_of(new), channel_names(request.brand)
    )
    context = {"new": new, "old": old, "others": others, "chapters": chapters}
    return page_or_part(request, "calendar_app/strategy/compare.html", context)


@brand_page(Verb.SETTINGS)
@require_POST
def take_back(request: BrandRequest, number: int) -> HttpResponse:
    """A version that has not begun is the draft again."""
    version_or_404(request, number)
    slug = request.brand.slug
    try:
        withdraw(request.brand, number=number, by=request.user)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return go(request, reverse("strategy_version", args=[slug, number]))
    toast(request, _("La versión %(number)s vuelve a ser un borrador.") % {"number": number})
    return go(request, reverse("strategy_draft", args=[slug]))
