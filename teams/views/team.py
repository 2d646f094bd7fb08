"""Who is on the team: seats and invitations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, toast
from teams import inviting
from teams.access import BrandRequest, brand_page
from teams.forms import InviteForm, RoleForm
from teams.inviting import CannotInvite
from teams.models import Invitation, Membership
from teams.roles import Role, Verb

MAIL_STAYS_HERE = ("filebased", "console", "dummy")


@brand_page()
@require_http_methods(["GET", "HEAD"])
def team(request: BrandRequest) -> HttpResponse:
    return team_page(request, InviteForm())


def team_page(request: BrandRequest, form: InviteForm) -> HttpResponse:
    facts = {
        "seats": request.brand.memberships.select_related("user").order_by("joined_at", "pk"),
        "offers": inviting.open_offers(request.brand).order_by("-created_at"),
        "form": form,
        "roles": Role.choices,
        "now": timezone.now(),
        "mail_stays_here": any(kind in settings.EMAIL_BACKEND for kind in MAIL_STAYS_HERE),
    }
    return render(request, "teams/team.html", facts, status=INVALID if form.errors else 200)


@brand_page(Verb.INVITE)
@require_POST
def invite(request: BrandRequest) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            offer = inviting.invite(**form.cleaned_data, by=request.membership)
        except CannotInvite as problem:
            form.add_error("email", str(problem))
        else:
            return mailed(request, offer)
    return team_page(request, form)


def mailed(request: BrandRequest, offer: Invitation) -> HttpResponse:
    """Sends the letter and says what became of it."""
    email = {"email": offer.email}
    if inviting.send(offer):
        toast(request, _("Invitación enviada a %(email)s. El enlace sirve siete días.") % email)
    else:
        problem = _("La invitación para %(email)s está lista, pero el correo no salió: reenvíala más tarde.")
        toast(request, problem % email, level=messages.ERROR)
    return redirect("team", request.brand.slug)


def offer_of(request: BrandRequest, pk: int) -> Invitation:
    return get_object_or_404(inviting.open_offers(request.brand), pk=pk)


@brand_page(Verb.INVITE)
@require_POST
def resend(request: BrandRequest, pk: int) -> HttpResponse:
    return mailed(request, inviting.renew(offer_of(request, pk), by=request.membership))


@brand_page(Verb.INVITE)
@require_POST
def withdraw(request: BrandRequest, pk: int) -> HttpResponse:
    offer = offer_of(request, pk)
    inviting.withdraw(offer, by=request.membership)
    toast(request, _("Invitación a %(email)s retirada: su enlace ya no sirve.") % {"email": offer.email})
    return redirect("team", request.brand.slug)


def seat_of(request: BrandRequest, pk: int) -> Membership:
    return get_object_or_404(request.brand.memberships.select_related("user"), pk=pk)


@brand_page(Verb.INVITE)
@require_POST
def change_role(request: BrandRequest, pk: int) -> HttpResponse:
    seat = seat_of(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return said(request, _("Ese rol no existe. Elige uno de la lista."), messages.ERROR)
    try:
        inviting.change_role(seat, form.cleaned_data["role"], by=request.membership)
    except CannotInvite as problem:
        return said(request, str(problem), messages.ERROR)
    words: dict[str, Any] = {"name": seat.user, "role": seat.get_role_display()}
    return said(request, _("%(name)s tiene ahora el rol %(role)s.") % words)


@brand_page()
@require_POST
def remove(request: BrandRequest, pk: int) -> HttpResponse:
    """An admin takes a seat away; anybody leaves her own."""
    seat = seat_of(request, pk)
    try:
        inviting.remove(seat, by=request.membership)
    except CannotInvite as problem:
        return said(request, str(problem), messages.ERROR)
    if seat.user_id == request.user.pk:
        toast(request, _("Dejaste el equipo de «%(brand)s».") % {"brand": request.brand.name})
        return redirect("home")
    return said(request, _("%(name)s ya no es parte del equipo.") % {"name": seat.user})


def said(request: BrandRequest, text: str, level: int = messages.SUCCESS) -> HttpResponse:
    toast(request, text, level=level)
    return redirect("team", request.brand.slug)
