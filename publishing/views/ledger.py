"""*Libro de entregas*: the list, its CSV, each delivery's page, and a person's decisions."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.htmx import go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.auditing import Did, record
from teams.roles import Verb

from .. import export, networks, settling, vouching
from ..forms import SoughtForm
from ..ledger import causes, costs, page, read_place, written
from ..models import Channel, Delivery, Reading
from ..networks.contract import Can
from ..permission import may_on_delivery
from ..settling_many import VERBS, settle_all
from ..states import State
from ..wording import say

EVERY = "todos"


@require_GET
@brand_page(Verb.SEE)
def deliveries(request: BrandRequest) -> HttpResponse:
    form = SoughtForm(request.brand, request.GET)
    sought = form.sought()
    found = page(sought, before=read_place(request.GET.get("antes", "")))
    shown = {
        "form": form,
        "sought": sought,
        "page": found,
        "older": written(found.older) if found.older else "",
        "costs": costs(request.brand, channel=sought.channel),
        "causes": causes(request.brand, channel=sought.channel) if sought.state == "person" else [],
        "filtered": any(request.GET.get(name) for name in form.fields),
    }
    return page_or_part(request, "publishing/deliveries.html", shown)


@require_GET
@brand_page(Verb.EXPORT)
def deliveries_csv(request: BrandRequest) -> StreamingHttpResponse:
    sought = SoughtForm(request.brand, request.GET).sought()
    record(Did.DELIVERY_EXPORTED, by=request.user, workspace=request.brand, after=request.GET.dict())
    answer = StreamingHttpResponse(_in_zone(request, sought), content_type="text/csv; charset=utf-8")
    name = f"entregas-{request.brand.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _in_zone(request: BrandRequest, sought: export.Sought) -> export.Iterator[str]:
    """The stream is read after the view has returned, when the brand's zone is no longer active."""
    lines = export.rows(sought)
    while True:
        with timezone.override(request.brand.tz):
            line = next(lines, None)
        if line is None:
            return
        yield line


def own_delivery(request: BrandRequest, pk: int) -> Delivery:
    """404 for another brand's."""
    rows = Delivery.objects.within(request.brand).select_related(
        "channel__workspace", "follows", "created_by"
    )
    return get_object_or_404(rows, pk=pk)


@require_GET
@brand_page(Verb.SEE)
def delivery(request: BrandRequest, pk: int) -> HttpResponse:
    return page_or_part(request, "publishing/delivery.html", about(request, pk))


def about(request: BrandRequest, pk: int) -> dict[str, object]:
    delivery = own_delivery(request, pk)
    gone = delivery.channel.health == Channel.Health.REMOVED
    barred = settling.barred(delivery) if delivery.state == State.WAITING and delivery.held_at else None
    return {
        "delivery": delivery,
        "said": delivery.content,
        "facts": vouching.facts_of(delivery),
        "attempts": delivery.attempts.select_related("by").order_by("-number"),
        "figures": [
            (at, list(rows)) for at, rows in groupby(_readings(delivery), key=lambda row: row.read_at)
        ],
        "may_settle": may_on_delivery(request.membership, Verb.SETTLE, delivery),
        "may_delete": not gone and _can_delete(delivery),
        "may_send": not gone,
        "barred": barred,
        "barred_too": barred and barred.as_json() != delivery.sentence,  # it is held for something else
        "late": delivery.state == State.WAITING
        and not delivery.held_at
        and delivery.planned_for < timezone.now(),
    }


def _readings(delivery: Delivery) -> QuerySet[Reading]:
    return delivery.readings.order_by("-read_at", "pk")


def _can_delete(delivery: Delivery) -> bool:
    try:
        can = networks.get(delivery.channel.network).can
    except KeyError:
        return False
    return Can.DELETE in can and delivery.state == State.SENT and not delivery.deleted_at


# ── a person's decisions ──────────────────────────────────────────────────────────────────────────────


def _retry(request: BrandRequest, delivery: Delivery) -> str:
    settling.retry(delivery, by=request.user)
    return _("Se intenta de nuevo.")


