"""The quick look at a post: what it says, where it stands, and what one may do about it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.htmx import go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import composing, copying, listing, pausing, review
from ..models import Post, ReviewEntry
from ..permission import may_on
from ..review import showing
from ..states import Stage
from .moving import MoveForm
from .opening import address, post_or_404
from .returning import came_from


@brand_page()
def post_quick(request: BrandRequest, pk: int) -> HttpResponse:
    shown = Post.objects.select_related("author", "workspace", "pillar", "campaign")
    post = get_object_or_404(
        shown.prefetch_related("attachments__file"),
        workspace=request.brand,
        pk=pk,
    )
    return page_or_part(request, "calendar_app/quick.html", at_a_glance(request, post))


def at_a_glance(request: BrandRequest, post: Post) -> dict[str, Any]:
    look = listing.look_of(post, request.brand)
    variants = composing.variants_of(post)
    asked = post.review.filter(kind=ReviewEntry.Kind.REQUESTED).select_related("by").last()
    decided = post.review.filter(kind=ReviewEntry.Kind.CHANGES).select_related("by").last()
    return {
        "post": post,
        "title": listing.one_line(post.title, post.text),
        "look": look,
        "variants": variants,
        "picture": next(iter(post.attachments.all()), None),
        "asked": asked if post.stage == Stage.IN_REVIEW else None,
        "returned": decided if post.changes_requested else None,
        "seen": review.digest(post) if post.stage == Stage.IN_REVIEW else "",
        "turn": (turn := showing.Turn(post, request.membership)),
        "may": what_one_may(request, post, look, turn),
        "move_form": MoveForm(initial={"day": post.planned_date, "time": post.planned_time}),
        "back": came_from(request),
    }


def what_one_may(request: BrandRequest, post: Post, look: listing.Look, turn: showing.Turn) -> set[str]:
    """The buttons: what this person may do, of what this post allows."""
    may, waits = partial(hers, request, post), look.key in ("scheduled", "held", "failed")
    at_rest = look.key in ("idea", "draft", "changes_requested", "approved")
    cleared = at_rest and review.is_cleared(post)
    offered = {
        "approve": turn.mine,
        "request": post.stage in (Stage.IDEA, Stage.DRAFT) and at_rest and may(Verb.WRITE),
        "schedule": cleared and post.planned_for is not None and may(Verb.SCHEDULE),
        "unschedule": waits and may(Verb.SCHEDULE),
        "now": (cleared or look.key == "scheduled") and may(Verb.SCHEDULE),
        "move": look.movable and may(Verb.WRITE),
        "queue": at_rest and may(Verb.WRITE),
        "duplicate": may(Verb.WRITE),
        "archive": look.movable and not post.archived_at and may(Verb.WRITE),
        "pause": look.key == "scheduled" and may(Verb.SCHEDULE),
        "resume": look.key == "held" and may(Verb.SCHEDULE) and pausing.is_paused(post),
    }
    return {verb for verb, on in offered.items() if on}


def hers(request: BrandRequest, post: Post, verb: Verb) -> bool:
    return may_on(request.membership, verb, post)


@brand_page(Verb.WRITE)
@require_POST
def post_duplicate(request: BrandRequest, pk: int) -> HttpResponse:
    """Opens the copy, ready to be changed."""
    copy = copying.duplicate(post_or_404(request, pk), by=request.user)
    toast(request, _("Copia creada: es un borrador sin fecha."), undo=address(copy, "post_archive"))
    return go(request, address(copy))
