"""Links for clients: made, listed with what was decided behind them, revoked; clients' proposals, settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import mail
from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ..bulk import choosing
from ..filters import Filters, numbers
from ..models import CalendarLink, Post, TimeProposal
from ..permission import demand_on
from ..refusals import CannotPlan
from ..views.returning import back_to
from . import asking, client_posts, letters, proposals, reach
from . import links as verbs
from .addresses import link_address
from .forms import AskForm, LinkForm


@brand_page(Verb.SHARE)
@require_safe
def links(request: BrandRequest) -> HttpResponse:
    """`?de=12`: the post she came from, where the way back leads."""
    rows = [(each, verbs.is_open(each), *shown(request, each)) for each in verbs.of(request.brand)]
    came_from = numbers(request.GET.getlist("de"))[:1]
    post = Post.objects.filter(workspace=request.brand, pk__in=came_from).first()
    return page_or_part(request, "calendar_app/sharing/links.html", {"rows": rows, "post": post})


def shown(request: BrandRequest, link: CalendarLink) -> tuple[str, client_posts.Count]:
    """Its address, for who could have made it: nobody hands on more than she may share; what was decided."""
    hers = reach.may_open(link, request.membership)
    address = request.build_absolute_uri(link_address(link)) if hers else ""
    return address, client_posts.count(link)


@brand_page(Verb.SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
def link_new(request: BrandRequest) -> HttpResponse:
    form = LinkForm(request.POST or None, seat=request.membership, initial=from_filters(request))
    if request.method == "POST" and form.is_valid():
        try:
            link = verbs.create(request.membership, **form.facts)
        except CannotPlan as no:
            form.add_error(None, no.sentence)
        else:
            hand_over(request, link)
            return go(request, reverse("links", args=[request.brand.slug]))
    context = {"form": form, "here": reverse("link_new", args=[request.brand.slug])}
    status = INVALID if form.errors else 200
    return page_or_part(request, "calendar_app/sharing/link.html", context, status=status)


def hand_over(request: BrandRequest, link: CalendarLink) -> None:
    """By mail where her address is known; else whoever made it copies it."""
    if not link.email:
        toast(request, _("Enlace creado: cópialo y mándalo a tu cliente."))
    elif mail.stays_here():
        said = _("Enlace creado. Esta instalación no envía correo: cópialo y mándalo tú.")
        toast(request, said, level=messages.WARNING)
    elif letters.invitation(link):
        toast(request, _("Enlace creado y mandado a %(email)s.") % {"email": link.email})
    else:
        said = _("Enlace creado, pero el correo no pudo salir: cópialo y mándalo tú.")
        toast(request, said, level=messages.ERROR)


@brand_page(Verb.SHARE)
@require_http_methods(["GET", "HEAD", "POST"])
def link_ask(request: BrandRequest) -> HttpResponse:
    """«Pedir al cliente», of chosen posts (bulk.choosing); `told`: the form was filled in."""
    said = request.POST if request.method == "POST" else request.GET
    try:
        posts = choosing.chosen(said, request.membership)
    except CannotPlan as no:
        toast(request, no.sentence, level=messages.ERROR)
        return go(request, reverse("calendar_list", args=[request.brand.slug]))
    for post in posts:
        demand_on(Verb.SHARE, post, request.user)
    initial = {"language": request.LANGUAGE_CODE, "decides": True, "comments": True, "proposes": True}
    form = AskForm(request.POST if "told" in request.POST else None, brand=request.brand, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            return asked(request, posts, asking.ask(request.membership, posts, **form.facts))
        except CannotPlan as no:
            form.add_error(None, no.sentence)
    context = {"form": form, "chosen": posts, "here": reverse("link_ask", args=[request.brand.slug])}
    context["marked"] = ",".join(str(post.pk) for post in posts)
    status = INVALID if form.errors else 200
    return page_or_part(request, "calendar_app/sharing/ask.html", context, status=status)


def asked(request: BrandRequest, posts: Sequence[Post], sent: asking.Sent) -> HttpResponse:
    hand_over(request, sent.link)
    for post, why in sent.apart:
        told = _("«%(title)s» no espera su decisión: %(why)s") % {"title": post, "why": why}
        toast(request, told, level=messages.ERROR)
    back = f"?de={posts[0].pk}" if len(posts) == 1 else ""
    return go(request, reverse("links", args=[request.brand.slug]) + back)


def from_filters(request: BrandRequest) -> dict[str, Any]:
    """What the page she came from was narrowed to."""
    filters = Filters.read(request.GET)
    chosen = {"channels": filters.channels, "campaigns": filters.campaigns, "states": filters.states}
    return {**{name: list(values) for name, values in chosen.items()}, "language": request.LANGUAGE_CODE}


@brand_page(Verb.SHARE)
@require_POST
def link_revoke(request: BrandRequest, pk: int) -> HttpResponse:
    """`restore=1` opens it again: where «Deshacer» leads."""
    link = get_object_or_404(verbs.of(request.brand), pk=pk)
    if request.GET.get("restore") or request.POST.get("restore"):
        verbs.restore(link, by=request.user)
    else:
        verbs.revoke(link, by=request.user)
        undo = reverse("link_revoke", args=[request.brand.slug, link.pk]) + "?restore=1"
        toast(request, _("El enlace de %(name)s ya no abre nada.") % {"name": link.name}, undo=undo)
    return go(request, reverse("links", args=[request.brand.slug]))


@brand_page(Verb.SHARE)
@require_POST
def link_renew(request: BrandRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(verbs.of(request.brand), pk=pk)
    verbs.renew(link, by=request.user)
    toast(
        request,
        _("El enlace de %(name)s tiene otra dirección: la de antes ya no abre.") % {"name": link.name},
    )
    return go(request, reverse("links", args=[request.brand.slug]))


@brand_page(Verb.WRITE)
@require_POST
def proposal(request: BrandRequest, pk: int) -> HttpResponse:
    """`verb` = accept | decline (with `comment`)."""
    found = get_object_or_404(
        TimeProposal.objects.select_related("post__workspace"), pk=pk, post__workspace=request.brand
    )
    try:
        if request.POST.get("verb") == "accept":
            moved = proposals.accept(found, by=request.user)
            toast(request, " ".join(filter(None, [_("Movida a la hora que pidió el cliente."), moved.note])))
        else:
            proposals.decline(found, by=request.user, comment=request.POST.get("comment", ""))
            toast(request, _("El cliente leerá por qué no se movió."))
    except CannotPlan as no:
        toast(request, no.sentence, level=messages.ERROR)
    return go(request, back_to(request, reverse("post", args=[request.brand.slug, found.post_id])))