def _there(request: BrandRequest, delivery: Delivery) -> str:
    settling.it_is_there(delivery, url=request.POST.get("url", ""), by=request.user)
    return _("Queda como publicada, con el enlace que diste.")


def _not_there(request: BrandRequest, delivery: Delivery) -> str:
    settling.it_is_not_there(delivery, by=request.user)
    return _("Se envía de nuevo: dijiste que no está en la red.")


def _release(request: BrandRequest, delivery: Delivery) -> str:
    settling.release(delivery, by=request.user)
    return _("Sale ahora.")


def _withdraw(request: BrandRequest, delivery: Delivery) -> str:
    settling.take_back(delivery, by=request.user)
    return _("Retirada: no saldrá en este canal. Puedes programarla otra vez desde su publicación.")


def _take_down(request: BrandRequest, delivery: Delivery) -> str:
    settling.take_down(delivery, by=request.user)
    return _("Se borró de la red. La entrega y su historia siguen aquí.")


def _done(request: BrandRequest, delivery: Delivery) -> str:
    settling.done_by_hand(delivery, url=request.POST.get("url", ""), by=request.user)
    return _("Anotado: ya está publicada.")


def _not_done(request: BrandRequest, delivery: Delivery) -> str:
    settling.not_done(delivery, by=request.user)
    return _("Retirada: no se publicó. Puedes programarla otra vez desde su publicación.")


DECISIONS: dict[str, Callable[[BrandRequest, Delivery], str]] = {
    "reintentar": _retry,
    "esta": _there,
    "no-esta": _not_there,
    "publicar-ahora": _release,
    "ya-la-publique": _done,
    "no-se-publico": _not_done,
    "retirar": _withdraw,
    "borrar-de-la-red": _take_down,
}


@require_POST
@brand_page(Verb.SETTLE)
def settle(request: BrandRequest, pk: int, verb: str) -> HttpResponse:
    delivery = own_delivery(request, pk)
    if verb not in DECISIONS:
        raise Http404
    try:
        toast(request, DECISIONS[verb](request, delivery))
    except settling.CannotSettle as wrong:
        toast(request, say(wrong.sentence), level=messages.ERROR)
    return go(request, reverse("delivery", args=[request.brand.slug, pk]))


@require_POST
@brand_page(Verb.SETTLE)
def settle_cause(request: BrandRequest) -> HttpResponse:
    """Everything that stands for one cause, on one channel or on `EVERY`, in one decision."""
    raw, verb = request.POST.get("channel", ""), request.POST.get("verb", "")
    pk = int(raw) if raw.isascii() and raw.isdigit() else 0
    channel = None if raw == EVERY else get_object_or_404(Channel, pk=pk, workspace=request.brand)
    if verb not in VERBS:
        raise Http404
    settled = settle_all(request.brand, channel, verb, request.POST.get("cause", ""), by=request.user)
    toast(request, said_of_many(verb, settled.done))
    if settled.moved_on:
        toast(request, said_of_moved_on(settled.moved_on), level=messages.WARNING)
    if settled.left:
        toast(request, _("Quedan más: repite la decisión para las siguientes."), level=messages.WARNING)
    return go(request, reverse("deliveries", args=[request.brand.slug], query={"estado": "person"}))


def said_of_many(verb: str, number: int) -> str:
    if verb == "retry":
        said = ngettext("Se reintenta %(n)s publicación.", "Se reintentan %(n)s publicaciones.", number)
    elif verb == "release":
        said = ngettext("Sale %(n)s publicación.", "Salen %(n)s publicaciones, una tras otra.", number)
    else:
        said = ngettext("Se retiró %(n)s publicación.", "Se retiraron %(n)s publicaciones.", number)
    return said % {"n": number}


def said_of_moved_on(number: int) -> str:
    return ngettext(
        "%(n)s no se tocó: cambió mientras la mirabas o hay otra entrega de la misma publicación.",
        "%(n)s no se tocaron: cambiaron mientras las mirabas o hay otra entrega de la misma publicación.",
        number,
    ) % {"n": number}
