"""What a file says of itself: its name, alternative text, author, rights, tags; where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.names import shown
from media.models import Folder, MediaFile
from media.uploading import file_name
from publishing.permission import demand
from teams.auditing import Did, recorded
from teams.models import Workspace
from teams.roles import Verb

from .. import words
from ..models import Post
from ..refusals import CannotPlan
from ..review.around import settle_around
from ..sealing.payload import NAMED
from .folders import fit_parent

CREDIT, RIGHTS = 200, 500


@transaction.atomic
@recorded(Did.FILE_DESCRIBED, always=False)
def describe(file: MediaFile, *, by: Any, **changes: Any) -> bool:
    """Saves what is given of filename, alt, credit, rights, rights_until, tags, folder. Whether anything is
    different now. Posts keep the words they have: `alt` is what the next one starts with."""
    demand(Verb.LIBRARY, file.workspace, by)
    MediaFile.objects.select_for_update().get(pk=file.pk)
    new = fitted(file, changes)
    touched = [name for name, value in new.items() if getattr(file, name) != value]
    for name in touched:
        setattr(file, name, new[name])
    if touched:
        file.save(update_fields=touched)
    if "filename" in touched and file.kind in NAMED:  # networks show it, so it was approved too
        settle_around(Post.objects.filter(attachments__file=file), by=by)
    return bool(touched)


def fitted(file: MediaFile, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Raises CannotPlan, and TypeError as a misspelt argument does."""
    fit: dict[str, Any] = {
        "filename": lambda value: file_name(value) if value.strip() else file.filename,
        "alt": words.clean_alt,
        "credit": lambda value: words.clean(shown(value), _("Autoría"), CREDIT),
        "rights": lambda value: words.clean(value.strip(), _("Derechos"), RIGHTS),
        "rights_until": lambda value: value,
        "tags": words.clean_tags,
        "folder": lambda folder: fit_parent(file.workspace, folder),
    }
    if unknown := changes.keys() - fit.keys():
        raise TypeError(f"a file has no {', '.join(sorted(unknown))}")
    return {name: fit[name](value) for name, value in changes.items()}


# ── several at once ───────────────────────────────────────────────────────────────────────────────────

MOST = 200  # at once


def chosen(workspace: Workspace, numbers: Iterable[int]) -> list[MediaFile]:
    """The brand's, of those named; another brand's count as none. Raises CannotPlan."""
    asked = list(dict.fromkeys(numbers))
    if len(asked) > MOST:
        raise CannotPlan(
            _("Elegiste %(count)s archivos y caben %(limit)s a la vez.")
            % {"count": len(asked), "limit": MOST}
        )
    return list(MediaFile.objects.filter(workspace=workspace, pk__in=asked).order_by("pk"))


@transaction.atomic
def place(files: Sequence[MediaFile], *, folder: Folder | None, by: Any) -> dict[int, int | None]:
    """Into this folder (None: out of all). Returns where each that moved was, for the undo."""
    before = {file.pk: file.folder_id for file in files}
    return {file.pk: before[file.pk] for file in files if describe(file, by=by, folder=folder)}


@transaction.atomic
def tag(files: Iterable[MediaFile], *, tags: Iterable[str], by: Any) -> list[MediaFile]:
    """Adds them. Returns those that did not have them all."""
    wanted = words.clean_tags(tags)
    if not wanted:
        raise CannotPlan(_("Escribe la etiqueta."))
    return [file for file in files if describe(file, by=by, tags=[*file.tags, *wanted])]


@transaction.atomic
def untag(files: Iterable[MediaFile], *, tags: Iterable[str], by: Any) -> list[MediaFile]:
    over = {each.casefold() for each in words.clean_tags(tags)}
    return [
        file
        for file in files
        if describe(file, by=by, tags=[each for each in file.tags if each.casefold() not in over])
    ]
