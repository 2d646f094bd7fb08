"""The channels of a brand, and what one does with each."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.htmx import INVALID, go, page_or_part, toast
from practice import trouble
from teams.access import BrandRequest, brand_page
from teams.auditing import Did, record
from teams.roles import Verb

from .. import (
    connecting,
    disconnecting,
    ending,
    ledger,
    newslettering,
    pausing,
    podcasting,
    practising,
    testing,
)
from ..forms import DisconnectForm, NameForm, ResumeForm
from ..models import Channel, Delivery
from ..permission import demand_channel
from ..states import State
from ..wording import say

LATEST = 8


def own_channel(request: BrandRequest, pk: int) -> Channel:
    """404 for another brand's. One that was let go is still shown, with its history."""
    return get_object_or_404(Channel.objects.select_related("workspace"), pk=pk, workspace=request.brand)


def living_channel(request: BrandRequest, pk: int) -> Channel:
    living = Channel.objects.select_related("workspace").exclude(health=Channel.Health.REMOVED)
    return get_object_or_404(living, pk=pk, workspace=request.brand)


def to_channel(request: BrandRequest, channel: Channel) -> HttpResponse:
    return go(request, reverse("channel", args=[request.brand.slug, channel.pk]))


@require_GET
@brand_page(Verb.SEE)
def channels(request: BrandRequest) -> HttpResponse:
    own = Channel.objects.filter(workspace=request.brand).exclude(health=Channel.Health.REMOVED)
    gone = Channel.objects.filter(workspace=request.brand, health=Channel.Health.REMOVED)
    shown = {
        "shown": [(one, disconnecting.at_risk(one)) for one in own],
        "gone": gone,
        "resume_form": ResumeForm(),
    }
    return page_or_part(request, "publishing/channels.html", shown)


@require_GET
@brand_page(Verb.SEE)
def channel(request: BrandRequest, pk: int) -> HttpResponse:
    return page_or_part(request, "publishing/channel.html", about(own_channel(request, pk)))


def about(channel: Channel) -> dict[str, object]:
    sent = Delivery.objects.filter(channel=channel, state=State.SENT).order_by("-planned_for")[:1]
    rehearsal = practising.may_rehearse(channel)
    return {
        "channel": channel,
        "risk": disconnecting.at_risk(channel),
        "endangered": list(ending.posts_at_risk(channel)[:LATEST]),
        "ends_soon": channel.ends_at is not None and channel.ends_at - timezone.now() <= ending.SOON,
        "last_success": sent.aggregate(at=Max("sent_at"))["at"],
        "causes": ledger.causes(channel.workspace, channel=channel),
        "latest": ledger.page(ledger.Sought(channel.workspace, channel=channel), size=LATEST).deliveries,
        "name_form": NameForm(initial={"name": channel.name}),
        "resume_form": ResumeForm(),
        "troubles": trouble.Kind.choices if rehearsal else [],
        "newsletter": newslettering.list_of(channel) if channel.network == newslettering.NETWORK else None,
        "show": podcasting.show_of(channel) if channel.network == podcasting.NETWORK else None,
        "trouble": trouble.current(channel.account) if rehearsal else None,
    }


@require_POST
@brand_page(Verb.CONNECT)
def rename(request: BrandRequest, pk: int) -> HttpResponse:
    """`?name=` in the address is how the undo of a toast carries the old name."""
    channel = living_channel(request, pk)
    old = channel.name
    form = NameForm(request.POST if "name" in request.POST else request.GET)
    try:
        if form.is_valid():
            connecting.rename(channel, form.cleaned_data["name"], by=request.user)
    except connecting.CannotConnect as wrong:
        form.add_error("name", say(wrong.sentence))
    if not form.is_valid():
        channel.refresh_from_db()
        shown = about(channel) | {"name_form": form}
        return page_or_part(request, "publishing/channel.html", shown, status=INVALID)
    undo = reverse("channel_rename", args=[request.brand.slug, pk], query={"name": old})
    toast(request, _("El canal ahora se llama «%(name)s».") % {"name": channel.name}, undo=undo)
    return to_channel(request, channel)


@require_POST
@brand_page(Verb.CONNECT)
def test(request: BrandRequest, pk: int) -> HttpResponse:
    channel = living_channel(request, pk)
    try:
        testing.test(channel, by=request.user)
    except connecting.CannotConnect as wrong:
        toast(request, say(wrong.sentence), level=messages.ERROR)
    else:
        toast(request, _("«%(name)s» responde y acepta el acceso.") % {"name": channel.name})
    return to_channel(request, channel)


