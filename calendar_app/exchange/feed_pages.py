"""«Fuentes»: the feeds of a brand and what came of them. Every step works without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..models import Feed
from ..refusals import CannotPlan
from . import feed_rounds, feeding
from .feed_forms import FeedForm, NewFeedForm

ENTRIES_SHOWN = 50
PATIENCE = timedelta(seconds=30)  # between two looks that people ask for
FORM = "calendar_app/exchange/feed_form.html"


def of_brand(request: BrandRequest) -> QuerySet[Feed]:
    rows = Feed.objects.filter(workspace=request.brand)
    return rows.select_related("workspace", "by", "pillar", "campaign")


def one(request: BrandRequest, pk: int) -> Feed:
    return get_object_or_404(of_brand(request), pk=pk, deleted_at=None)


def page_of(feed: Feed) -> str:
    return reverse("source", args=[feed.workspace.slug, feed.pk])


@brand_page(Verb.WRITE)
@require_safe
def sources(request: BrandRequest) -> HttpResponse:
    drafts = Count("entries", filter=Q(entries__post__isnull=False))
    rows = list(of_brand(request).filter(deleted_at=None).annotate(drafts=drafts))
    context = {"feeds": rows, "limit": feeding.LIMIT, "is_full": len(rows) >= feeding.LIMIT}
    return page_or_part(request, "calendar_app/exchange/feeds.html", context)


@brand_page(Verb.WRITE)
@require_safe
def source(request: BrandRequest, pk: int) -> HttpResponse:
    feed = one(request, pk)
    entries = feed.entries.select_related("post").order_by("-published_at", "-seen_at", "-pk")[:ENTRIES_SHOWN]
    context = {"feed": feed, "entries": entries, "feed_channels": feed.channels.defer("sealed")}
    return page_or_part(request, "calendar_app/exchange/feed.html", context)


# ── adding and changing ───────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def source_new(request: BrandRequest) -> HttpResponse:
    form = NewFeedForm(request.POST or None, workspace=request.brand)
    return filled(request, form, lambda said: added(request, said))


def added(request: BrandRequest, said: dict[str, Any]) -> Feed:
    feed, made = feeding.add(request.brand, by=request.user, **said)
    if made:
        done = ngettext(
            "Fuente añadida, con %(count)s borrador.", "Fuente añadida, con %(count)s borradores.", made
        )
        toast(request, done % {"count": made})
    else:
        toast(request, _("Fuente añadida: lo que publique desde ahora llegará como borrador."))
    return feed


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def source_edit(request: BrandRequest, pk: int) -> HttpResponse:
    feed = one(request, pk)
    names = ("url", "name", "pillar", "campaign", "pattern")
    initial = {name: getattr(feed, name) for name in names} | {"channels": feed.channels.all()}
    form = FeedForm(request.POST or None, workspace=request.brand, feed=feed, initial=initial)
    return filled(request, form, lambda said: changed(request, feed, said), feed=feed)


def changed(request: BrandRequest, feed: Feed, said: dict[str, Any]) -> Feed:
    feeding.change(feed, by=request.user, **said)
    toast(request, _("Guardada: los borradores que ya hizo se quedan como están."))
    return feed


def filled(
    request: BrandRequest, form: FeedForm, keep: Callable[[dict[str, Any]], Feed], **more: Any
) -> HttpResponse:
    """`do` = preview shows the drafts it would make and saves nothing."""
    context: dict[str, Any] = {"form": form, **more}
    if request.method == "POST" and form.is_valid():
        try:
            if request.POST.get("do") != "preview":
                return go(request, page_of(keep(form.cleaned_data)))
            found = feeding.try_out(form.cleaned_data["url"])
            drafts = feeding.preview(request.brand, found, form.cleaned_data["pattern"])
            context |= {"found": found, "drafts": drafts}
        except CannotPlan as refusal:
            form.add_error(None, refusal.sentence)
    return page_or_part(request, FORM, context, status=INVALID if form.errors else 200)


# ── its life ──────────────────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.WRITE)
@require_POST
def source_check(request: BrandRequest, pk: int) -> HttpResponse:
    """«Mirar ahora»."""
    feed = one(request, pk)
    if feed.paused_at:
        toast(request, _("Está en pausa: reanúdala para mirarla."), level=messages.ERROR)
    elif feed.checked_at and feed.checked_at > timezone.now() - PATIENCE:
        toast(request, _("Se acaba de mirar: espera medio minuto."))
    else:
        told(request, feed, feed_rounds.read_one(feed, by=request.user))
    return go(request, page_of(feed))


def told(request: BrandRequest, feed: Feed, made: int) -> None:
    feed.refresh_from_db()
    if feed.trouble:
        toast(request, _("No se pudo leer: abajo dice por qué."), level=messages.ERROR)
    elif made:
        done = ngettext("%(count)s borrador nuevo.", "%(count)s borradores nuevos.", made)
        toast(request, done % {"count": made})
    else:
        toast(request, _("No hay nada nuevo."))


@brand_page(Verb.WRITE)
@require_POST
def source_pause(request: BrandRequest, pk: int) -> HttpResponse:
    feed = one(request, pk)
    feeding.pause(feed, by=request.user)
    undo = reverse("source_resume", args=[request.brand.slug, pk])
    toast(request, _("«%(name)s» está en pausa: no se mira.") % {"name": feed.name}, undo=undo)
    return go(request, page_of(feed))


@brand_page(Verb.WRITE)
@require_POST
def source_resume(request: BrandRequest, pk: int) -> HttpResponse:
    feed = one(request, pk)
    feeding.resume(feed, by=request.user)
    toast(request, _("«%(name)s» se mira otra vez.") % {"name": feed.name})
    return go(request, page_of(feed))


@brand_page(Verb.WRITE)
@require_POST
def source_delete(request: BrandRequest, pk: int) -> HttpResponse:
    feed = one(request, pk)
    feeding.delete(feed, by=request.user)
    undo = reverse("source_restore", args=[request.brand.slug, pk])
    said = _("Fuente «%(name)s» eliminada; sus borradores se quedan.")
    toast(request, said % {"name": feed.name}, undo=undo)
    return go(request, reverse("sources", args=[request.brand.slug]))


@brand_page(Verb.WRITE)
@require_POST
def source_restore(request: BrandRequest, pk: int) -> HttpResponse:
    """The undo of deleting."""
    feed = get_object_or_404(of_brand(request), pk=pk)
    try:
        feeding.restore(feed, by=request.user)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return go(request, reverse("sources", args=[request.brand.slug]))
    toast(request, _("«%(name)s» está otra vez aquí.") % {"name": feed.name})
    return go(request, page_of(feed))
