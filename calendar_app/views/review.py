"""A person's word on a post: comment, approve, request changes; and the brand's rule about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import review
from ..composer_form import ComposerForm
from ..models import Post
from ..planning import CannotPlan
from ..states import ReviewMode
from .composer import show
from .opening import address, post_or_404
from .returning import back_to


@brand_page()
@require_POST
def post_review(request: BrandRequest, pk: int) -> HttpResponse:
    """`verb` = request | approve | changes | withdraw | comment; each asks its own permission."""
    post, verb = post_or_404(request, pk), request.POST.get("verb", "")
    if verb not in VERBS:
        toast(request, _("«%(verb)s» no es una decisión.") % {"verb": verb[:40]}, level=messages.ERROR)
        return go(request, address(post))
    do, said = VERBS[verb]
    try:
        do(request, post)
    except CannotPlan as refusal:
        return refused(request, post, refusal.sentence)
    toast(request, str(said()))
    return go(request, back_to(request, address(post)))


def refused(request: BrandRequest, post: Post, sentence: str) -> HttpResponse:
    """The page again, with what she wrote still in its box."""
    if request.POST.get("next"):
        toast(request, sentence, level=messages.ERROR)
        return go(request, back_to(request, address(post)))
    form = ComposerForm(brand=request.brand, post=post)
    written = {"comment": request.POST.get("comment", "")}
    return show(request, form, notes=[sentence], status=INVALID, **written)


def words(request: BrandRequest) -> dict[str, Any]:
    return {"by": request.user, "comment": request.POST.get("comment", "")}


VERBS: dict[str, Any] = {
    "request": (lambda r, post: review.request(post, **words(r)), lambda: _("Enviada a revisión.")),
    "approve": (
        lambda r, post: review.approve(post, seen=r.POST.get("seen", ""), **words(r)),
        lambda: _("Aprobada."),
    ),
    "changes": (lambda r, post: review.request_changes(post, **words(r)), lambda: _("Cambios solicitados.")),
    "withdraw": (
        lambda r, post: review.withdraw_request(post, by=r.user),
        lambda: _("Retirada de la revisión: es otra vez un borrador."),
    ),
    "comment": (lambda r, post: review.comment(post, **words(r)), lambda: _("Comentario guardado.")),
}


@brand_page(Verb.SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def review_policy(request: BrandRequest) -> HttpResponse:
    if request.method != "POST":
        rule = {"review_mode": review.mode_of(request.brand), "review_modes": ReviewMode.choices}
        return page_or_part(request, "calendar_app/policy.html", rule)
    try:
        back = review.set_policy(request.brand, request.POST.get("mode", ""), by=request.user)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return redirect("review_policy", request.brand.slug)
    toast(request, _("Regla de revisión guardada."))
    if back:
        said = ngettext(
            "Se retiró %(count)s entrega que esperaba sin aprobación.",
            "Se retiraron %(count)s entregas que esperaban sin aprobación.",
            back,
        )
        toast(request, said % {"count": back}, level=messages.WARNING)
    return redirect("review_policy", request.brand.slug)
