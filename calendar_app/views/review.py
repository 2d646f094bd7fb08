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
    """`verb` = one of VERBS; each asks its own permission."""
    post, verb = post_or_404(request, pk), given(request, "verb")
    if verb not in VERBS:
        toast(request, _("«%(verb)s» no es una decisión.") % {"verb": verb[:40]}, level=messages.ERROR)
        return go(request, address(post))
    do, said = VERBS[verb]
    try:
        done = do(request, post)
    except CannotPlan as refusal:
        return refused(request, post, refusal.sentence)
    if verb == "approve":
        toast(request, showing.after_approval(done), undo=way_back(request, post))
    else:
        toast(request, str(said()))
    return go(request, back_to(request, address(post)))


def given(request: BrandRequest, name: str) -> str:
    """The undo of a toast is a POST to an address, so it may also come in the query."""
    return request.POST.get(name) or request.GET.get(name, "")


def way_back(request: BrandRequest, post: Post) -> str:
    """Where her approval is taken back; empty where it wasn't hers that counted."""
    step = review.may_undo(post, request.user)
    return f"{address(post, 'post_review')}?verb=undo&given={step.pk}" if step else ""


def undo(request: BrandRequest, post: Post) -> None:
    for note in review.undo_approval(post, by=request.user, step=number(request, "given")):
        toast(request, note, level=messages.WARNING)


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


def number(request: BrandRequest, name: str) -> int | None:
    """A RoundStep: of `step`, the one the page was about; of `given`, the one she approved."""
    said = given(request, name)
    return int(said) if said.isdecimal() and len(said) < 19 else None


def seen(request: BrandRequest) -> dict[str, Any]:
    """What the page showed her: the words, and the hour."""
    return {"seen": request.POST.get("seen", ""), "hour": request.POST.get("hour")}


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
        lambda r, post: review.approve(post, step=number(r, "step"), **seen(r), **words(r)),
        lambda: _("Aprobada."),
    ),
    "undo": (undo, lambda: _("Aprobación deshecha: sigue en revisión.")),
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
