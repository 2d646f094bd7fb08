"""Saved views: kept from the bar of filters, renamed, shared, deleted and put back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.signing import BadSignature, dumps, loads
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page

from ..models import SavedView
from ..refusals import CannotPlan
from . import saved_views
from .forms import ViewForm

SALT = "pauta.calendar_app.deleted_view"
UNDO_SECONDS = 3600


@brand_page()
@require_safe
def views(request: BrandRequest) -> HttpResponse:
    seen = saved_views.seen_by(request.membership).select_related("owner")
    rows = [(view, saved_views.may_change(view, request.membership)) for view in seen]
    return page_or_part(request, "calendar_app/sharing/views.html", {"rows": rows})


@brand_page()
@require_http_methods(["GET", "HEAD", "POST"])
def view_new(request: BrandRequest) -> HttpResponse:
    """The page and its filters come in the address: «?lugar=week&canal=3»."""
    form = ViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = saved_views.save(
                request.membership,
                place=request.GET.get("lugar", ""),
                query=request.GET.urlencode(),
                **form.cleaned_data,
            )
        except CannotPlan as no:
            form.add_error("name", no.sentence)
        else:
            toast(request, _("Vista «%(name)s» guardada.") % {"name": kept.name})
            return go(request, saved_views.address(kept, request.brand.slug))
    return asked(request, form, {"here": request.get_full_path()})


@brand_page()
@require_http_methods(["GET", "HEAD", "POST"])
def view_edit(request: BrandRequest, pk: int) -> HttpResponse:
    try:
        view = changeable(request, pk)
    except CannotPlan as no:
        return refused(request, no)
    form = ViewForm(request.POST or None, initial={"name": view.name, "shared": view.shared})
    if request.method == "POST" and form.is_valid():
        try:
            saved_views.save(request.membership, place="", query="", view=view, **form.cleaned_data)
        except CannotPlan as no:
            form.add_error("name", no.sentence)
        else:
            toast(request, _("Vista guardada."))
            return go(request, reverse("views", args=[request.brand.slug]))
    return asked(request, form, {"here": request.path, "view": view})


def asked(request: BrandRequest, form: ViewForm, more: dict[str, Any]) -> HttpResponse:
    status = INVALID if form.errors else 200
    return page_or_part(request, "calendar_app/sharing/view.html", {"form": form, **more}, status=status)


def changeable(request: BrandRequest, pk: int) -> SavedView:
    """404 for what she can't see. Raises CannotPlan for what the team shares and isn't hers."""
    view = get_object_or_404(saved_views.seen_by(request.membership).select_related("owner"), pk=pk)
    if not saved_views.may_change(view, request.membership):
        whose = _("«%(name)s» es de %(person)s: pídele que la cambie, o guarda otra tuya.")
        raise CannotPlan(whose % {"name": view.name, "person": view.owner})
    return view


def refused(request: BrandRequest, no: CannotPlan) -> HttpResponse:
    toast(request, no.sentence, level=messages.ERROR)
    return go(request, reverse("views", args=[request.brand.slug]))


@brand_page()
@require_POST
def view_delete(request: BrandRequest, pk: int) -> HttpResponse:
    try:
        view = changeable(request, pk)
    except CannotPlan as no:
        return refused(request, no)
    undo = reverse("view_restore", args=[request.brand.slug])
    told = dumps(saved_views.as_parts(view), salt=SALT)
    saved_views.delete(view, by=request.user)
    toast(request, _("Vista «%(name)s» eliminada.") % {"name": view.name}, undo=f"{undo}?vista={told}")
    return go(request, reverse("views", args=[request.brand.slug]))


@brand_page()
@require_POST
def view_restore(request: BrandRequest) -> HttpResponse:
    """What was deleted comes back as it was: its parts were signed when it went."""
    try:
        parts = loads(request.GET.get("vista", ""), salt=SALT, max_age=UNDO_SECONDS)
    except BadSignature:
        raise Http404 from None
    try:
        saved_views.put_back(request.brand, parts, by=request.user)
    except CannotPlan as no:
        return refused(request, no)
    return go(request, reverse("views", args=[request.brand.slug]))
