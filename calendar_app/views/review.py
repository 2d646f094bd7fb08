"""A person's word on a post: request a review, approve, reject, request changes, pass it on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.htmx import INVALID, go, toast
from teams.access import BrandRequest, brand_page
from teams.models import User

from .. import review
from ..composer_form import ComposerForm
from ..models import Post
from ..planning import CannotPlan
from ..review import showing
from . import approvals
from .composer import show
from .opening import address, post_or_404
from .returning import back_to


@brand_page()
@require_POST
def post_review(request: BrandRequest, pk: int) -> HttpResponse:
    """`verb` = request | approve | changes | reject | delegate | withdraw; each asks its own permission."""
    post, verb = post_or_404(request, pk), request.POST.get("verb", "")
    if verb not in VERBS:
        toast(request, _("«%(verb)s» no es una decisión.") % {"verb": verb[:40]}, level=messages.ERROR)
        return go(request, address(post))
    do, said = VERBS[verb]
    try:
        done = do(request, post)
    except CannotPlan as refusal:
        return refused(request, post, refusal.sentence)
    toast(request, str(said() if verb != "approve" else showing.after_approval(done)))
    return go(request, back_to(request, address(post)))


def refused(request: BrandRequest, post: Post, sentence: str) -> HttpResponse:
    """The page again, with what she wrote still in its box. `here`: the queue of *Aprobaciones* she is in."""
    if here := request.POST.get("here"):
        return approvals.again(request, here, sentence)
    if request.POST.get("next"):
        toast(request, sentence, level=messages.ERROR)
        return go(request, back_to(request, address(post)))
    form = ComposerForm(brand=request.brand, post=post)
    written = {"comment": request.POST.get("comment", "")}
    return show(request, form, notes=[sentence], status=INVALID, **written)


def words(request: BrandRequest) -> dict[str, Any]:
    return {"by": request.user, "comment": request.POST.get("comment", "")}


def shown(request: BrandRequest) -> int | None:
    """The step the page was about."""
    number = request.POST.get("step", "")
    return int(number) if number.isdecimal() and len(number) < 19 else None


def chosen(request: BrandRequest) -> User:
    """Raises CannotPlan unless it is somebody of this brand."""
    number = request.POST.get("to", "")
    seats = request.brand.memberships.filter(user=number if number.isdecimal() and len(number) < 19 else 0)
    if (seat := seats.select_related("user").first()) is None:
        raise CannotPlan(_("Elige a quién pasarle tu paso."))
    return seat.user


VERBS: dict[str, Any] = {
    "request": (lambda r, post: review.request(post, **words(r)), lambda: _("Enviada a revisión.")),
    "approve": (
        lambda r, post: review.approve(post, seen=r.POST.get("seen", ""), step=shown(r), **words(r)),
        lambda: _("Aprobada."),
    ),
    "changes": (lambda r, post: review.request_changes(post, **words(r)), lambda: _("Cambios solicitados.")),
    "reject": (lambda r, post: review.reject(post, **words(r)), lambda: _("Rechazada.")),
    "delegate": (
        lambda r, post: review.delegate(post, to=chosen(r), by=r.user),
        lambda: _("Ahora le toca a otra persona: ya se le avisó."),
    ),
    "withdraw": (
        lambda r, post: review.withdraw_request(post, by=r.user),
        lambda: _("Retirada de la revisión: es otra vez un borrador."),
    ),
}
