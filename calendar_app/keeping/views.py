"""Versions of a post, who else has it open, and the page where two edits are brought together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.htmx import go, page_or_part, toast
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from .. import composer_saving
from ..composer_form import ComposerForm
from ..models import PostVersion
from ..permission import may_on
from ..refusals import CannotPlan
from ..views.composer import after, refused
from ..views.opening import address, post_or_404
from . import page, presence, versions
from .history import steps, told_version
from .joining import Clashing

CONFLICT = 409


@brand_page(Verb.WRITE)
@require_POST
def post_merge(request: BrandRequest, pk: int) -> HttpResponse:
    """The composer's form again, with what she decided where both changed the same place."""
    post = post_or_404(request, pk)
    form = ComposerForm(request.POST, brand=request.brand, post=post)
    if not form.is_valid():
        return refused(request, form, form.sentences())
    on_what_she_saw = request.POST.get("seen-version") == str(post.version)
    decided = page.chosen(request.POST, form) if on_what_she_saw else {}
    try:
        joined = composer_saving.save(post, form, by=request.user, chosen=decided)
    except Clashing as clash:
        return page.merge_page(request, clash, status=CONFLICT)
    except CannotPlan as refusal:
        return refused(request, form, [refusal.sentence])
    return after(request, post, form, list(joined.saved.notes), merged=joined.merged)


@brand_page()
def post_versions(request: BrandRequest, pk: int) -> HttpResponse:
    post = post_or_404(request, pk)
    context = {"post": post, "steps": steps(post), "may_write": may_on(request.membership, Verb.WRITE, post)}
    return page_or_part(request, "calendar_app/keeping/versions.html", context)


@brand_page()
def post_version(request: BrandRequest, pk: int, number: int) -> HttpResponse:
    post = post_or_404(request, pk)
    version = get_object_or_404(PostVersion, post=post, number=number)
    context = {
        "post": post,
        "version": version,
        "told": told_version(post, version),
        "current": number == post.version,
        "may_write": may_on(request.membership, Verb.WRITE, post),
    }
    return page_or_part(request, "calendar_app/keeping/version.html", context)


@brand_page(Verb.WRITE)
@require_POST
def post_restore(request: BrandRequest, pk: int, number: int) -> HttpResponse:
    post = post_or_404(request, pk)
    was = post.version
    try:
        saved = versions.restore(post, number, by=request.user)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return go(request, address(post, "post_versions"))
    for note in saved.notes:
        toast(request, note, level=messages.WARNING)
    undo = f"{address(post, 'post_versions')}{was}/restaurar/" if saved.changed else ""
    toast(request, _("Dice otra vez lo de la versión %(number)s.") % {"number": number}, undo=undo)
    return go(request, address(post))


@brand_page()
@require_POST
def post_presence(request: BrandRequest, pk: int) -> HttpResponse:
    """Says that she is here; answers who else is, and which version is saved (header Pauta-Version)."""
    post = post_or_404(request, pk)
    told = presence.tell(post, request.user, request.POST)
    if told.stamp == request.POST.get("stamp"):
        answer = HttpResponse(status=204)
    else:
        answer = page_or_part(request, "calendar_app/keeping/presence.html", {"told": told})
    answer["Pauta-Version"] = str(post.version)
    return answer
