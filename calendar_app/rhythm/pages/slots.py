"""«Huecos»: the week's slots of every channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, go, page_or_part, toast
from publishing.models import Channel
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ...clocks import today_in
from ...models import Pillar, Slot
from ...refusals import CannotPlan
from .. import slotting, week

SALT = "calendar_app.rhythm.slots"
MONDAY = date(2024, 1, 1)


def weekday_names(order: list[int]) -> list[tuple[int, date]]:
    """Each day of the week with a date that bears its name."""
    return [(day, MONDAY + timedelta(days=day)) for day in order]


class SlotForm(forms.Form):
    channel = forms.ModelChoiceField(Channel.objects.none(), label=gettext_lazy("Canal"), empty_label=None)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Días"),
        coerce=int,
        choices=[(str(day), str(day)) for day in range(7)],
        error_messages={"required": gettext_lazy("Elige al menos un día de la semana.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("Hora"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    pillar = forms.ModelChoiceField(
        Pillar.objects.none(),
        label=gettext_lazy("Pilar"),
        required=False,
        empty_label=gettext_lazy("Cualquier pilar"),
        help_text=gettext_lazy("Con pilar, la cola sólo pone ahí publicaciones de ese pilar."),
    )
    evergreen = forms.BooleanField(
        label=gettext_lazy("Para contenido perenne"),
        required=False,
        help_text=gettext_lazy("Se llena solo con lo perenne, y la cola no lo toma."),
    )

    def __init__(self, brand: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channels = Channel.objects.filter(workspace=brand).exclude(health=Channel.Health.REMOVED)
        choices: dict[str, Any] = {
            "channel": channels.order_by("name", "pk"),
            "pillar": Pillar.objects.filter(workspace=brand, archived_at=None),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows


@brand_page()
@require_safe
def slots(request: BrandRequest) -> HttpResponse:
    return page_or_part(request, "calendar_app/rhythm/slots.html", week_page(request))


def week_page(request: BrandRequest, form: SlotForm | None = None) -> dict[str, Any]:
    brand, today = request.brand, today_in(request.brand)
    found = week.rows(brand)
    sources = [row.channel for row in found if row.count]
    chosen = (form.data.getlist("weekdays") if form and form.is_bound else []) or []
    return {
        "rows": found,
        "form": form or SlotForm(brand, initial={"time": time(9)}),
        "weekdays": weekday_names(week.weekdays(brand)),
        "chosen": chosen,
        "next_free": week.next_free(brand, today),
        "clock_notes": week.clock_notes(brand, today),
        "sources": sources,
        "copy_to": next((row.channel for row in found if row.channel not in sources[:1]), None),
    }


@brand_page(Verb.STRATEGY)
@require_http_methods(["GET", "HEAD", "POST"])
def slot_add(request: BrandRequest) -> HttpResponse:
    if request.method != "POST":
        return home(request)
    form = SlotForm(request.brand, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            new = slotting.add(
                said["channel"], weekdays=said["weekdays"], hour=said["time"], by=request.user,
                pillar=said["pillar"], evergreen=said["evergreen"],
            )  # fmt: skip
        except CannotPlan as refusal:
            form.add_error(None, refusal.sentence)
        else:
            toast(request, added(new, already=_("Esos huecos ya estaban.")), undo=taking_back(request, new))
            return home(request)
    context = week_page(request, form)
    return page_or_part(request, "calendar_app/rhythm/slots.html", context, status=INVALID)


def added(new: list[Slot], already: str) -> str:
    if not new:
        return already
    said = ngettext("%(count)s hueco añadido.", "%(count)s huecos añadidos.", len(new))
    return said % {"count": len(new)}


def taking_back(request: BrandRequest, new: list[Slot]) -> str:
    if not new:
        return ""
    query = urlencode({"do": "remove", "pks": ",".join(str(slot.pk) for slot in new)})
    return f"{reverse('slot_undo', args=[request.brand.slug])}?{query}"


@brand_page(Verb.STRATEGY)
@require_POST
def slots_copy(request: BrandRequest) -> HttpResponse:
    """`source` and `to`: channels of the brand."""
    try:
        source, to = (channel_of(request, name) for name in ("source", "to"))
        new = slotting.copy(source, to, by=request.user)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
    else:
        toast(request, added(new, already=_("Ya tenía los mismos.")), undo=taking_back(request, new))
    return home(request)


def channel_of(request: BrandRequest, name: str) -> Channel:
    asked = request.POST.get(name, "")
    found = Channel.objects.filter(workspace=request.brand, pk=int(asked)) if is_number(asked) else None
    channel = found.first() if found is not None else None
    if channel is None:
        raise CannotPlan(_("Elige de qué canal y a cuál."))
    return channel


def is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


@brand_page(Verb.STRATEGY)
@require_POST
def slot_change(request: BrandRequest, pk: int) -> HttpResponse:
    """`do` = pause | resume | keep | free | remove."""
    slot = get_object_or_404(Slot.objects.select_related("channel"), workspace=request.brand, pk=pk)
    do = request.POST.get("do") or request.GET.get("do", "")
    if do not in DOES:
        toast(request, _("«%(verb)s» no es una decisión.") % {"verb": do[:40]}, level=messages.ERROR)
        return home(request)
    said, undo = DOES[do](request, slot)
    toast(request, said, undo=undo)
    return home(request)


def back(request: BrandRequest, slot: Slot, do: str) -> str:
    return f"{reverse('slot_change', args=[request.brand.slug, slot.pk])}?do={do}"


def then_pause(request: BrandRequest, slot: Slot) -> tuple[str, str]:
    slotting.pause(slot, by=request.user)
    return _("Hueco en pausa: nadie lo toma."), back(request, slot, "resume")


def then_resume(request: BrandRequest, slot: Slot) -> tuple[str, str]:
    slotting.pause(slot, by=request.user, paused=False)
    return _("Hueco en uso otra vez."), back(request, slot, "pause")


def then_keep(request: BrandRequest, slot: Slot) -> tuple[str, str]:
    slotting.keep_for_evergreen(slot, by=request.user)
    return _("Queda para el contenido perenne."), back(request, slot, "free")


def then_free(request: BrandRequest, slot: Slot) -> tuple[str, str]:
    slotting.keep_for_evergreen(slot, by=request.user, kept=False)
    return _("Vuelve a ser de la cola."), back(request, slot, "keep")


def then_remove(request: BrandRequest, slot: Slot) -> tuple[str, str]:
    gone = slotting.remove([slot], by=request.user)
    query = urlencode({"do": "put_back", "what": signing.dumps(gone, salt=SALT)})
    return _("Hueco quitado."), f"{reverse('slot_undo', args=[request.brand.slug])}?{query}"


DOES: dict[str, Callable[[BrandRequest, Slot], tuple[str, str]]] = {
    "pause": then_pause,
    "resume": then_resume,
    "keep": then_keep,
    "free": then_free,
    "remove": then_remove,
}


@brand_page(Verb.STRATEGY)
@require_POST
def slot_undo(request: BrandRequest) -> HttpResponse:
    """`do=remove` takes back what was just added; `do=put_back` brings back what was removed."""
    if request.GET.get("do") == "remove":
        pks = [int(each) for each in request.GET.get("pks", "").split(",") if is_number(each)]
        slotting.remove(Slot.objects.filter(workspace=request.brand, pk__in=pks), by=request.user)
        toast(request, _("Quitados."))
        return home(request)
    try:
        for gone in signing.loads(request.GET.get("what", ""), salt=SALT, max_age=3600):
            slotting.put_back(request.brand, gone, by=request.user)
    except (signing.BadSignature, Channel.DoesNotExist, CannotPlan):
        toast(request, _("Ya no se puede deshacer: añádelo de nuevo."), level=messages.ERROR)
        return home(request)
    toast(request, _("El hueco está otra vez."))
    return home(request)


def home(request: BrandRequest) -> HttpResponse:
    return go(request, reverse("slots", args=[request.brand.slug]))
