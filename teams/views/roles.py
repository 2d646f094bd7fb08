"""What each role may, the brand's own roles, and seeing the brand as one of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, toast
from teams import custom_roles, seeing_as, tabulating
from teams.access import BrandRequest, brand_page
from teams.models import CustomRole
from teams.refusals import CannotSeat
from teams.role_forms import CustomRoleForm
from teams.roles import Verb


@brand_page()
@require_safe
def roles(request: BrandRequest) -> HttpResponse:
    own = request.brand.custom_roles.prefetch_related("seats__user")
    return render(request, "teams/roles.html", {"own": own, "table": tabulating.table(request.brand)})


@brand_page(Verb.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def role_new(request: BrandRequest) -> HttpResponse:
    return filled(request, None, lambda said: custom_roles.make(**said, by=request.membership))


@brand_page(Verb.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: BrandRequest, pk: int) -> HttpResponse:
    found = own_role(request, pk)
    return filled(request, found, lambda said: custom_roles.change(found, **said, by=request.membership))


def own_role(request: BrandRequest, pk: int) -> CustomRole:
    return get_object_or_404(request.brand.custom_roles, pk=pk)


def filled(
    request: BrandRequest, role: CustomRole | None, keep: Callable[[dict[str, Any]], CustomRole]
) -> HttpResponse:
    form = CustomRoleForm(request.membership, request.POST or None, role=role)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep(form.cleaned_data)
        except CannotSeat as problem:
            form.add_error(None, str(problem))
        else:
            toast(request, _("Rol «%(name)s» guardado.") % {"name": kept.name})
            return redirect("roles", request.brand.slug)
    facts = {"form": form, "role": role}
    return render(request, "teams/role.html", facts, status=INVALID if form.errors else 200)


@brand_page(Verb.INVITE)
@require_POST
def role_remove(request: BrandRequest, pk: int) -> HttpResponse:
    found = own_role(request, pk)
    try:
        custom_roles.remove(found, by=request.membership)
        toast(request, _("Rol «%(name)s» quitado.") % {"name": found.name})
    except CannotSeat as problem:
        toast(request, str(problem), level=messages.ERROR)
    return redirect("roles", request.brand.slug)


# ── ver como ──────────────────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.INVITE)
@require_POST
def see_as(request: BrandRequest) -> HttpResponse:
    """`eyes`: a role, an own one, or somebody's seat."""
    try:
        seeing_as.begin(request, request.POST.get("eyes", ""), by=request.membership)
    except CannotSeat as problem:
        toast(request, str(problem), level=messages.ERROR)
        return redirect("team", request.brand.slug)
    return redirect("today", request.brand.slug)


@brand_page()
@require_POST
def see_as_oneself(request: BrandRequest) -> HttpResponse:
    seeing_as.end(request)
    toast(request, _("Ves otra vez la marca con tu propio rol."))
    return redirect("team", request.brand.slug)
