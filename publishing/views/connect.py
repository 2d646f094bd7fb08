"""Connecting an account, and connecting it again."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.forms import Form, PasswordInput
from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from core.htmx import INVALID, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.models import Workspace
from teams.roles import Verb

from .. import app_keys, choosing, connecting, networks, registering, serving
from ..forms import ConnectForm, ConsentForm, CredentialsForm, NameForm, OpeningForm
from ..models import Channel
from ..networks.consent import ByConsent
from ..networks.contract import Network
from ..wording import say
from .channels import living_channel, to_channel


@require_GET
@brand_page(Verb.CONNECT)
def choose(request: BrandRequest) -> HttpResponse:
    return page_or_part(request, "publishing/connect.html", {"groups": list(choosing.grouped(request.brand))})


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@brand_page(Verb.CONNECT)
def connect_network(request: BrandRequest, network: str) -> HttpResponse:
    adapter = network_or_404(network)
    form = empty_form(adapter, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            channel = _connect(request, adapter, form)
        except connecting.CannotConnect as wrong:
            say_wrong(form, wrong)
        else:
            toast(request, _("«%(name)s» está conectado.") % {"name": channel.name})
            return to_channel(request, channel)
    status = INVALID if form.is_bound else 200
    shown = about_connecting(adapter, form, request.brand)
    return page_or_part(request, "publishing/connect_network.html", shown, status=status)


def network_or_404(key: str) -> Network:
    try:
        return networks.get(key)
    except KeyError:
        raise Http404 from None


def empty_form(network: Network, given: QueryDict | None) -> NameForm:
    """A network of our own asks what its account shall be; the others who we are there."""
    if network.opened_with is not None:
        return OpeningForm(serving.asked(network), given, initial={"name": serving.OURS[network.key].called})
    return ConnectForm(network, given, initial={"name": network.name})


def _connect(request: BrandRequest, network: Network, form: NameForm) -> Channel:
    name = form.cleaned_data["name"]
    if isinstance(form, OpeningForm):
        ours = serving.OURS[network.key]
        return ours.open(request.brand, name=name, said=form.said(), by=request.user)
    entered = form.entered() if isinstance(form, ConnectForm) else {}
    return connecting.connect(request.brand, network.key, entered, name=name, by=request.user)


def about_connecting(
    network: Network,
    form: NameForm | CredentialsForm,
    brand: Workspace,
    channel: Channel | None = None,
) -> dict[str, object]:
    """`channel` where it is connected again."""
    shown = {
        "network": network,
        "form": form,
        "channel": channel,
        "steps": steps_for(network),
        "asks_secrets": any(isinstance(field.widget, PasswordInput) for field in form.fields.values()),
    }
    return shown | (_about_consent(network, brand, channel) if isinstance(network, ByConsent) else {})


def steps_for(network: Network) -> list[str]:
    """The first of these that is there."""
    return [f"publishing/steps/{network.key}.html", "publishing/steps/any.html"]


def _about_consent(network: ByConsent, brand: Workspace, channel: Channel | None) -> dict[str, object]:
    """`ready`: there are app keys to ask with, or the account's server gives us some."""
    known = {"name": channel.name, "server": channel.server} if channel else {}
    return {
        "consent_form": consent_form(network, initial=known),
        "ready": network.registers or app_keys.found(network, brand) is not None,
        **about_redirect(network),
    }


def about_redirect(network: ByConsent) -> dict[str, object]:
    """The address that the vendor's page asks for, and whether a browser out there could come back to it."""
    public = urlsplit(settings.PAUTA_URL)
    return {
        "redirect_uri": registering.return_address(network),
        "not_https": public.scheme != "https",
        "not_public": not_public(public.hostname or ""),
    }


def not_public(host: str) -> bool:
    """localhost, a bare name or an address that only a home or office knows."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal", ".lan"))


def consent_form(
    network: ByConsent, given: QueryDict | None = None, initial: Mapping[str, str] | None = None
) -> ConsentForm:
    return ConsentForm(network, given, initial=initial)


def say_wrong(form: Form, wrong: connecting.CannotConnect) -> None:
    form.add_error(wrong.field if wrong.field in form.fields else None, say(wrong.sentence))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@brand_page(Verb.CONNECT)
def reconnect(request: BrandRequest, pk: int) -> HttpResponse:
    """New credentials for the account that this channel already is."""
    channel = living_channel(request, pk)
    network = network_or_404(channel.network)
    if network.opened_with is not None:
        return _reopen(request, channel)
    form = CredentialsForm(network, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            connecting.reconnect(channel, form.entered(), by=request.user)
        except connecting.CannotConnect as wrong:
            say_wrong(form, wrong)
        else:
            toast(request, _("«%(name)s» está conectado de nuevo.") % {"name": channel.name})
            return to_channel(request, channel)
    shown = about_connecting(network, form, request.brand, channel)
    status = INVALID if form.is_bound else 200
    return page_or_part(request, "publishing/connect_network.html", shown, status=status)


def _reopen(request: BrandRequest, channel: Channel) -> HttpResponse:
    if request.method == "GET":
        return to_channel(request, channel)
    serving.OURS[channel.network].reopen(channel, by=request.user)
    toast(request, _("«%(name)s» está conectado de nuevo.") % {"name": channel.name})
    return to_channel(request, channel)
