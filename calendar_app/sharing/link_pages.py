"""Links for clients: made from the calendar, listed with when they were last opened, revoked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..filters import Filters
from ..refusals import CannotPlan
from . import links as verbs
from .addresses import link_address
from .forms import LinkForm


@brand_page(Verb.WRITE)
@require_safe
def links(request: BrandRequest) -> HttpResponse:
    rows = [
        (each, request.build_absolute_uri(link_address(each)), verbs.is_open(each))
        for each in verbs.of(request.brand)
    ]
    return page_or_part(request, "calendar_app/sharing/links.html", {"rows": rows})


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def link_new(request: BrandRequest) -> HttpResponse:
    form = LinkForm(request.POST or None, brand=request.brand, initial=from_filters(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.create(request.membership, **form.facts)
        except CannotPlan as no:
            form.add_error(None, no.sentence)
        else:
            toast(request, _("Enlace creado: cópialo y mándalo a tu cliente."))
            return go(request, reverse("links", args=[request.brand.slug]))
    context = {"form": form, "here": reverse("link_new", args=[request.brand.slug])}
    status = INVALID if form.errors else 200
    return page_or_part(request, "calendar_app/sharing/link.html", context, status=status)


def from_filters(request: BrandRequest) -> dict[str, Any]:
    """What the page she came from was narrowed to."""
    filters = Filters.read(request.GET)
    chosen = {"channels": filters.channels, "campaigns": filters.campaigns, "states": filters.states}
    return {**{name: list(values) for name, values in chosen.items()}, "language": request.LANGUAGE_CODE}


@brand_page(Verb.WRITE)
@require_POST
def link_revoke(request: BrandRequest, pk: int) -> HttpResponse:
    """`restore=1` opens it again: where «Deshacer» leads."""
    link = get_object_or_404(verbs.of(request.brand), pk=pk)
    if request.GET.get("restore") or request.POST.get("restore"):
        verbs.restore(link, by=request.user)
    else:
        verbs.revoke(link, by=request.user)
        undo = reverse("link_revoke", args=[request.brand.slug, link.pk]) + "?restore=1"
        toast(request, _("El enlace de %(name)s ya no abre nada.") % {"name": link.name}, undo=undo)
    return go(request, reverse("links", args=[request.brand.slug]))
