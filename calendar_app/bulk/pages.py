"""The verbs of the bar, what each batch did, and the way back: from the toast, or days later."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.htmx import INVALID, add_event, go, page_or_part, toast, wants_part
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import pausing
from ..models import Batch
from ..refusals import CannotPlan
from ..views.opening import address, post_or_404
from ..views.returning import back_to
from . import choosing, large, running, wording
from .asking import NothingToSay, TagForm
from .running import HOW, Outcome

REMEMBERED = timedelta(days=14)
SHOWN = 100


@brand_page(Verb.WRITE)
@require_POST
def bulk(request: BrandRequest) -> HttpResponse:
    """`do` over the posts that were marked (choosing.chosen); what a verb has to know is asked for first."""
    kind = request.POST.get("do", "")
    try:
        posts = choosing.chosen(request.POST, request.membership)
        form = form_of(request, kind)
    except CannotPlan as no:
        return refused(request, no.sentence)
    if not form.is_valid():
        return ask(request, kind, form, len(posts))
    if len(posts) > large.AT_ONCE:
        return follow(request, large.begin(request.brand, kind, posts, form.asked(), by=request.user))
    return answer(request, running.run(request.brand, kind, posts, form.asked(), by=request.user))


def form_of(request: BrandRequest, kind: str) -> Any:
    """Unbound until it was shown and sent: `told`. Raises CannotPlan for a verb there is none of."""
    if kind not in HOW:
        raise CannotPlan(_("«%(verb)s» no es algo que se haga con varias a la vez.") % {"verb": kind[:40]})
    form = HOW[kind].form
    own = {"brand": request.brand} if form is TagForm else {}
    told = form is NothingToSay or "told" in request.POST or "days" in request.POST
    return form(request.POST if told else None, **own)


def ask(request: BrandRequest, kind: str, form: Any, count: int) -> HttpResponse:
    marked = ",".join(filter(None, [*request.POST.getlist("post"), request.POST.get("posts", "")]))
    context = {"kind": kind, "form": form, "count": count, "posts": marked, "asked": request.POST}
    status = INVALID if form.is_bound else 200
    context["list_url"] = reverse("calendar_list", args=[request.brand.slug])
    return page_or_part(request, "calendar_app/bulk/ask.html", context, status=status)


def refused(request: BrandRequest, sentence: str) -> HttpResponse:
    """What was marked stays marked."""
    toast(request, sentence, level=messages.ERROR)
    if wants_part(request):
        return HttpResponse(status=INVALID, headers={"HX-Reswap": "none"})
    return go(request, back_to(request, reverse("calendar_list", args=[request.brand.slug])))


def answer(request: BrandRequest, outcome: Outcome) -> HttpResponse:
    undo = reverse("batch_undo", args=[request.brand.slug, outcome.batch.pk]) if outcome.done else ""
    level = messages.SUCCESS if outcome.done else messages.ERROR
    toast(request, wording.said(outcome), undo=undo, level=level)
    told = bool(outcome.noted or len({why for *_who, why in outcome.refused}) > 1)
    if not wants_part(request):
        where = reverse("batch", args=[request.brand.slug, outcome.batch.pk])
        return go(request, where if told else back_to(request, where))
    page = render(request, "calendar_app/bulk/_batch.html", about(outcome.batch)) if told else None
    response = page or HttpResponse(status=204)
    return add_event(add_event(response, "posts-changed"), "marks-done")


def follow(request: BrandRequest, batch: Batch) -> HttpResponse:
    """A worker is at it."""
    if not wants_part(request):
        return go(request, reverse("batch", args=[request.brand.slug, batch.pk]))
    return add_event(render(request, "calendar_app/bulk/_batch.html", about(batch)), "marks-done")


def about(batch: Batch) -> dict[str, Any]:
    told = batch.asked
    lists = {name: told.get(name, []) for name in ("refused", "noted", "not_undone")}
    done = {"batch": batch, "done": batch.items.count(), "undoable": is_undoable(batch)}
    return {**done, **lists, **large.progress(batch)}


def is_undoable(batch: Batch) -> bool:
    return batch.undone_at is None and batch.kind in HOW and "work" not in batch.asked


def recent(request: BrandRequest) -> Any:
    since = timezone.now() - REMEMBERED
    mine = Batch.objects.filter(workspace=request.brand, at__gte=since).select_related("by")
    return mine.annotate(done=Count("items")).filter(Q(done__gt=0) | Q(asked__has_key="work"))


@brand_page()
@require_safe
def batches(request: BrandRequest) -> HttpResponse:
    shown = [(each, each.done, is_undoable(each)) for each in recent(request)[:SHOWN]]
    context = {"shown": shown, "days": REMEMBERED.days}
    return page_or_part(request, "calendar_app/bulk/batches.html", context)


@brand_page()
@require_safe
def batch(request: BrandRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Batch.objects.select_related("by"), workspace=request.brand, pk=pk)
    context = {**about(found), "alone": not wants_part(request) or "page" in request.GET}
    response = page_or_part(request, "calendar_app/bulk/batch.html", context)
    over = wants_part(request) and not context.get("working")
    return add_event(response, "posts-changed") if over else response


@brand_page(Verb.WRITE)
@require_POST
def batch_stop(request: BrandRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Batch, workspace=request.brand, pk=pk)
    large.stop(found, by=request.user)
    return go(request, reverse("batch", args=[request.brand.slug, pk]))


@brand_page(Verb.WRITE)
@require_POST
def batch_undo(request: BrandRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Batch, workspace=request.brand, pk=pk)
    try:
        put_back(request, found)
    except CannotPlan as no:
        toast(request, no.sentence, level=messages.ERROR)
    if wants_part(request):
        return add_event(HttpResponse(status=204), "posts-changed")
    return go(request, back_to(request, reverse("batch", args=[request.brand.slug, pk])))


def put_back(request: BrandRequest, batch: Batch) -> None:
    """Raises CannotPlan."""
    if not is_undoable(batch):
        raise CannotPlan(_("Este cambio ya se deshizo, o se está haciendo todavía."))
    if batch.items.count() > large.AT_ONCE:
        large.begin_undo(batch, by=request.user)
        toast(request, _("Se está deshaciendo: en «Últimos cambios» se ve cómo va."))
        return
    outcome = running.undo(batch, by=request.user)
    level = messages.SUCCESS if outcome.done else messages.ERROR
    toast(request, wording.said_undone(outcome), level=level)


@brand_page(Verb.SCHEDULE)
@require_POST
def post_pause(request: BrandRequest, pk: int) -> HttpResponse:
    """One post stopped, from its quick look; `resume=1` lets it go: where «Deshacer» leads."""
    post = post_or_404(request, pk)
    back = bool(request.POST.get("resume") or request.GET.get("resume"))
    try:
        (pausing.resume if back else pausing.pause)(post, by=request.user)
    except CannotPlan as no:
        toast(request, no.sentence, level=messages.ERROR)
    else:
        undo = address(post, "post_pause") + ("" if back else "?resume=1")
        toast(request, _("Reanudada.") if back else _("En pausa: no sale hasta que la reanudes."), undo=undo)
    return go(request, back_to(request, address(post)))
