"""The guided page on which the strategy is written, and put in force."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, go, page_or_part, toast
from core.templatetags.hours import whole_day
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..clocks import today_in
from ..models import Strategy
from ..refusals import CannotPlan
from .comparing import differences
from .content import content_of
from .draft_form import DraftForm, initial_of, number
from .drafting import StaleDraft, beginning, discard, draft_of, save_draft
from .fields import DayField
from .in_force import spans, started
from .putting_in_force import put_in_force

CONFLICT = 409


class PeriodForm(forms.Form):
    """From when it holds."""

    starts = DayField(gettext_lazy("En vigor desde"))
    ends = DayField(
        gettext_lazy("Hasta"), required=False, help_text=gettext_lazy("Vacío: hasta que otra la suceda.")
    )


@brand_page(Verb.STRATEGY)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: BrandRequest) -> HttpResponse:
    if request.method == "POST":
        return answered(request, DraftForm(request.brand, request.POST))
    there = draft_of(request.brand)
    content = content_of(there) if there else beginning(request.brand)
    return page(request, DraftForm(request.brand, initial=initial_of(content)), there)


def answered(request: BrandRequest, form: DraftForm) -> HttpResponse:
    """One of the page's buttons: a row more, a row less, save, save and put in force."""
    if asked := request.POST.get("add"):
        return page(request, form.with_row(asked))
    if asked := request.POST.get("remove"):
        return page(request, form.without_row(asked))
    period = PeriodForm(request.POST) if request.POST.get("do") == "put_in_force" else None
    if not form.is_valid() or (period and not period.is_valid()):
        return page(request, form, period=period, status=INVALID)
    try:
        saved = save_draft(request.brand, form.content(), by=request.user, version=version_in(request))
    except StaleDraft as stale:
        return conflict(request, form, stale.current)
    except CannotPlan as refusal:
        return page(request, form, refusal=refusal.sentence, status=INVALID)
    if period:
        return begun(request, saved, period)
    toast(request, _("Borrador guardado."))
    return go(request, reverse("strategy_draft", args=[request.brand.slug]))


def begun(request: BrandRequest, saved: Strategy, period: PeriodForm) -> HttpResponse:
    """What she typed is saved already; it stays a draft where it can't begin."""
    brand = request.brand
    try:
        made = put_in_force(brand, by=request.user, version=saved.version, **period.cleaned_data)
    except CannotPlan as refusal:
        form = DraftForm(brand, initial=initial_of(content_of(saved)))
        return page(request, form, saved, period=period, refusal=refusal.sentence, status=INVALID)
    toast(request, in_force_words(brand, made))
    return go(request, reverse("strategy", args=[brand.slug]))


def in_force_words(brand: Any, made: Strategy) -> str:
    span = next(each for each in spans(brand) if each.strategy == made)
    seen = {"number": made.number, "first": whole_day(span.first)}
    if span.last is None:
        return _("La versión %(number)s rige desde el %(first)s.") % seen
    return _("La versión %(number)s rige del %(first)s al %(last)s.") % {**seen, "last": whole_day(span.last)}


def version_in(request: BrandRequest) -> int:
    return number(request.POST.get("version")) or 0


def conflict(request: BrandRequest, form: DraftForm, current: Strategy | None) -> HttpResponse:
    """What she typed, beside what somebody saved meanwhile; saving again keeps hers."""
    theirs = content_of(current) if current else beginning(request.brand)
    channels = {pk: channel.name for pk, channel in form.channels.items()}
    chapters = differences(theirs, form.content(), channels)
    seen = {"chapters": chapters, "theirs": current}
    at = current.version if current else 0
    return page(request, form, current, conflict=seen, at_version=at, status=CONFLICT)


def page(
    request: BrandRequest, form: DraftForm, there: Strategy | None = None, *, status: int = 200, **more: Any
) -> HttpResponse:
    """`there`: the draft as it is kept; else the form carries on from the version it was opened at."""
    at_version = there.version if there else version_in(request)
    context = {
        "form": form,
        "draft": there or draft_of(request.brand),
        "at_version": at_version,
        "first_time": not started(request.brand),
        "period": more.pop("period", None) or PeriodForm(initial={"starts": first_day(request.brand)}),
        **more,
    }
    return page_or_part(request, "calendar_app/strategy/draft.html", context, status=status)


def first_day(brand: Any) -> date:
    """Today; the day after it where a version began today."""
    today = today_in(brand)
    return today + timedelta(days=1) if any(each.starts == today for each in started(brand)) else today


@brand_page(Verb.STRATEGY)
@require_POST
def throw_away(request: BrandRequest) -> HttpResponse:
    slug = request.brand.slug
    try:
        discard(request.brand, by=request.user, version=version_in(request))
    except StaleDraft:
        changed = _("Alguien cambió el borrador mientras lo veías: míralo antes de descartarlo.")
        toast(request, changed, level=messages.ERROR)
        return go(request, reverse("strategy_draft", args=[slug]))
    toast(request, _("Borrador descartado."))
    return go(request, reverse("strategy", args=[slug]))
