"""Connecting an account, and connecting it again."""

from __future__ import annotations

from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from core.htmx import INVALID, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import connecting, networks, practising
from ..forms import ConnectForm, CredentialsForm, NameForm, ServerForm
from ..models import Channel
from ..networks.contract import Network
from ..wording import say
from .channels import living_channel, to_channel


@require_GET
@brand_page(Verb.CONNECT)
def choose(request: BrandRequest) -> HttpResponse:
    return page_or_part(request, "publishing/connect.html", {"networks": networks.all()})


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
    return page_or_part(
        request, "publishing/connect_network.html", about_connecting(adapter, form), status=status
    )


def network_or_404(key: str) -> Network:
    try:
        return networks.get(key)
    except KeyError:
        raise Http404 from None


def empty_form(network: Network, given: QueryDict | None) -> NameForm:
    """The practice network asks for nothing but a name."""
    if network.key == practising.NETWORK:
        return NameForm(given, initial={"name": "practica"})
    return ConnectForm(network, given, initial={"name": network.name})


def _connect(request: BrandRequest, network: Network, form: NameForm) -> Channel:
    name = form.cleaned_data["name"]
    if network.key == practising.NETWORK:
        return practising.connect_practice(request.brand, name=name, by=request.user)
    entered = form.entered() if isinstance(form, ConnectForm) else {}
    return connecting.connect(request.brand, network.key, entered, name=name, by=request.user)


def about_connecting(
    network: Network, form: NameForm | CredentialsForm, channel: Channel | None = None
) -> dict[str, object]:
    """`channel` where it is connected again."""
    known = {"name": channel.name, "server": channel.server} if channel else {"name": network.name}
    return {
        "network": network,
        "form": form,
        "channel": channel,
        "steps": f"publishing/steps/{network.key}.html",
        "server_form": ServerForm(initial=known) if network.key == "mastodon" else None,
    }


def say_wrong(form: Form, wrong: connecting.CannotConnect) -> None:
    form.add_error(wrong.field if wrong.field in form.fields else None, say(wrong.sentence))


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@brand_page(Verb.CONNECT)
def reconnect(request: BrandRequest, pk: int) -> HttpResponse:
    """New credentials for the account that this channel already is."""
    channel = living_channel(request, pk)
    network = network_or_404(channel.network)
    if network.key == practising.NETWORK:
        return _reconnect_practice(request, channel)
    form = CredentialsForm(network, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            connecting.reconnect(channel, form.entered(), by=request.user)
        except connecting.CannotConnect as wrong:
            say_wrong(form, wrong)
        else:
            toast(request, _("«%(name)s» está conectado de nuevo.") % {"name": channel.name})
            return to_channel(request, channel)
    shown = about_connecting(network, form, channel)
    status = INVALID if form.is_bound else 200
    return page_or_part(request, "publishing/connect_network.html", shown, status=status)


def _reconnect_practice(request: BrandRequest, channel: Channel) -> HttpResponse:
    if request.method == "GET":
        return to_channel(request, channel)
    practising.reconnect_practice(channel, by=request.user)
    toast(request, _("«%(name)s» está conectado de nuevo.") % {"name": channel.name})
    return to_channel(request, channel)
