"""«Fechas clave»: the year's dates, and what the brand does about each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..clocks import today_in
from ..models import KeyDate
from ..refusals import CannotPlan
from . import catalogue, choosing, year
from .between import between, rules_of
from .forms import ConfirmForm, OwnForm

SALT = "calendar_app.key_dates"


@brand_page()
@require_safe
def key_dates(request: BrandRequest) -> HttpResponse:
    shown = asked_year(request)
    months = year.months(request.brand, shown)
    rules, this_month = rules_of(request.brand), today_in(request.brand).replace(day=1)
    context = {
        "year": shown,
        "over": [(month, some) for month, some in months if month < this_month],
        "months": [(month, some) for month, some in months if month >= this_month],
        "leads": year.LEADS,
        "hidden_count": sum(line.occasion.hidden for _month, lines in months for line in lines),
        "with_hidden": request.GET.get("ocultas") == "1",
        "unsaid": year.unsaid(request.brand, months),
        "countries": year.countries(rules),
        "commercial": rules.commercial,
        "first_year": catalogue.FIRST_YEAR,
        "last_year": catalogue.LAST_YEAR,
    }
    return page_or_part(request, "calendar_app/key_dates/key_dates.html", context)


def asked_year(request: BrandRequest) -> int:
    asked = request.GET.get("anio", "") or request.POST.get("anio", "")
    known = asked.isdecimal() and catalogue.FIRST_YEAR <= int(asked[:5]) <= catalogue.LAST_YEAR
    return int(asked) if known else today_in(request.brand).year


def address(request: BrandRequest, **query: Any) -> str:
    return f"{reverse('key_dates', args=[request.brand.slug])}?{urlencode(query)}"


def home(request: BrandRequest) -> HttpResponse:
    return go(request, address(request, anio=asked_year(request)))


def tried(request: BrandRequest, do: Callable[[], Any]) -> bool:
    """Does it, or says why not."""
    try:
        do()
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return False
    return True


@brand_page(Verb.STRATEGY)
@require_POST
def key_date_rules(request: BrandRequest) -> HttpResponse:
    choosing.set_rules(
        request.brand,
        countries=request.POST.getlist("countries"),
        commercial=bool(request.POST.get("commercial")),
        by=request.user,
    )
    toast(request, _("Guardado: el calendario muestra las fechas que elegiste."))
    return home(request)


# ── one date of the packs ─────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.STRATEGY)
@require_POST
def key_date_choose(request: BrandRequest) -> HttpResponse:
    """`do` = follow | unfollow | hide | show, of `key`; «Deshacer» brings them in the query."""
    asked = request.POST if "do" in request.POST else request.GET
    key, do = asked.get("key", "")[:80], asked.get("do", "")
    if do not in DOES:
        toast(request, _("«%(verb)s» no es una decisión.") % {"verb": do[:40]}, level=messages.ERROR)
        return home(request)
    before = choosing.standing(request.brand, key)
    if tried(request, lambda: DOES[do](request, key, asked)):
        toast(request, str(SAID[do]()), undo=undo(request, key, before))
    return home(request)


def lead_days(text: str) -> int:
    """-1 for what is no number: the verb says what it takes."""
    return int(text) if text.isdecimal() and len(text) < 6 else -1


DOES: dict[str, Callable[[BrandRequest, str, Any], None]] = {
    "follow": lambda request, key, asked: choosing.follow(
        request.brand, key, by=request.user, lead_days=lead_days(asked.get("lead", "7"))
    ),
    "unfollow": lambda request, key, _asked: choosing.unfollow(request.brand, key, by=request.user),
    "hide": lambda request, key, _asked: choosing.hide(request.brand, key, by=request.user),
    "show": lambda request, key, _asked: choosing.show(request.brand, key, by=request.user),
}
SAID: dict[str, Callable[[], str]] = {
    "follow": lambda: _("La sigues: la Brújula cuenta con que la prepares a tiempo."),
    "unfollow": lambda: _("Ya no la sigues."),
    "hide": lambda: _("Oculta: no sale en el calendario."),
    "show": lambda: _("Sale otra vez en el calendario."),
}


def undo(request: BrandRequest, key: str, before: tuple[bool, int, bool]) -> str:
    followed, lead, hidden = before
    do = "follow" if followed else "hide" if hidden else "show" if was_hidden(request, key) else "unfollow"
    query = urlencode({"do": do, "key": key, "lead": lead, "anio": asked_year(request)})
    return f"{reverse('key_date_choose', args=[request.brand.slug])}?{query}"


def was_hidden(request: BrandRequest, key: str) -> bool:
    return choosing.standing(request.brand, key)[2]


# ── written by a person ───────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.STRATEGY)
@require_http_methods(["GET", "HEAD", "POST"])
def key_date_new(request: BrandRequest) -> HttpResponse:
    form = OwnForm(request.POST or None, initial={"starts": request.GET.get("dia", "")})
    return filled(request, form, lambda said: choosing.add_own(request.brand, by=request.user, **said))


@brand_page(Verb.STRATEGY)
@require_http_methods(["GET", "HEAD", "POST"])
def key_date_edit(request: BrandRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(KeyDate, workspace=request.brand, pk=pk)
    names = ("name", "starts", "ends", "every_year", "source")
    form = OwnForm(request.POST or None, initial={name: getattr(row, name) for name in names})
    return filled(request, form, lambda said: choosing.change_own(row, by=request.user, **said), row=row)


@brand_page(Verb.STRATEGY)
@require_http_methods(["GET", "HEAD", "POST"])
def key_date_confirm(request: BrandRequest) -> HttpResponse:
    """`key` and `anio` say which; its usual days stand in the form to be mended."""
    key = request.POST.get("key") or request.GET.get("key", "")
    day = catalogue.announced().get(key)
    if day is None:
        return home(request)
    form = ConfirmForm(request.POST or None, initial=usual(request, key))
    more = {"key": key, "name": day.name.said(request.LANGUAGE_CODE), "announcer": year.announcer(key)}
    return filled(
        request, form, lambda said: choosing.confirm(request.brand, key, by=request.user, **said), **more
    )


def usual(request: BrandRequest, key: str) -> dict[str, Any]:
    shown = asked_year(request)
    found = between(request.brand, date(shown, 1, 1), date(shown, 12, 31), hidden=True)
    now = next((each for each in found if each.key == key), None)
    return {"starts": now.starts, "ends": now.ends, "source": now.source} if now else {}


def filled(
    request: BrandRequest, form: Any, keep: Callable[[dict[str, Any]], KeyDate], **more: Any
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep(form.cleaned_data)
        except CannotPlan as refusal:
            form.add_error(None, refusal.sentence)
        else:
            toast(request, _("Guardada."))
            return go(request, address(request, anio=kept.starts.year))
    status = INVALID if form.errors else 200
    context = {"form": form, "year": asked_year(request), **more}
    return page_or_part(request, "calendar_app/key_dates/form.html", context, status=status)


@brand_page(Verb.STRATEGY)
@require_POST
def key_date_remove(request: BrandRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(KeyDate, workspace=request.brand, pk=pk)
    shown, gone = row.starts.year, choosing.remove(row, by=request.user)
    back = reverse("key_date_put_back", args=[request.brand.slug])
    toast(request, _("Quitada."), undo=f"{back}?{urlencode({'what': signing.dumps(gone, salt=SALT)})}")
    return go(request, address(request, anio=shown))


@brand_page(Verb.STRATEGY)
@require_POST
def key_date_put_back(request: BrandRequest) -> HttpResponse:
    """The undo of a removal: what it was is in the address, signed by us."""
    try:
        gone = signing.loads(request.GET.get("what", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        toast(request, _("Ya no se puede deshacer: escríbela de nuevo."), level=messages.ERROR)
        return home(request)
    row = choosing.put_back(request.brand, gone, by=request.user)
    toast(request, _("Está otra vez en el calendario."))
    return go(request, address(request, anio=row.starts.year))
