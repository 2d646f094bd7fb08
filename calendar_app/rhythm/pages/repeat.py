"""«Repetir»: the rule by which a post comes again, its times, and what one may do about each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ... import clocks, listing, review
from ...clocks import today_in
from ...models import Occurrence, Post, Recurrence
from ...refusals import CannotPlan
from ...views.opening import address, post_or_404
from .. import materialising, repeating
from ..evergreen import refuses_repeats
from ..recurrence import days
from ..week import weekdays
from .slots import weekday_names

AHEAD = 5  # of the times to come that are shown before they are made


class RepeatForm(forms.Form):
    every = forms.ChoiceField(label=gettext_lazy("Se repite"), choices=Recurrence.Every.choices)
    interval = forms.IntegerField(label=gettext_lazy("Cada"), min_value=1, max_value=52, initial=1)
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Días"), coerce=int, required=False, choices=[(str(day), "") for day in range(7)]
    )
    starts = forms.DateField(
        label=gettext_lazy("Desde"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    hour = forms.TimeField(
        label=gettext_lazy("Hora"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.DateField(
        label=gettext_lazy("Último día"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    times = forms.IntegerField(label=gettext_lazy("O después de tantas veces"), required=False, min_value=1)


def initial(post: Post) -> dict[str, Any]:
    rule = Recurrence.objects.filter(post=post).first()
    if rule:
        names = ("every", "interval", "starts", "ends", "times")
        weekdays_of = rule.weekdays or [rule.starts.weekday()]
        return {**{name: getattr(rule, name) for name in names}, "hour": rule.time, "weekdays": weekdays_of}
    day = post.planned_date or today_in(post.workspace) + timedelta(days=1)
    hour = post.planned_time or time(9)
    return {"every": "week", "interval": 1, "weekdays": [day.weekday()], "starts": day, "hour": hour}


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def post_repeat(request: BrandRequest, pk: int) -> HttpResponse:
    post = source_of(post_or_404(request, pk))
    form = RepeatForm(request.POST or None, initial=initial(post))
    if request.method == "POST" and form.is_valid():
        try:
            rule = repeating.repeat(post, by=request.user, **form.cleaned_data)
        except CannotPlan as refusal:
            form.add_error(None, refusal.sentence)
        else:
            materialising.make(materialising.read(rule.pk), timezone.now())
            toast(request, _("Se repite: cada vez es una publicación aparte, que puedes cambiar sola."))
            return go(request, address(post, "post_repeat"))
    status = INVALID if form.errors else 200
    context = repeat_page(post, form)
    return page_or_part(request, "calendar_app/rhythm/repeat.html", context, status=status)


def source_of(post: Post) -> Post:
    """Of one of the times, the post whose rule it is."""
    of = Occurrence.objects.filter(post=post).select_related("recurrence__post").first()
    if of is None or Recurrence.objects.filter(post=post).exists():
        return post
    source = of.recurrence.post
    source.workspace = post.workspace
    return source


def repeat_page(post: Post, form: RepeatForm) -> dict[str, Any]:
    brand = post.workspace
    rule = Recurrence.objects.filter(post=post).select_related("workspace", "post").first()
    picked = form.data.getlist("weekdays") if form.is_bound else form.initial.get("weekdays") or []
    return {
        "post": post,
        "title": listing.one_line(post.title, post.text),
        "form": form,
        "rule": rule,
        "weekdays": weekday_names(weekdays(brand)),
        "chosen": [str(day) for day in picked],
        "times": times_of(rule) if rule else [],
        "ahead": to_make(rule) if rule else [],
        "same_words": refuses_repeats(post),
        "required": review.is_required(brand),
        "weeks_ahead": materialising.WEEKS_AHEAD,
        "over": bool(rule and rule.ends and rule.ends < today_in(brand)),
    }


def times_of(rule: Recurrence) -> list[dict[str, Any]]:
    """Made, skipped or in trouble; the card of each that has a post."""
    rows = list(rule.occurrences.select_related("post").order_by("day"))[-40:]
    posts = Post.objects.filter(pk__in=[row.post_id for row in rows if row.post_id])
    cards = {card.post.pk: card for card in listing.as_cards(posts, rule.workspace)}
    return [{"row": row, "card": cards.get(row.post_id), "note": note(rule, row.day)} for row in rows]


def to_make(rule: Recurrence) -> list[dict[str, Any]]:
    """The next days of the rule that have no post yet."""
    today = today_in(rule.workspace)
    there = set(rule.occurrences.values_list("day", flat=True))
    coming = days(repeating.rule_of(rule), today + timedelta(days=800))
    free = (day for day in coming if day > today and day not in there)
    return [{"day": day, "note": note(rule, day)} for day in islice(free, AHEAD)]


def note(rule: Recurrence, day: date) -> str:
    """Of a clock change at its hour that day."""
    return clocks.note_of(day, rule.time, rule.workspace.zone)


@brand_page(Verb.WRITE)
@require_POST
def repeat_change(request: BrandRequest, pk: int) -> HttpResponse:
    """`do` = pause | resume | end | end_all | go_on of the rule; «Deshacer» brings it in the query."""
    rule = get_object_or_404(Recurrence.objects.select_related("post"), workspace=request.brand, pk=pk)
    rule.workspace = rule.post.workspace = request.brand
    do = request.POST.get("do") or request.GET.get("do", "")
    if do not in DOES:
        toast(request, _("«%(verb)s» no es una decisión.") % {"verb": do[:40]}, level=messages.ERROR)
    else:
        try:
            said, undo = DOES[do](request, rule)
            toast(request, said, undo=undo)
        except CannotPlan as refusal:
            toast(request, refusal.sentence, level=messages.ERROR)
    return go(request, address(rule.post, "post_repeat"))


def back(rule: Recurrence, do: str, **more: str) -> str:
    url = reverse("repeat_change", args=[rule.workspace.slug, rule.pk])
    return f"{url}?{urlencode({'do': do, **more})}"


def then_pause(request: BrandRequest, rule: Recurrence) -> tuple[str, str]:
    repeating.pause(rule, by=request.user)
    return _("En pausa: no se hacen más. Las que ya están hechas siguen."), back(rule, "resume")


def then_resume(request: BrandRequest, rule: Recurrence) -> tuple[str, str]:
    repeating.resume(rule, by=request.user)
    materialising.make(materialising.read(rule.pk), timezone.now())
    return _("Sigue desde hoy: lo que pasó mientras tanto no se repone."), back(rule, "pause")


def then_end(request: BrandRequest, rule: Recurrence) -> tuple[str, str]:
    before = repeating.end(rule, by=request.user)
    undo = back(rule, "go_on", ends=before.isoformat() if before else "")
    return _("No se repite más. Las que ya están hechas siguen en el calendario."), undo


def then_end_all(request: BrandRequest, rule: Recurrence) -> tuple[str, str]:
    """What was made goes to the archive, from where each can be brought back: no undo for all at once."""
    repeating.end(rule, by=request.user, put_away_made=True)
    return _("No se repite más, y las que no habían salido están archivadas."), ""


def then_go_on(request: BrandRequest, rule: Recurrence) -> tuple[str, str]:
    ends = request.GET.get("ends", "")
    try:
        repeating.go_on(rule, by=request.user, ends=date.fromisoformat(ends) if ends else None)
    except ValueError:
        raise CannotPlan(_("Escribe el día como 2026-10-15.")) from None
    return _("Se repite otra vez."), ""


DOES: dict[str, Callable[[BrandRequest, Recurrence], tuple[str, str]]] = {
    "pause": then_pause,
    "resume": then_resume,
    "end": then_end,
    "end_all": then_end_all,
    "go_on": then_go_on,
}


@brand_page(Verb.WRITE)
@require_POST
def repeat_time(request: BrandRequest, pk: int) -> HttpResponse:
    """`do` = spread (this one and the following) | again (another try), of one time."""
    row = get_object_or_404(
        Occurrence.objects.select_related("recurrence__workspace", "recurrence__post", "post__workspace"),
        recurrence__workspace=request.brand,
        pk=pk,
    )
    try:
        for text, level in TIMES.get(request.POST.get("do", ""), nothing)(request, row):
            toast(request, text, level=level)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
    source = Recurrence.objects.select_related("post__workspace").get(pk=row.recurrence_id).post
    return go(request, address(source, "post_repeat"))


Said = list[tuple[str, int]]


def spread(request: BrandRequest, row: Occurrence) -> Said:
    notes = repeating.spread(row, by=request.user)
    done = _("Ésta y las siguientes dicen ahora lo mismo, a la misma hora.")
    return [(done, messages.SUCCESS), *((each, messages.WARNING) for each in notes)]


def again(request: BrandRequest, row: Occurrence) -> Said:
    if materialising.make_again(row, by=request.user):
        return [(_("Hecha."), messages.SUCCESS)]
    return [(_("Sigue sin poder hacerse: la razón está junto al día."), messages.ERROR)]


def nothing(request: BrandRequest, row: Occurrence) -> Said:
    do = request.POST.get("do", "")[:40]
    return [(_("«%(verb)s» no es una decisión.") % {"verb": do}, messages.ERROR)]


TIMES: dict[str, Callable[[BrandRequest, Occurrence], Said]] = {"spread": spread, "again": again}
