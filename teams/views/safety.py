"""What a brand asks of its people's sign-in, and taking all of the brand away."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.htmx import toast
from teams.access import BrandRequest, brand_page
from teams.account import factors, second_factor
from teams.account.confirming import confirmed
from teams.exporting import asking
from teams.roles import Verb


@brand_page(Verb.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def demand_second_factor(request: BrandRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            second_factor.demand_of_all(request.POST.get("on") == "1", by=request.membership)
        except second_factor.CannotDemand as trouble:
            toast(request, str(trouble), level=messages.ERROR)
        else:
            toast(request, _("Ajustes guardados."))
        return redirect("brand_second_factor", request.brand.slug)
    facts = {
        "without": second_factor.without_one(request.brand),
        "has_one": factors.has_one(request.user),
    }
    return render(request, "teams/account/brand_second_factor.html", facts)


@never_cache
@brand_page(Verb.SETTINGS)
@confirmed
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: BrandRequest) -> HttpResponse:
    if not asking.may_take_brand(request.membership):
        raise PermissionDenied
    if request.method == "POST":
        asking.of_brand(by=request.membership)
        return redirect("brand_data", request.brand.slug)
    exports = asking.shown_to(request.user, request.brand)
    return render(request, "teams/account/brand_data.html", {"exports": exports})
