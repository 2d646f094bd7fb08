"""Mastodon by consent: off to the account's server, and back with a code."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.htmx import INVALID, page_or_part, toast
from teams.access import BrandRequest, brand_page, membership_of
from teams.models import Workspace
from teams.roles import Verb

from .. import asking_permission, connecting
from ..forms import CredentialsForm, ServerForm
from ..models import Channel
from ..wording import say
from .connect import about_connecting, empty_form, network_or_404, say_wrong

KEPT = "mastodon_permission"


@require_POST
@brand_page(Verb.CONNECT)
def begin(request: BrandRequest) -> HttpResponse:
    """Answers with a link, not a redirect: under our CSP a form may not lead to another host."""
    form, channel = ServerForm(request.POST), _channel(request)
    if form.is_valid():
        server, name = form.cleaned_data["server"], form.cleaned_data["name"]
        try:
            pk = channel.pk if channel else None
            asked, url = asking_permission.ask(server, brand=request.brand.slug, name=name, channel=pk)
        except connecting.CannotConnect as wrong:
            say_wrong(form, wrong)
        else:
            request.session[KEPT] = asked.as_session()
            shown = {"authorize_url": url, "host": urlsplit(url).netloc}
            return render(request, "publishing/permission.html", shown)
    return _again(request, form, channel)


def _again(request: BrandRequest, form: ServerForm, channel: Channel | None) -> HttpResponse:
    adapter = network_or_404(asking_permission.NETWORK)
    blank = CredentialsForm(adapter) if channel else empty_form(adapter, None)
    shown = about_connecting(adapter, blank, channel) | {"server_form": form}
    return page_or_part(request, "publishing/connect_network.html", shown, status=INVALID)


def _channel(request: BrandRequest) -> Channel | None:
    raw = request.POST.get("channel", "")
    if not raw:
        return None
    pk = int(raw) if raw.isascii() and raw.isdigit() else 0
    return get_object_or_404(Channel, pk=pk, workspace=request.brand, network=asking_permission.NETWORK)


@require_GET
@login_required
def come_back(request: HttpRequest) -> HttpResponse:
    kept = request.session.pop(KEPT, None)
    try:
        asked = asking_permission.remembered(kept, request.GET.get("state", ""))
    except connecting.CannotConnect as wrong:
        toast(request, say(wrong.sentence), level=messages.ERROR)
        return HttpResponseRedirect("/")
    brand = membership_of(request.user, asked.brand).workspace
    try:
        channel = _connect(request, brand, asked)
    except connecting.CannotConnect as wrong:
        toast(request, say(wrong.sentence), level=messages.ERROR)
        return HttpResponseRedirect(reverse("connect_network", args=[asked.brand, asking_permission.NETWORK]))
    toast(request, _("«%(name)s» está conectado.") % {"name": channel.name})
    return HttpResponseRedirect(reverse("channel", args=[asked.brand, channel.pk]))


def _connect(request: HttpRequest, brand: Workspace, asked: asking_permission.Asked) -> Channel:
    entered = asking_permission.credentials_for(asked, request.GET.get("code", ""))
    if asked.channel:
        known = get_object_or_404(
            Channel.objects.select_related("workspace"), pk=asked.channel, workspace=brand
        )
        return connecting.reconnect(known, entered, by=request.user)
    return connecting.connect(brand, asking_permission.NETWORK, entered, name=asked.name, by=request.user)
