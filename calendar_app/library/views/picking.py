"""Choosing files of the library for a post: a dialog with scripts, a page without."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from core.htmx import add_event, go, page_or_part, toast, wants_part
from media.models import MediaFile
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ... import planning
from ...models import Attachment, Post
from ...refusals import CannotPlan
from ...views.attachments import tiles
from ...views.opening import address, post_or_404
from .. import browsing, describing
from ..browsing import Search, Shelf, is_number

PAGE = "calendar_app/library/pick.html"
A_PAGE = 24


@brand_page(Verb.WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def post_pick(request: BrandRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    if request.method == "POST":
        return picked(request, post)
    shelf = Shelf(request.brand, Search.read(request.GET), request.GET.get("page", 1), A_PAGE)
    chosen = named(request, request.GET.getlist("files"))
    shown = {"post": post, "shelf": shelf, "chosen": chosen, "kinds": browsing.KINDS}
    return page_or_part(request, PAGE, shown)


def named(request: BrandRequest, numbers: list[str]) -> list[MediaFile]:
    """In the order in which they were chosen."""
    asked = [int(each) for each in numbers if is_number(each)]
    try:
        found = {file.pk: file for file in describing.chosen(request.brand, asked)}
    except CannotPlan:
        return []
    return [found[pk] for pk in dict.fromkeys(asked) if pk in found]


def picked(request: BrandRequest, post: Post) -> HttpResponse:
    """Their tiles, for the end of the row; what no longer fits on the post is said."""
    added: list[Attachment] = []
    notes: list[str] = []
    try:
        for file in named(request, request.POST.getlist("files")):
            attachment, said = planning.attach(post, by=request.user, file=file)
            added.append(attachment)
            notes += said
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
    if not wants_part(request):
        for note in dict.fromkeys(notes):
            toast(request, note, level=messages.WARNING)
        return go(request, address(post))
    response = tiles(request, post, added, list(dict.fromkeys(notes)))
    return add_event(add_event(response, "files-changed"), "close-dialog")
