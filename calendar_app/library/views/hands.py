"""Files brought, moved, tagged, put away: one or many at once, each with its way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.htmx import INVALID, go, toast, wants_part
from media.models import Folder, MediaFile
from media.uploading import Rejected
from teams.access import BrandRequest, brand_page
from teams.roles import Verb

from ...refusals import CannotPlan
from ...views.returning import back_to
from .. import bringing, describing, putting_away
from ..bringing import Brought, NotYet
from ..browsing import is_number

CREATED, NOT_YET = 201, 202


# ── bringing ──────────────────────────────────────────────────────────────────────────────────────────


@brand_page(Verb.WRITE)
@require_POST
def library_bring(request: BrandRequest) -> HttpResponse:
    """One file as `file`, or `upload` with the key of one that came in pieces: answers its card, 202 while
    another request is at it, 422 and a sentence. Without scripts, several at once, and back."""
    folder = folder_named(request, request.POST.get("folder", ""))
    if not wants_part(request):
        return several(request, request.FILES.getlist("file"), folder)
    try:
        brought = bringing.into(bringing.brought(request), folder, by=request.user)
    except NotYet:
        return HttpResponse(status=NOT_YET)
    except (Rejected, CannotPlan) as refusal:
        return HttpResponse(str(refusal), status=INVALID, content_type="text/plain; charset=utf-8")
    shown = {"file": brought.file, "note": brought.note, "fresh": True}
    return render(request, "calendar_app/library/card.html", shown, status=CREATED)


def several(request: BrandRequest, files: list[UploadedFile], folder: Folder | None) -> HttpResponse:
    """Each by itself: one that is refused keeps no other out."""
    new = 0
    for file in files:
        try:
            brought = bringing.into(
                bringing.whole(request.brand, file, by=request.user), folder, by=request.user
            )
            new += not brought.was_there
            tell(request, brought)
        except (Rejected, CannotPlan) as refusal:
            toast(request, str(refusal), level=messages.ERROR)
    if new:
        said = ngettext("%(count)s archivo nuevo.", "%(count)s archivos nuevos.", new)
        toast(request, said % {"count": new})
    return go(request, back_to(request, shelf_address(request, folder)))


def tell(request: BrandRequest, brought: Brought) -> None:
    if brought.note:
        toast(request, brought.note, level=messages.INFO)


def folder_named(request: BrandRequest, given: str) -> Folder | None:
    """404 for one that isn't the brand's."""
    if not given:
        return None
    return get_object_or_404(Folder, workspace=request.brand, pk=int(given) if is_number(given) else 0)


def shelf_address(request: BrandRequest, folder: Folder | None = None) -> str:
    address = reverse("library", args=[request.brand.slug])
    return f"{address}?carpeta={folder.pk}" if folder else address


# ── many at once ──────────────────────────────────────────────────────────────────────────────────────

Done = tuple[str, dict[str, str]]  # what to say, and what «Deshacer» posts (empty: nothing changed)


@brand_page(Verb.LIBRARY)
@require_POST
def library_bulk(request: BrandRequest) -> HttpResponse:
    """`do` with `files`; the undo of a toast posts to an address, so both may come in the query."""
    asked = request.POST if "do" in request.POST else request.GET
    numbers = [int(each) for each in ",".join(asked.getlist("files")).split(",") if is_number(each)]
    try:
        files = describing.chosen(request.brand, numbers)
        if not files:
            raise CannotPlan(_("Elige al menos un archivo."))
        sentence, undo = DO.get(asked.get("do", ""), nothing)(request, files, asked)
    except CannotPlan as refusal:
        toast(request, refusal.sentence, level=messages.ERROR)
    else:
        toast(request, sentence, undo=f"{request.path}?{urlencode(undo)}" if undo else "")
    return go(request, back_to(request, shelf_address(request)))


def nothing(_request: BrandRequest, _files: list[MediaFile], _asked: QueryDict) -> Done:
    raise CannotPlan(_("Elige qué hacer con los archivos."))


def move(request: BrandRequest, files: list[MediaFile], asked: QueryDict) -> Done:
    folder = folder_named(request, asked.get("folder", ""))
    before = describing.place(files, folder=folder, by=request.user)
    places = ",".join(f"{pk}-{was or ''}" for pk, was in before.items())
    return now_in(folder, len(before)), undo_of("back", before, places=places)


def now_in(folder: Folder | None, count: int) -> str:
    if folder is None:
        said = ngettext("%(count)s archivo sin carpeta.", "%(count)s archivos sin carpeta.", count)
        return said % {"count": count}
    said = ngettext("%(count)s archivo en «%(folder)s».", "%(count)s archivos en «%(folder)s».", count)
    return said % {"count": count, "folder": folder.name}


def back(request: BrandRequest, files: list[MediaFile], asked: QueryDict) -> Done:
    """Each where it was; in no folder where that one is gone."""
    was = dict(each.split("-", 1) for each in asked.get("places", "").split(",") if each.count("-") == 1)
    there = {str(each.pk): each for each in Folder.objects.filter(workspace=request.brand)}
    for file in files:
        describing.place([file], folder=there.get(was.get(str(file.pk), "")), by=request.user)
    return _("De vuelta en su carpeta."), {}


def add_tag(request: BrandRequest, files: list[MediaFile], asked: QueryDict) -> Done:
    tags = asked.get("tag", "").replace(",", " ").split()
    changed = describing.tag(files, tags=tags, by=request.user)
    said = ngettext("Etiqueta en %(count)s archivo.", "Etiqueta en %(count)s archivos.", len(changed))
    return said % {"count": len(changed)}, undo_of("untag", changed, tag=" ".join(tags))


def take_tag(request: BrandRequest, files: list[MediaFile], asked: QueryDict) -> Done:
    tags = asked.get("tag", "").replace(",", " ").split()
    changed = describing.untag(files, tags=tags, by=request.user)
    said = ngettext(
        "Etiqueta fuera de %(count)s archivo.", "Etiqueta fuera de %(count)s archivos.", len(changed)
    )
    return said % {"count": len(changed)}, undo_of("tag", changed, tag=" ".join(tags))


def archive(request: BrandRequest, files: list[MediaFile], _asked: QueryDict) -> Done:
    changed = putting_away.archive(files, by=request.user)
    said = ngettext(
        "%(count)s archivo retirado. Lo que nadie usa se borra en %(days)s días.",
        "%(count)s archivos retirados. Lo que nadie usa se borra en %(days)s días.",
        len(changed),
    )
    return said % {"count": len(changed), "days": putting_away.KEPT.days}, undo_of("restore", changed)


def restore(request: BrandRequest, files: list[MediaFile], _asked: QueryDict) -> Done:
    changed = putting_away.restore(files, by=request.user)
    said = ngettext(
        "%(count)s archivo otra vez a la vista.", "%(count)s archivos otra vez a la vista.", len(changed)
    )
    return said % {"count": len(changed)}, undo_of("archive", changed)


def undo_of(do: str, files: Any, **more: str) -> dict[str, str]:
    """`files`: rows, or a dictionary by their numbers."""
    numbers = list(files) if isinstance(files, dict) else [each.pk for each in files]
    return {"do": do, "files": ",".join(map(str, numbers)), **more} if numbers else {}


DO: dict[str, Callable[[BrandRequest, list[MediaFile], QueryDict], Done]] = {
    "move": move,
    "back": back,
    "tag": add_tag,
    "untag": take_tag,
    "archive": archive,
    "restore": restore,
}
