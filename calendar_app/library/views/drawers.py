"""Folders: made on the spot; renamed, moved and taken away in a dialog of their own."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.htmx import INVALID, go, page_or_part, toast
from media.models import Folder
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ...refusals import CannotPlan
from .. import folders
from ..forms import FolderForm
from .hands import shelf_address

PAGE = "calendar_app/library/folder.html"


@brand_page(Verb.LIBRARY)
@require_http_methods(["GET", "HEAD", "POST"])
def library_folder_new(request: BrandRequest) -> HttpResponse:
    there = [each for each in folders.tree(request.brand) if each.may_hold_folders]
    form = FolderForm(request.POST or None, branches=there, initial={"parent": request.GET.get("en")})
    if request.method != "POST" or not form.is_valid():
        return page_or_part(request, PAGE, {"form": form}, status=INVALID if form.is_bound else 200)
    try:
        made = folders.create(request.brand, by=request.user, **form.cleaned_data)
    except CannotPlan as refusal:
        form.add_error("name", refusal.sentence)
        return page_or_part(request, PAGE, {"form": form}, status=INVALID)
    return go(request, shelf_address(request, made))


@brand_page(Verb.LIBRARY)
@require_http_methods(["GET", "HEAD", "POST"])
def library_folder(request: BrandRequest, folder: int) -> HttpResponse:
    """`do`: remove. Otherwise its name and where it lies."""
    found = get_object_or_404(
        Folder.objects.select_related("workspace", "parent"), workspace=request.brand, pk=folder
    )
    if request.method == "POST" and request.POST.get("do") == "remove":
        return removed(request, found)
    there = folders.tree(request.brand)
    mine = folders.below(there, found.pk)
    others = [each for each in there if each.may_hold_folders and each.pk not in mine]
    now = {"name": found.name, "parent": found.parent}
    form = FolderForm(request.POST or None, branches=others, initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            folders.change(found, by=request.user, **form.cleaned_data)
            return go(request, shelf_address(request, found))
        except CannotPlan as refusal:
            form.add_error("name", refusal.sentence)
    return page_or_part(
        request, PAGE, {"form": form, "folder": found}, status=INVALID if form.is_bound else 200
    )


def removed(request: BrandRequest, folder: Folder) -> HttpResponse:
    above, name = folder.parent, folder.name
    try:
        moved = folders.remove(folder, by=request.user)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
        return go(request, shelf_address(request, folder))
    said = ngettext(
        "Carpeta «%(name)s» eliminada; %(count)s archivo subió un nivel.",
        "Carpeta «%(name)s» eliminada; %(count)s archivos subieron un nivel.",
        moved,
    )
    empty = _("Carpeta «%(name)s» eliminada; estaba vacía.")
    toast(request, (said if moved else empty) % {"name": name, "count": moved})
    return go(request, shelf_address(request, above))
