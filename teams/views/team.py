"""Who is on the team, and who was invited. What one does with a seat: seats."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import mail
from core.htmx import INVALID, toast
from teams import granting, inviting, limiting, tabulating
from teams.access import BrandRequest, brand_page
from teams.inviting import CannotInvite
from teams.limiting import NothingChosen
from teams.models import Invitation, Membership, Workspace
from teams.refusals import CannotSeat
from teams.roles import Verb
from teams.seat_forms import InviteForm

FIELDS = {CannotInvite: "email", NothingChosen: None}  # what a refusal is about; else the role


@brand_page()
@require_http_methods(["GET", "HEAD"])
def team(request: BrandRequest) -> HttpResponse:
    return team_page(request, InviteForm(request.brand))


def team_page(request: BrandRequest, form: InviteForm) -> HttpResponse:
    facts = {
        "seats": shown_seats(request.brand),
        "offers": shown_offers(request.brand),
        "form": form,
        "roles": granting.choices(request.brand),
        "table": tabulating.table(request.brand),
        "now": timezone.now(),
        "today": timezone.localdate(),
        "mail_stays_here": mail.stays_here(),
    }
    return render(request, "teams/team.html", facts, status=INVALID if form.errors else 200)


def shown_seats(brand: Workspace) -> list[Membership]:
    """With what the page says of each: `limits`, by name, and `seen_at`, when she last was in Pauta."""
    seats = brand.memberships.select_related("user", "custom", "substitute").order_by("joined_at", "pk")
    seats = seats.annotate(session_at=Max("user__usersession__last_seen_at"))
    found = list(seats)
    for seat in found:
        seat.workspace = brand
        seat.key = granting.key_of(seat)
        seat.limits = limiting.limits_of(seat) if seat.is_limited else {}
        seat.seen_at = max(filter(None, [seat.session_at, seat.user.last_login]), default=None)
        seat.is_out = seat.is_away(timezone.localdate())
    return found


def shown_offers(brand: Workspace) -> list[Invitation]:
    """With `limits`, by name."""
    found = list(inviting.open_offers(brand).select_related("custom").order_by("-created_at"))
    for offer in found:
        offer.workspace = brand
        offer.limits = limiting.limits_of(offer) if offer.is_limited else {}
    return found


@brand_page(Verb.INVITE)
@require_POST
def invite(request: BrandRequest) -> HttpResponse:
    form = InviteForm(request.brand, request.POST)
    if form.is_valid():
        try:
            grant = granting.read(request.brand, form.cleaned_data["role"])
            email, by = form.cleaned_data["email"], request.membership
            offer = inviting.invite(email=email, grant=grant, by=by, **form.chosen())
        except CannotSeat as problem:
            form.add_error(FIELDS.get(type(problem), "role"), str(problem))
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
    try:
        return mailed(request, inviting.renew(offer_of(request, pk), by=request.membership))
    except CannotSeat as problem:
        toast(request, str(problem), level=messages.ERROR)
        return redirect("team", request.brand.slug)


@brand_page(Verb.INVITE)
@require_POST
def withdraw(request: BrandRequest, pk: int) -> HttpResponse:
    offer = offer_of(request, pk)
    inviting.withdraw(offer, by=request.membership)
    toast(request, _("Invitación a %(email)s retirada: su enlace ya no sirve.") % {"email": offer.email})
    return redirect("team", request.brand.slug)
