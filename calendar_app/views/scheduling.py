"""The verbs of planning, one address each: for quick looks, dialogs and «Deshacer»."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core.htmx import INVALID, go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import planning
from ..models import Post
from ..planning import CannotPlan
from .buttons import confirmation, then_schedule, then_unschedule
from .opening import address, post_or_404
from .returning import back_to


@brand_page(Verb.SCHEDULE)
@require_http_methods(["GET", "HEAD", "POST"])
def post_publish_now(request: BrandRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    if request.method == "POST":
        try:
            count = len(planning.publish_now(post, by=request.user))
        except CannotPlan as refusal:
            context = {**confirmation(request, post), "refusal": refusal.sentence}
            return page_or_part(request, "calendar_app/publish_now.html", context, status=INVALID)
        said = ngettext("Publicándose en %(count)s red.", "Publicándose en %(count)s redes.", count)
        toast(request, said % {"count": count})
        return go(request, address(post))
    return page_or_part(request, "calendar_app/publish_now.html", confirmation(request, post))


@brand_page(Verb.SCHEDULE)
@require_POST
def post_schedule(request: BrandRequest, pk: int) -> HttpResponse:
    return settled(request, post_or_404(request, pk), then_schedule)


@brand_page(Verb.SCHEDULE)
@require_POST
def post_unschedule(request: BrandRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    return settled(request, post, lambda *_: planning.unschedule(post, by=request.user), then_unschedule)


@brand_page(Verb.WRITE)
@require_POST
def post_archive(request: BrandRequest, pk: int) -> HttpResponse:
    """`restore=1` puts it back: where «Deshacer» leads."""
    post = post_or_404(request, pk)
    if request.POST.get("restore") or request.GET.get("restore"):
        return settled(request, post, lambda *_: planning.restore(post, by=request.user), restored)
    return settled(request, post, lambda *_: planning.archive(post, by=request.user), archived)


def restored(request: BrandRequest, post: Post) -> None:
    toast(request, _("Restaurada, sin programar."))


def archived(request: BrandRequest, post: Post) -> None:
    toast(request, _("Archivada."), undo=f"{address(post, 'post_archive')}?restore=1")


def settled(request: BrandRequest, post: Post, *steps: Any) -> HttpResponse:
    """Does it, says it or says why not, and goes back to where she was, else to the post."""
    try:
        for step in steps:
            step(request, post)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
    return go(request, back_to(request, address(post)))
