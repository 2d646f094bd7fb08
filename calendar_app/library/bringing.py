"""Bringing a file into the library: whole or in pieces, as a new one or as the one that is there already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from media import pieces, uploading
from media.models import Folder, MediaFile, Upload
from teams.access import BrandRequest
from teams.models import Workspace

from ..refusals import CannotPlan
from . import describing, putting_away


class NotYet(Exception):
    """Another request is making a file of what came: ask again."""


@dataclass(frozen=True)
class Brought:
    file: MediaFile
    was_there: bool

    @property
    def note(self) -> str:
        """What to tell of one that was there; empty for a new one."""
        if not self.was_there:
            return ""
        return _("«%(name)s» ya estaba en la biblioteca.") % {"name": self.file.filename}


def brought(request: BrandRequest) -> Brought:
    """`file` of the form, or the upload whose key is `upload`.

    Raises Http404, Rejected, CannotPlan, NotYet."""
    key, file = request.POST.get("upload", ""), request.FILES.get("file")
    if key:
        return in_pieces(request.brand, key, by=request.user)
    if file is None:
        raise CannotPlan(_("No llegó ningún archivo. Elige uno y vuelve a subirlo."))
    return whole(request.brand, file, by=request.user)


def whole(workspace: Workspace, file: Any, *, by: Any) -> Brought:
    taken, was_there = uploading.bring(workspace, file, by=by)
    return welcome(taken, was_there, by=by)


def in_pieces(workspace: Workspace, key: str, *, by: Any) -> Brought:
    upload = Upload.objects.filter(workspace=workspace, by=by, key=key).first()
    if upload is None:
        raise Http404
    try:
        file = pieces.finish(upload)
    except pieces.Refused as refusal:
        if refusal.status == 423:
            raise NotYet from None
        raise CannotPlan(str(refusal)) from None
    return welcome(file, file.created_at < upload.created_at, by=by)


def welcome(file: MediaFile, was_there: bool, *, by: Any) -> Brought:
    """One that had been put away is in sight again."""
    if was_there and file.archived_at:
        putting_away.restore([file], by=by)
    return Brought(file, was_there)


def into(brought: Brought, folder: Folder | None, *, by: Any) -> Brought:
    """A new file lies where she brought it; one that was there stays where it was."""
    if folder is not None and not brought.was_there:
        describing.describe(brought.file, by=by, folder=folder)
    return brought
