"""The pages of campaigns: all of them, one with its posts, its form, and its buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import listing
from ..clocks import today_in
from ..filters import shown_key
from ..models import Campaign, Post
from ..refusals import CannotPlan
from . import campaign_pausing, campaigns
from .campaign_form import CampaignForm

A_PAGE = 50


@brand_page()
@require_safe
def every(request: BrandRequest) -> HttpResponse:
    """Running, coming, over; those put away only when asked for."""
    away = request.GET.get("archivadas") == "1"
    rows = Campaign.objects.filter(workspace=request.brand, archived_at__isnull=not away)
    rows = rows.annotate(count=Count("posts", filter=Q(posts__archived_at=None)))
    rows = rows.select_related("objective").order_by("-starts", "name")
    today = today_in(request.brand)
    groups = [
        (_("En curso"), [each for each in rows if each.starts <= today <= each.ends]),
        (_("Por venir"), [each for each in rows if each.starts > today][::-1]),
        (_("Terminadas"), [each for each in rows if each.ends < today]),
    ]
    context = {
        "groups": [(title, some) for title, some in groups if some],
        "away": away,
        "has_away": Campaign.objects.filter(workspace=request.brand, archived_at__isnull=False).exists(),
    }
    return page_or_part(request, "calendar_app/strategy/campaigns.html", context)


@brand_page()
@require_safe
def one(request: BrandRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    posts = Post.objects.filter(campaign=campaign, archived_at=None)
    page = Paginator(posts.order_by("planned_for", "pk"), A_PAGE).get_page(request.GET.get("p"))
    cards = listing.as_cards(page.object_list, request.brand)
    context = {
        "campaign": campaign,
        "page": page,
        "days": listing.by_day(cards),
        "counts": standings(posts),
        "strays": posts.exclude(planned_date=None).exclude(
            planned_date__range=(campaign.starts, campaign.ends)
        ).count(),
        "today": today_in(request.brand),
    }  # fmt: skip
    return page_or_part(request, "calendar_app/strategy/campaign.html", context)


def standings(posts: QuerySet[Post]) -> list[tuple[str, int]]:
    """How many of them show each state, the most first."""
    counted = posts.order_by().annotate(shown=shown_key()).values_list("shown").annotate(count=Count("pk"))
    return sorted(counted, key=lambda each: -each[1])


def campaign_or_404(request: BrandRequest, pk: int) -> Campaign:
    campaign = get_object_or_404(Campaign.objects.select_related("objective"), workspace=request.brand, pk=pk)
    campaign.workspace = request.brand
    return campaign


@brand_page(Verb.STRATEGY)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: BrandRequest) -> HttpResponse:
    return filled(request, None, lambda said: campaigns.create(request.brand, by=request.user, **said))


@brand_page(Verb.STRATEGY)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: BrandRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    return filled(request, campaign, lambda said: campaigns.change(campaign, by=request.user, **said))


def filled(
    request: BrandRequest, campaign: Campaign | None, keep: Callable[[dict[str, Any]], Campaign]
) -> HttpResponse:
    form = CampaignForm(request.brand, request.POST or None, of=campaign)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep(form.cleaned_data)
        except CannotPlan as refusal:
            form.add_error(None, refusal.sentence)
        else:
            toast(request, _("Campaña «%(name)s» guardada.") % {"name": kept.name})
            return go(request, address(kept))
    status = INVALID if form.errors else 200
    context = {"form": form, "campaign": campaign}
    return page_or_part(request, "calendar_app/strategy/campaign_form.html", context, status=status)


def address(campaign: Campaign, name: str = "campaign") -> str:
    return reverse(name, args=[campaign.workspace.slug, campaign.pk])


# ── its buttons ───────────────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.SCHEDULE)
@require_POST
def pause(request: BrandRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(request, pk)
    stopped = campaign_pausing.pause(campaign, by=request.user)
    said = ngettext(
        "«%(name)s» está en pausa: %(count)s entrega espera.",
        "«%(name)s» está en pausa: %(count)s entregas esperan.",
        stopped,
    ) % {"name": campaign.name, "count": stopped}
    toast(request, said, undo=address(campaign, "campaign_resume"))
    return go(request, address(campaign))


@brand_page(Verb.SCHEDULE)
@require_POST
def resume(request: BrandRequest, pk: int) -> HttpResponse:
    """What should have left meanwhile is decided one by one in the ledger."""
    campaign = campaign_or_404(request, pk)
    held = campaign_pausing.resume(campaign, by=request.user)
    toast(request, _("«%(name)s» sigue adelante.") % {"name": campaign.name})
    if held:
        said = ngettext(
            "%(count)s entrega quedó retenida porque su hora pasó: decide en el Libro de entregas.",
            "%(count)s entregas quedaron retenidas porque su hora pasó: decide en el Libro de entregas.",
            held,
        )
        toast(request, said % {"count": held}, level=messages.WARNING)
    return go(request, address(campaign))


@brand_page(Verb.STRATEGY)
@require_POST
def archive(request: BrandRequest, pk: int) -> HttpResponse:
    campaign = campaigns.archive(campaign_or_404(request, pk), by=request.user)
    said = _("Campaña «%(name)s» archivada.") % {"name": campaign.name}
    toast(request, said, undo=address(campaign, "campaign_restore"))
    return go(request, reverse("campaigns", args=[request.brand.slug]))


@brand_page(Verb.STRATEGY)
@require_POST
def restore(request: BrandRequest, pk: int) -> HttpResponse:
    campaign = campaigns.restore(campaign_or_404(request, pk), by=request.user)
    toast(request, _("«%(name)s» está otra vez entre las campañas.") % {"name": campaign.name})
    return go(request, address(campaign))
