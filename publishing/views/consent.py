"""By consent: off to the network, back with a code, and picking among what it reaches."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.htmx import INVALID, page_or_part, toast
from teams.access import BrandRequest, brand_page, membership_of, reaches_out
from teams.models import Workspace
from teams.roles import Verb

from .. import asking_permission, connecting
from ..asking_permission import Asked, Offered
from ..forms import CredentialsForm, PickForm
from ..models import AppKeys, Channel
from ..networks.consent import ByConsent
from ..remembering import recall, remember, take
from ..wording import say
from .connect import about_connecting, consent_form, empty_form, network_or_404, say_wrong


@require_POST
@brand_page(Verb.CONNECT)
def begin(request: BrandRequest, network: str) -> HttpResponse:
    """Answers with a link, not a redirect: under our CSP a form may not lead to another host."""
    adapter = network_or_404(network)
    if not isinstance(adapter, ByConsent):
        return redirect("connect_network", request.brand.slug, network)
    form, channel = consent_form(adapter, request.POST), _channel(request, network)
    if form.is_valid():
        try:
            asked, url = asking_permission.ask(
                adapter, request.brand, by=request.user, channel=channel, **form.cleaned_data
            )
        except connecting.CannotConnect as wrong:
            say_wrong(form, wrong)
        else:
            remember(request.session, f"asked_{network}", vars(asked))
            return _away(request, adapter, url)
    return _again(request, adapter, form, channel)


def _away(request: BrandRequest, network: ByConsent, url: str) -> HttpResponse:
    shown = {"authorize_url": url, "host": urlsplit(url).netloc, "network": network}
    return render(request, "publishing/permission.html", shown)


def _again(request: BrandRequest, network: ByConsent, form: object, channel: Channel | None) -> HttpResponse:
    blank = CredentialsForm(network) if channel else empty_form(network, None)
    shown = about_connecting(network, blank, request.brand, channel) | {"consent_form": form}
    return page_or_part(request, "publishing/connect_network.html", shown, status=INVALID)


def _channel(request: BrandRequest, network: str) -> Channel | None:
    raw = request.POST.get("channel", "")
    if not raw:
        return None
    pk = int(raw) if raw.isascii() and raw.isdigit() else 0
    return get_object_or_404(Channel, pk=pk, workspace=request.brand, network=network)


# ── back ──────────────────────────────────────────────────────────────────────────────────────────────


@reaches_out
@require_GET
@never_cache
@login_required
def come_back(request: HttpRequest, network: str) -> HttpResponse:
    kept = take(request.session, f"asked_{network}")
    try:
        asked = asking_permission.remembered(kept, network, request.GET.get("state", ""), request.user)
    except connecting.CannotConnect as wrong:
        toast(request, say(wrong.sentence), level=messages.ERROR)
        return HttpResponseRedirect("/")
    brand = membership_of(request.user, asked.brand).workspace
    try:
        return _arrived(request, asking_permission.offered(asked, request.GET.dict(), brand), brand)
    except connecting.CannotConnect as wrong:
        toast(request, say(wrong.sentence), level=messages.ERROR)
    if asked.channel:
        return redirect("channel_reconnect", asked.brand, asked.channel)
    return redirect("connect_network", asked.brand, network)


def _arrived(request: HttpRequest, offered: Offered, brand: Workspace) -> HttpResponse:
    """Straight on where there is nothing to choose."""
    asked = offered.asked
    if asked.channel:
        return _reconnected(request, offered, brand)
    if len(offered.accounts) > 1:
        remember(request.session, f"offered_{asked.network}", offered.as_json())
        return redirect("consent_pick", asked.brand, asked.network)
    return _connected(request, offered, brand, list(offered.accounts), asked.name)


def _reconnected(request: HttpRequest, offered: Offered, brand: Workspace) -> HttpResponse:
    own = Channel.objects.select_related("workspace")
    channel = get_object_or_404(own, pk=offered.asked.channel, workspace=brand)
    app = app_of(offered.asked)
    connecting.reconnect_offered(channel, offered.accounts, app=app, by=request.user)
    toast(request, _("«%(name)s» está conectado de nuevo.") % {"name": channel.name})
    return redirect("channel", brand.slug, channel.pk)


def _connected(
    request: HttpRequest, offered: Offered, brand: Workspace, accounts: list, name: str = ""
) -> HttpResponse:
    network, app = asking_permission.asks(offered.asked.network), app_of(offered.asked)
    made = connecting.connect_offered(brand, network, accounts, app=app, by=request.user, name=name)
    if len(made) == 1:
        toast(request, _("«%(name)s» está conectado.") % {"name": made[0].name})
        return redirect("channel", brand.slug, made[0].pk)
    said = ngettext("%(number)s canal conectado.", "%(number)s canales conectados.", len(made))
    toast(request, said % {"number": len(made)})
    return HttpResponseRedirect(reverse("channels", args=[brand.slug]))


def app_of(asked: Asked) -> AppKeys | None:
    return AppKeys.objects.filter(pk=asked.app).first() if asked.app else None


# ── picking ───────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
@never_cache
@brand_page(Verb.CONNECT)
def pick(request: BrandRequest, network: str) -> HttpResponse:
    """Which of the pages, organizations, places … that she may speak for become channels."""
    kept = recall(request.session, f"offered_{network}")
    if not kept or kept["asked"]["brand"] != request.brand.slug:
        toast(
            request, say(connecting.CannotConnect(asking_permission.FORGOTTEN).sentence), level=messages.ERROR
        )
        return redirect("connect_network", request.brand.slug, network)
    offered = Offered.from_json(kept)
    given = request.POST if request.method == "POST" else None
    form = PickForm(offered.accounts, _connected_ones(request, network), given)
    if request.method == "POST" and form.is_valid():
        try:
            answer = _connected(request, offered, request.brand, form.picked())
        except connecting.CannotConnect as wrong:
            form.add_error(None, say(wrong.sentence))
        else:
            take(request.session, f"offered_{network}")
            return answer
    shown = {"form": form, "network": asking_permission.asks(network)}
    return page_or_part(
        request, "publishing/pick.html", shown, status=INVALID if request.method == "POST" else 200
    )


def _connected_ones(request: BrandRequest, network: str) -> set[tuple[str, str]]:
    living = Channel.objects.filter(workspace=request.brand, network=network)
    living = living.exclude(health=Channel.Health.REMOVED)
    return set(living.values_list("account", "server"))
