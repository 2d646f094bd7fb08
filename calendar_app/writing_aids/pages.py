"""Pages to keep what one writes with, and the lists from which the composer inserts."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..models import HashtagGroup, Post, PostTemplate, Snippet, Variable
from ..refusals import CannotPlan
from . import keeping, templates, variables
from .forms import KINDS, AidForm

PAGE = "calendar_app/writing_aids/writing_aids.html"
FORM = "calendar_app/writing_aids/aid.html"
START = "calendar_app/writing_aids/start.html"


@brand_page(Verb.WRITE)
@require_safe
def writing_aids(request: BrandRequest) -> HttpResponse:
    own = {"workspace": request.brand}
    return page_or_part(
        request,
        PAGE,
        {
            "templates": PostTemplate.objects.filter(**own),
            "snippets": Snippet.objects.filter(**own),
            "groups": HashtagGroup.objects.filter(**own),
            "variables": Variable.objects.filter(**own),
        },
    )


def form_of(kind: str) -> type[AidForm]:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def aid_new(request: BrandRequest, aid: str) -> HttpResponse:
    form = form_of(aid)(request.POST or None, brand=request.brand)
    if aid == "plantillas" and not form.is_bound and (named := request.GET.get("de", "")).isdecimal():
        form.initial = templates.made_of(get_object_or_404(Post, workspace=request.brand, pk=named[:18]))
    return kept(request, form, aid)


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def aid_edit(request: BrandRequest, aid: str, pk: int) -> HttpResponse:
    made = form_of(aid)
    row = get_object_or_404(made.model, workspace=request.brand, pk=pk)
    if request.method == "POST" and request.POST.get("do") == "remove":
        keeping.remove(row, by=request.user)
        toast(request, _("«%(name)s» se quitó.") % {"name": row.name})
        return go(request, reverse("writing_aids", args=[request.brand.slug]))
    return kept(request, made(request.POST or None, brand=request.brand, row=row), aid)


def kept(request: BrandRequest, form: AidForm, kind: str) -> HttpResponse:
    if request.method != "POST" or not form.is_valid():
        status = INVALID if form.is_bound else 200
        return page_or_part(request, FORM, {"form": form, "kind": kind}, status=status)
    toast(request, _("«%(name)s» se guardó.") % {"name": form.save(by=request.user).name})
    return go(request, reverse("writing_aids", args=[request.brand.slug]))


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def template_start(request: BrandRequest, pk: int) -> HttpResponse:
    """A post from it. What the brand doesn't know is asked here."""
    template = get_object_or_404(
        PostTemplate.objects.select_related("workspace"), workspace=request.brand, pk=pk
    )
    gaps = [(name, request.POST.get(f"gap-{name}", "").strip()) for name in templates.asks(template)]
    shown: dict[str, Any] = {"template": template, "gaps": gaps}
    if request.method != "POST":
        return page_or_part(request, START, shown)
    if missing := [name for name, value in gaps if not value]:
        shown["wrong"] = _("Falta decir qué es {%(name)s}.") % {"name": missing[0]}
        return page_or_part(request, START, shown, status=INVALID)
    try:
        post = templates.start(template, dict(gaps), by=request.user)
    except CannotPlan as refusal:
        return page_or_part(request, START, {**shown, "wrong": refusal.sentence}, status=INVALID)
    return go(request, reverse("post", args=[request.brand.slug, post.pk]))


@brand_page(Verb.WRITE)
@require_safe
def to_insert(request: BrandRequest, aid: str) -> HttpResponse:
    """What the composer's popovers list: groups of hashtags, or snippets with their variables filled."""
    if aid == "etiquetas":
        rows = HashtagGroup.objects.filter(workspace=request.brand)
        entries = [(row.name, " ".join(f"#{tag}" for tag in row.tags)) for row in rows]
    elif aid == "frases":
        known = variables.of(request.brand)
        snippets = Snippet.objects.filter(workspace=request.brand)
        entries = [(row.name, variables.fill(row.text, known)) for row in snippets]
    else:
        raise Http404
    shown: dict[str, Any] = {"entries": entries, "kind": aid}
    if aid == "frases":
        shown["templates"] = PostTemplate.objects.filter(workspace=request.brand)
    return render(request, "calendar_app/writing_aids/_to_insert.html", shown)
