"""One seat: its role, what it is held to, its end."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, toast
from teams import granting, seating
from teams.access import BrandRequest, brand_page
from teams.models import Membership
from teams.refusals import CannotSeat
from teams.roles import Verb
from teams.seat_forms import LimitsForm


def seat_of(request: BrandRequest, pk: int) -> Membership:
    seats = request.brand.memberships.select_related("user", "custom", "workspace")
    return get_object_or_404(seats, pk=pk)


@brand_page(Verb.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: BrandRequest, pk: int) -> HttpResponse:
    """What she is held to."""
    found = seat_of(request, pk)
    form = LimitsForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            seating.limit(found, **form.chosen(), by=request.membership)
        except CannotSeat as problem:
            form.add_error(None, str(problem))
        else:
            return said(request, _("Guardado: dónde actúa %(name)s.") % {"name": found.user})
    facts = {"seat": found, "form": form, "key": granting.key_of(found)}
    facts["roles"] = granting.choices(request.brand)
    return render(request, "teams/seat.html", facts, status=INVALID if form.errors else 200)


@brand_page(Verb.INVITE)
@require_POST
def change_role(request: BrandRequest, pk: int) -> HttpResponse:
    seat = seat_of(request, pk)

    def change() -> str:
        grant = granting.read(request.brand, request.POST.get("role", ""))
        changed = seating.change_role(seat, grant, by=request.membership)
        return _("%(name)s tiene ahora el rol %(role)s.") % {"name": seat.user, "role": changed.role_name}

    return tried(request, change)


@brand_page()
@require_POST
def remove(request: BrandRequest, pk: int) -> HttpResponse:
    """An admin takes a seat away; anybody leaves her own."""
    seat = seat_of(request, pk)

    def take_away() -> str:
        seating.remove(seat, by=request.membership)
        if seat.user_id == request.user.pk:
            return _("Dejaste el equipo de «%(brand)s».") % {"brand": request.brand.name}
        return _("%(name)s ya no es parte del equipo.") % {"name": seat.user}

    return tried(request, take_away)


def tried(request: BrandRequest, verb: Callable[[], str]) -> HttpResponse:
    try:
        return said(request, verb())
    except CannotSeat as problem:
        return said(request, str(problem), messages.ERROR)


def said(request: BrandRequest, text: str, level: int = messages.SUCCESS) -> HttpResponse:
    toast(request, text, level=level)
    is_in = Membership.objects.filter(workspace=request.brand, user=request.user).exists()
    return redirect("team", request.brand.slug) if is_in else redirect("home")
