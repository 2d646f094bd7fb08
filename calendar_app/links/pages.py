"""The brand's links: what their parameters say, an example while they are written, whether one answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, page_or_part, toast, wants_part
from publishing.models import Channel
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import words
from ..models import LinkRules, Post
from ..refusals import CannotPlan
from . import checking, ruling, tagging

PAGE = "calendar_app/links/link_rules.html"


@brand_page(Verb.STRATEGY)
@require_http_methods(["GET", "HEAD", "POST"])
def link_rules(request: BrandRequest) -> HttpResponse:
    rules = ruling.rules(request.brand)
    if request.method != "POST":
        return page_or_part(request, PAGE, shown(request, as_typed(rules)))
    try:
        broken = ruling.save(request.brand, request.POST, by=request.user)
    except CannotPlan as refusal:
        return page_or_part(
            request, PAGE, {**shown(request, typed(request)), "wrong": refusal.sentence}, status=INVALID
        )
    toast(request, _("Reglas de enlaces guardadas."))
    if broken:
        toast(request, broken_sentence(broken), level=messages.WARNING)
    return redirect("link_rules", request.brand.slug)


def broken_sentence(count: int) -> str:
    return ngettext(
        "Su enlace cambió: %(count)s publicación aprobada tiene que aprobarse otra vez.",
        "Sus enlaces cambiaron: %(count)s publicaciones aprobadas tienen que aprobarse otra vez.",
        count,
    ) % {"count": count}


@brand_page(Verb.STRATEGY)
@require_POST
def link_example(request: BrandRequest) -> HttpResponse:
    """The same address as it would leave under the rules that are being typed. Saves nothing."""
    return render(request, "calendar_app/links/_example.html", example(request, typed(request)))


@brand_page(Verb.STRATEGY)
@require_POST
def link_check(request: BrandRequest) -> HttpResponse:
    """Asks the link of the composer whether it answers. Without scripts: a toast, and back."""
    try:
        link = words.clean_link(request.POST.get("link", ""))
    except CannotPlan as refusal:
        return answered(request, None, refusal.sentence)
    if not link:
        return answered(request, None, _("Escribe primero un enlace."))
    return answered(request, checking.check(request.brand, link))


def answered(request: HttpRequest, known: checking.Known | None, wrong: str = "") -> HttpResponse:
    if wants_part(request):
        return render(request, "calendar_app/composer/link_answer.html", {"known": known, "wrong": wrong})
    trouble = known is None or known.is_trouble
    toast(request, known.said if known else wrong, level=messages.ERROR if trouble else messages.SUCCESS)
    return redirect("calendar", request.brand.slug)  # type: ignore[attr-defined]


def shown(request: BrandRequest, values: dict[str, Any]) -> dict[str, Any]:
    parameters = [(name, values.get(name, "")) for name in tagging.PARAMETERS]
    return {
        "values": values,
        "parameters": parameters,
        "variables": tagging.VARIABLES,
        **example(request, values),
    }


def as_typed(rules: LinkRules) -> dict[str, Any]:
    own = {name: getattr(rules, name) for name in (*tagging.PARAMETERS, "active", "lower")}
    return {**own, "hosts": ", ".join(rules.hosts)}


def typed(request: BrandRequest) -> dict[str, Any]:
    names = (*tagging.PARAMETERS, "hosts", "active", "lower")
    return {name: request.POST.get(name, "") for name in names}


def example(request: BrandRequest, values: dict[str, Any]) -> dict[str, str]:
    post = Post.objects.filter(workspace=request.brand, archived_at=None).order_by("-pk").first()
    channel = Channel.objects.filter(workspace=request.brand).order_by("pk").first()
    try:
        new = ruling.clean(values)
    except CannotPlan as refusal:
        return {"wrong": refusal.sentence}
    return {"example": ruling.example(request.brand, new, post, channel)}
