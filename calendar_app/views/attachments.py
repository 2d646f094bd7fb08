"""Files on a post, one request each: what the drop zone sends, and what its «Quitar» asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from core.htmx import INVALID, toast
from media.converting import sketch
from media.models import MediaFile
from media.uploading import Rejected
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import adapting, composer_saving, composing, planning, writing
from ..composer_form import ComposerForm
from ..composer_rows import Tile
from ..library import bringing
from ..library.bringing import NotYet
from ..library.browsing import is_number
from ..models import Attachment, Post
from ..planning import CannotPlan
from .opening import post_or_404

CREATED, NOT_YET = 201, 202


@brand_page(Verb.WRITE)
@require_POST
def post_attach(request: BrandRequest, pk: int) -> HttpResponse:
    """One file as `file`, or `upload` with the key of one that came in pieces: answers the tile that takes
    its place, 202 while it is being read, or 422 and a sentence."""
    post = post_or_404(request, pk)
    try:
        brought = bringing.brought(request)
        attachment, notes = attached(request, post, brought.file)
    except NotYet:
        return HttpResponse(status=NOT_YET)
    except (Rejected, CannotPlan) as refusal:
        return HttpResponse(str(refusal), status=INVALID, content_type="text/plain; charset=utf-8")
    if brought.note:
        toast(request, brought.note, level=messages.INFO)
    return tiles(request, post, [attachment], notes)


def attached(request: BrandRequest, post: Post, file: MediaFile) -> tuple[Attachment, list[str]]:
    """Of an upload in pieces that asks again because its answer was lost: the one that is there."""
    there = post.attachments.filter(file=file).first() if request.POST.get("upload") else None
    return (there, []) if there else planning.attach(post, by=request.user, file=file)


def tiles(request: BrandRequest, post: Post, attachments: list[Attachment], notes: list[str]) -> HttpResponse:
    for note in notes:
        toast(request, note, level=messages.WARNING)
    form = ComposerForm(brand=request.brand, post=post)
    found = [Tile(each, form[f"alt-{each.pk}"]) for each in attachments]
    shown = {"tiles": found, "post": post, "draft": composing.draft_of(post), "fresh": True}
    return render(request, "calendar_app/parts/tiles.html", shown, status=CREATED)


@brand_page(Verb.WRITE)
@require_POST
def post_order(request: BrandRequest, pk: int) -> HttpResponse:
    """`order`: the attachments as they follow one another now; those not named come after them."""
    post = post_or_404(request, pk)
    order = [int(each) for each in request.POST.get("order", "").split(",") if is_number(each)]
    try:
        notes = writing.changing_files(
            post, lambda: writing.set_order(composing.attachments_of(post), order), by=request.user
        )[1]
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return HttpResponse(status=INVALID)
    for note in notes:
        toast(request, note, level=messages.WARNING)
    return HttpResponse(status=204)


@brand_page(Verb.WRITE)
@require_safe
def post_sketch(request: BrandRequest, pk: int, channel: int, attachment: int, how: str) -> HttpResponse:
    """What of the picture a conversion would leave there (`how`: recorte | bandas), small; all of it where
    nothing has to be converted."""
    post = post_or_404(request, pk)
    get_object_or_404(post.variants, channel=channel)
    file = get_object_or_404(post.attachments.select_related("file"), pk=attachment).file
    if how not in ("recorte", "bandas") or not file.has_thumbnail:
        raise Http404
    content = sketch(file, adapting.recipe_for(post, channel, attachment, pad=how == "bandas"))
    return HttpResponse(content, content_type="image/webp", headers={"Cache-Control": "private, no-cache"})


@brand_page(Verb.WRITE)
@require_POST
def post_detach(request: BrandRequest, pk: int, attachment: int) -> HttpResponse:
    """Nothing takes the tile's place."""
    post = post_or_404(request, pk)
    try:
        notes = composer_saving.remove(post, attachment, by=request.user)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return HttpResponse(status=204)
    for note in notes:
        toast(request, note, level=messages.WARNING)
    return HttpResponse("")
