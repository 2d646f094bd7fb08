"""The library, and the page of one file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.htmx import INVALID, go, toast
from media import pieces
from media.models import MediaFile, Upload
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ...refusals import CannotPlan
from .. import browsing, describing, folders, using
from ..browsing import Search, Shelf
from ..forms import FileForm

PAGE = "calendar_app/library/library.html"


@brand_page()
@require_safe
def library(request: BrandRequest) -> HttpResponse:
    shelf = Shelf(request.brand, Search.read(request.GET), request.GET.get("page", 1))
    offered = {"kinds": browsing.KINDS, "uses": browsing.USES, "wanting": browsing.WANTING}
    half_done = list(pieces.under_way(request.brand, request.user))
    return render(request, PAGE, {"shelf": shelf, "half_done": half_done, **offered})


def file_or_404(request: BrandRequest, pk: int) -> MediaFile:
    found = MediaFile.objects.select_related("folder", "made_from", "uploaded_by", "workspace")
    return get_object_or_404(found, pk=pk, workspace=request.brand)


@brand_page()
@require_safe
def library_file(request: BrandRequest, pk: int) -> HttpResponse:
    file = file_or_404(request, pk)
    return show(request, file, FileForm(file=file, branches=folders.tree(request.brand)))


def show(request: BrandRequest, file: MediaFile, form: FileForm, *, status: int = 200) -> HttpResponse:
    shown = {
        "file": file,
        "form": form,
        "uses": using.uses(file),
        "renditions": file.renditions.order_by("-created_at", "-pk")[:50],
    }
    return render(request, "calendar_app/library/file.html", shown, status=status)


@brand_page(Verb.LIBRARY)
@require_POST
def library_file_save(request: BrandRequest, pk: int) -> HttpResponse:
    file = file_or_404(request, pk)
    form = FileForm(request.POST, file=file, branches=folders.tree(request.brand))
    if not form.is_valid():
        return show(request, file, form, status=INVALID)
    try:
        describing.describe(file, by=request.user, **form.cleaned_data)
    except CannotPlan as refusal:
        form.add_error(None, refusal.sentence)
        return show(request, file, form, status=INVALID)
    toast(request, _("Guardado."))
    return go(request, reverse("library_file", args=[request.brand.slug, pk]))


@brand_page(Verb.WRITE)
@require_POST
def library_discard(request: BrandRequest, key: str) -> HttpResponse:
    """An upload of hers that was left half done."""
    upload = get_object_or_404(Upload, workspace=request.brand, by=request.user, key=key)
    try:
        if upload.file_id is None:
            with pieces.held(upload):
                pieces.give_up(upload)
    except pieces.Refused as refusal:
        toast(request, str(refusal), level=messages.ERROR)
    return go(request, reverse("library", args=[request.brand.slug]))
