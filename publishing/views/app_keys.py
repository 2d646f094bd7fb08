"""App keys: a brand's own, and the installation's for who administers it. What was kept is never shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.models import Workspace
from teams.roles import Verb

from .. import app_keys
from ..forms import AppKeysForm
from ..networks.consent import ByConsent
from .connect import about_redirect, network_or_404, say_wrong, steps_for

View = Callable[..., HttpResponse]


def installation_page(view: View) -> View:
    """For who administers the installation; to everybody else it does not exist."""

    @login_required
    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request.user, "is_superuser", False):
            raise Http404
        return view(request, *args, **kwargs)

    return page


@require_GET
@brand_page(Verb.CONNECT)
def of_brand(request: BrandRequest) -> HttpResponse:
    return _list(request, request.brand)


@require_GET
@installation_page
def of_installation(request: HttpRequest) -> HttpResponse:
    return _list(request, None)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@brand_page(Verb.CONNECT)
def edit_of_brand(request: BrandRequest, network: str) -> HttpResponse:
    return _edit(request, network, request.brand)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@installation_page
def edit_of_installation(request: HttpRequest, network: str) -> HttpResponse:
    return _edit(request, network, None)


def _list(request: HttpRequest, brand: Workspace | None) -> HttpResponse:
    rows = [(app_keys.standing(one, brand), address(one, brand)) for one in app_keys.askers()]
    return page_or_part(request, "publishing/app_keys.html", {"rows": rows, "workspace": brand})


def address(network: ByConsent, brand: Workspace | None) -> str:
    if brand:
        return reverse("brand_keys", args=[brand.slug, network.key])
    return reverse("installation_keys_of", args=[network.key])


def the_list(brand: Workspace | None) -> str:
    return reverse("brand_keys_all", args=[brand.slug]) if brand else reverse("installation_keys")


def _edit(request: HttpRequest, key: str, brand: Workspace | None) -> HttpResponse:
    network = network_or_404(key)
    if not isinstance(network, ByConsent) or network.registers:
        return redirect(the_list(brand))
    form = AppKeysForm(network, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (done := _done(request, network, form, brand)):
        return done
    shown = {
        "network": network,
        "form": form,
        "standing": app_keys.standing(network, brand),
        "serves": app_keys.served_by(network),
        "steps": steps_for(network),
        "workspace": brand,
        "back": the_list(brand),
        **about_redirect(network),
    }
    status = INVALID if request.method == "POST" else 200
    return page_or_part(request, "publishing/app_keys_of.html", shown, status=status)


def _done(
    request: HttpRequest, network: ByConsent, form: AppKeysForm, brand: Workspace | None
) -> HttpResponse | None:
    """Kept or removed; None where something is wrong with it, which the form says."""
    removing = "remove" in request.POST
    try:
        if removing:
            app_keys.remove(network, workspace=brand, by=request.user)
        elif form.is_valid():
            app_keys.keep(network, form.cleaned_data, workspace=brand, by=request.user)
        else:
            return None
    except app_keys.CannotKeep as wrong:
        form.errors.clear()
        say_wrong(form, wrong)
        return None
    said = _("Se quitaron las claves de %(network)s.") if removing else _("Claves de %(network)s guardadas.")
    toast(request, said % {"network": say_name(network)})
    onward = reverse("connect_network", args=[brand.slug, network.key]) if brand and not removing else ""
    return go(request, onward or the_list(brand))


def say_name(network: ByConsent) -> str:
    return _(network.name)