@require_POST
@brand_page(Verb.SCHEDULE)
def pause(request: BrandRequest, pk: int) -> HttpResponse:
    channel = living_channel(request, pk)
    pausing.pause(channel, by=request.user)
    said = _("«%(name)s» está en pausa: nada sale hasta que lo reanudes.") % {"name": channel.name}
    toast(request, said, undo=reverse("channel_resume", args=[request.brand.slug, pk]))
    return to_channel(request, channel)


@require_POST
@brand_page(Verb.SCHEDULE)
def resume(request: BrandRequest, pk: int) -> HttpResponse:
    channel = living_channel(request, pk)
    held = pausing.resume(channel, by=request.user, overdue=overdue(request))
    said = _("«%(name)s» publica de nuevo.") % {"name": channel.name}
    undo = reverse("channel_pause", args=[request.brand.slug, pk])
    toast(request, f"{said} {said_of_held(held)}".strip(), undo=undo)
    return to_channel(request, channel)


@require_POST
@brand_page(Verb.SCHEDULE)
def pause_brand(request: BrandRequest) -> HttpResponse:
    pausing.pause_brand(request.brand, by=request.user)
    said = _("%(brand)s está en pausa: nada sale hasta que la reanudes.") % {"brand": request.brand}
    toast(request, said, undo=reverse("brand_resume", args=[request.brand.slug]))
    return go(request, reverse("channels", args=[request.brand.slug]))


@require_POST
@brand_page(Verb.SCHEDULE)
def resume_brand(request: BrandRequest) -> HttpResponse:
    held = pausing.resume_brand(request.brand, by=request.user, overdue=overdue(request))
    said = _("%(brand)s publica de nuevo.") % {"brand": request.brand}
    undo = reverse("brand_pause", args=[request.brand.slug])
    toast(request, f"{said} {said_of_held(held)}".strip(), undo=undo)
    return go(request, reverse("channels", args=[request.brand.slug]))


def overdue(request: BrandRequest) -> pausing.Overdue:
    """Anything but a clear «send» holds: nothing is flooded by accident."""
    return "send" if request.POST.get("overdue") == "send" else "hold"


def said_of_held(held: int) -> str:
    if not held:
        return ""
    return ngettext(
        "%(number)s publicación debió salir entretanto y está retenida: decide qué hacer con ella.",
        "%(number)s publicaciones debieron salir entretanto y están retenidas: decide qué hacer con ellas.",
        held,
    ) % {"number": held}


@require_http_methods(["GET", "POST"])
@brand_page(Verb.CONNECT)
def disconnect(request: BrandRequest, pk: int) -> HttpResponse:
    channel = living_channel(request, pk)
    form = DisconnectForm(request.POST or None, initial={"waiting": "hold"})
    if request.method == "POST" and form.is_valid():
        disconnecting.disconnect(channel, by=request.user, waiting=form.cleaned_data["waiting"])
        toast(request, _("«%(name)s» se desconectó y sus credenciales se borraron.") % {"name": channel.name})
        return go(request, reverse("channels", args=[request.brand.slug]))
    shown = {"channel": channel, "risk": disconnecting.at_risk(channel), "form": form}
    status = INVALID if request.method == "POST" else 200
    return page_or_part(request, "publishing/disconnect.html", shown, status=status)


@require_POST
@brand_page(Verb.CONNECT)
def rehearse(request: BrandRequest, pk: int) -> HttpResponse:
    """Trouble on demand, on the practice network."""
    channel = get_object_or_404(Channel, pk=pk, workspace=request.brand, network="practice")
    demand_channel(Verb.CONNECT, channel, request.user)
    kind = request.POST.get("kind", "")
    told = {"kind": kind[:40]}
    record(Did.PRACTICE_TROUBLE, by=request.user, workspace=request.brand, on=channel, after=told)
    if not practising.has_account(channel):
        gone = _(
            "Su cuenta en la Red de práctica ya no existe: renueva el acceso del canal y se abre otra vez."
        )
        toast(request, gone, level=messages.ERROR)
    elif kind in trouble.Kind.values:
        trouble.set(channel.account, kind, 1)
        said = _("Lo siguiente que llegue a la Red de práctica encontrará esto: %(trouble)s.")
        undo = reverse("channel_trouble", args=[request.brand.slug, pk])
        toast(request, said % {"trouble": trouble.Kind(kind).label}, undo=undo)
    else:
        trouble.clear(channel.account)
        toast(request, _("La Red de práctica funciona con normalidad."))
    return to_channel(request, channel)
