"""«Perennes»: the posts that may be said again, whose turn it is, and why some have none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, go, page_or_part, toast
from core.templatetags.hours import short_day
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ... import composing, listing
from ...clocks import today_in
from ...models import Evergreen
from ...refusals import CannotPlan
from ...views.opening import post_or_404
from ...views.returning import back_to
from .. import evergreen, keeping_green, slots
from ..turns import Why


@dataclass(frozen=True)
class Line:
    """One of the queue, as the page shows it."""

    row: Evergreen
    card: listing.Card
    why: str  # why it has no turn now; empty: it waits for a slot
    blocked: bool  # something a person has to mend


class EvergreenForm(forms.Form):
    gap_days = forms.IntegerField(
        label=gettext_lazy("Días entre una vez y otra"), min_value=1, max_value=3650,
        help_text=gettext_lazy("Cuentan todas: la original, sus copias y las que moviste a mano."),
    )  # fmt: skip
    expires = forms.DateField(
        label=gettext_lazy("Vence"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Después de ese día ya no se dice. Vacío: nunca."),
    )
    needs_variation = forms.BooleanField(
        label=gettext_lazy("Pide otras palabras cada vez"), required=False,
        help_text=gettext_lazy("X, LinkedIn y Facebook rechazan lo repetido: ahí se piden siempre."),
    )  # fmt: skip


@brand_page()
@require_safe
def evergreens(request: BrandRequest) -> HttpResponse:
    brand, today = request.brand, today_in(request.brand)
    rows = list(Evergreen.objects.filter(workspace=brand).select_related("post__workspace", "by"))
    posts = [row.post_id for row in rows]
    cards = {card.post.pk: card for card in listing.as_cards(evergreen.posts_of(posts), brand)}
    offered = slots.offered(brand)
    context = {
        "lines": [line(row, cards[row.post_id], today, offered) for row in rows if row.post_id in cards],
        "kept": sum(slot.evergreen for slot in offered),
        "kept_days": evergreen.KEPT_AHEAD.days,
        "left_days": evergreen.LEFT_AHEAD.days,
    }
    return page_or_part(request, "calendar_app/rhythm/evergreens.html", context)


def line(row: Evergreen, card: listing.Card, today: date, offered: list[Any]) -> Line:
    found = composing.blockers(composing.problems(row.post))
    if found:
        return Line(row, card, str(found[0]), blocked=True)
    why, day = evergreen.next_turn(row, today)
    if why is None and not has_slots(row, offered):
        none = _("Sus canales no tienen huecos que le sirvan: crea uno en «Huecos».")
        return Line(row, card, none, blocked=True)
    blocked = why in (Why.SAME_WORDS, Why.EXPIRED)
    return Line(row, card, sentence(row, why, day), blocked)


def has_slots(row: Evergreen, offered: list[Any]) -> bool:
    channels = {variant.channel_id for variant in row.post.variants.all()}
    return any(
        slot.channel_id in channels and slot.pillar_id in (None, row.post.pillar_id) for slot in offered
    )


def sentence(row: Evergreen, why: Why | None, day: date | None) -> str:
    if row.by_id is None:
        return _("Quien la puso ya no tiene cuenta: guárdala de nuevo para que siga.")
    words = {"day": short_day(day) if day else "", "gap": row.gap_days, "expires": short_day(row.expires)}
    return {
        None: "",
        Why.PAUSED: _("En pausa."),
        Why.EXPIRED: _("Venció el %(expires)s.") % words,
        Why.TOO_SOON: _("Descansa hasta el %(day)s: van %(gap)s días entre una vez y otra.") % words,
        Why.SAME_WORDS: _("Le faltan otras palabras: escribe una versión que no haya dicho la última vez."),
    }[why]


@brand_page(Verb.WRITE)
@require_POST
def evergreen_add(request: BrandRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    try:
        row = keeping_green.add(post, by=request.user)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return go(request, back_to(request, home(request)))
    said = _("Está entre lo perenne: di cada cuánto y con qué otras palabras.")
    toast(request, said, undo=to(row, "remove"))
    return go(request, reverse("evergreen", args=[request.brand.slug, row.pk]))


def home(request: BrandRequest) -> str:
    return reverse("evergreens", args=[request.brand.slug])


def row_or_404(request: BrandRequest, pk: int) -> Evergreen:
    rows = Evergreen.objects.select_related("post__workspace")
    row = get_object_or_404(rows, workspace=request.brand, pk=pk)
    row.workspace = row.post.workspace = request.brand
    return row


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: BrandRequest, pk: int) -> HttpResponse:
    """`variation` comes as often as there are texts; empty ones are none."""
    row = row_or_404(request, pk)
    names = ("gap_days", "expires", "needs_variation")
    form = EvergreenForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    texts = request.POST.getlist("variation") if request.method == "POST" else row.variations
    if request.method == "POST" and form.is_valid():
        try:
            keeping_green.change(row, by=request.user, variations=texts, **form.cleaned_data)
        except CannotPlan as refusal:
            form.add_error(None, refusal.sentence)
        else:
            toast(request, _("Guardada."))
            more = request.POST.get("then") == "more"
            return go(request, reverse("evergreen", args=[request.brand.slug, pk]) if more else home(request))
    context = {
        "row": row,
        "form": form,
        "texts": [*texts, ""],
        "title": listing.one_line(row.post.title, row.post.text),
        "said": evergreen.sayings([row.post_id]).get(row.post_id, [])[-6:],
        "forced": evergreen.refuses_repeats(row.post),
    }
    status = INVALID if form.errors else 200
    return page_or_part(request, "calendar_app/rhythm/evergreen.html", context, status=status)


def to(row: Evergreen, do: str) -> str:
    url = reverse("evergreen_change", args=[row.workspace.slug, row.pk])
    return f"{url}?{urlencode({'do': do})}"


@brand_page(Verb.WRITE)
@require_POST
def evergreen_change(request: BrandRequest, pk: int) -> HttpResponse:
    """`do` = pause | resume | remove."""
    row = row_or_404(request, pk)
    do = request.POST.get("do") or request.GET.get("do", "")
    if do not in DOES:
        toast(request, _("«%(verb)s» no es una decisión.") % {"verb": do[:40]}, level=messages.ERROR)
    else:
        said, undo = DOES[do](request, row)
        toast(request, said, undo=undo)
    return go(request, home(request))


def then_pause(request: BrandRequest, row: Evergreen) -> tuple[str, str]:
    keeping_green.pause(row, by=request.user)
    return _("En pausa: no se repite."), to(row, "resume")


def then_resume(request: BrandRequest, row: Evergreen) -> tuple[str, str]:
    keeping_green.pause(row, by=request.user, paused=False)
    return _("Vuelve a tener turno."), to(row, "pause")


def then_remove(request: BrandRequest, row: Evergreen) -> tuple[str, str]:
    """Its undo puts it at the end of the queue, with what it said of itself."""
    kept = keeping_green.as_words(row)
    post = keeping_green.remove(row, by=request.user)
    back = reverse("evergreen_put_back", args=[request.brand.slug, post.pk])
    return _("Ya no es perenne. La publicación y sus copias siguen."), f"{back}?{urlencode({'what': kept})}"


DOES: dict[str, Callable[[BrandRequest, Evergreen], tuple[str, str]]] = {
    "pause": then_pause,
    "resume": then_resume,
    "remove": then_remove,
}


@brand_page(Verb.WRITE)
@require_POST
def evergreen_put_back(request: BrandRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    try:
        keeping_green.put_back(post, request.GET.get("what", ""), by=request.user)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
    else:
        toast(request, _("Está otra vez entre lo perenne."))
    return go(request, home(request))
