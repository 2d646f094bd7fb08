"""Files on a post, one request each: what the drop zone sends, and what its «Quitar» asks."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.htmx import INVALID, toast
from media.converting import sketch
from media.uploading import Rejected, take
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import adapting, composer_saving, planning
from ..composer_form import ComposerForm
from ..composer_rows import Tile
from ..planning import CannotPlan
from .opening import post_or_404

CREATED = 201


@brand_page(Verb.WRITE)
@require_POST
def post_attach(request: BrandRequest, pk: int) -> HttpResponse:
    """One file as `file`; answers the tile that takes its place, or 422 and a sentence."""
    post, file = post_or_404(request, pk), request.FILES.get("file")
    if file is None:
        return HttpResponse(_("No llegó ningún archivo. Elige uno y vuelve a subirlo."), status=INVALID)
    try:
        taken = take(request.brand, file, by=request.user)
        attachment, notes = planning.attach(post, by=request.user, file=taken)
    except (Rejected, CannotPlan) as refusal:
        return HttpResponse(str(refusal), status=INVALID, content_type="text/plain; charset=utf-8")
    for note in notes:
        toast(request, note, level=messages.WARNING)
    form = ComposerForm(brand=request.brand, post=post)
    tile = Tile(attachment, form[f"alt-{attachment.pk}"])
    return render(request, "calendar_app/parts/tile.html", {"tile": tile, "post": post}, status=CREATED)


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
