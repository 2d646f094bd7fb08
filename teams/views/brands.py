"""The front door, starting a brand, and what a brand says of itself."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.htmx import INVALID, toast
from teams import brands, own_zone
from teams.access import BrandRequest, brand_page
from teams.exporting import asking
from teams.forms import BrandForm
from teams.models import User
from teams.roles import Verb


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Her last brand's Hoy; else where she can get one. The first person of an installation signs up."""
    if not request.user.is_authenticated:
        return redirect("account_login" if User.objects.exists() else "account_signup")
    seat = brands.seat_to_open(request.user, request.session.get(brands.LAST))
    if seat:
        return redirect("today", seat.workspace.slug)
    if brands.may_create(request.user):
        return redirect("brand_new")
    return render(request, "teams/nowhere.html")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    if not brands.may_create(request.user):
        raise PermissionDenied
    browser = own_zone.said(request)
    blank = brands.blank_for(request.user, browser)
    form = BrandForm(request.POST or None, instance=blank, browser=browser)
    if request.method != "POST" or not form.is_valid():
        status = INVALID if form.errors else 200
        context = {"form": form, "zone_said": browser}
        return render(request, "teams/brand_new.html", context, status=status)
    made = brands.create(**form.cleaned_data, by=request.user)
    toast(request, _("«%(name)s» está lista. Conecta su primer canal.") % {"name": made.name})
    return redirect("today", made.slug)


@brand_page(Verb.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: BrandRequest) -> HttpResponse:
    form = BrandForm(request.POST or None, instance=request.brand, browser=own_zone.said(request))
    if request.method == "POST" and form.is_valid():
        brands.change(form.instance, by=request.user)
        toast(request, _("Ajustes guardados."))
        return redirect("settings", request.brand.slug)
    status = INVALID if form.errors else 200
    if form.errors:
        request.brand.refresh_from_db()  # the page around the form keeps the name that is saved
    facts = {"form": form, "takes_all": asking.may_take_brand(request.membership)}
    return render(request, "teams/settings.html", facts, status=status)
