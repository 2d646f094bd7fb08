"""Folders of a brand's library: made, renamed, moved, taken away. Never deeper than three."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.names import shown
from media.models import Folder, MediaFile
from publishing.permission import demand
from teams.auditing import RETURNED, Did, recorded
from teams.models import Workspace
from teams.roles import Verb

from ..refusals import CannotPlan

DEEPEST = 3
MOST = 500  # of one brand: all of them are listed wherever one is chosen
NAME = 80


@dataclass(frozen=True)
class Branch:
    """A folder where it stands: `depth` 1–3, `path` from the top («Fotos / Producto»)."""

    folder: Folder
    depth: int
    path: str

    @property
    def pk(self) -> int:
        return int(self.folder.pk)

    @property
    def may_hold_folders(self) -> bool:
        return self.depth < DEEPEST


def tree(workspace: Workspace) -> list[Branch]:
    """All of them, each before those inside it: one query."""
    inside: dict[int | None, list[Folder]] = {}
    for folder in Folder.objects.filter(workspace=workspace):
        inside.setdefault(folder.parent_id, []).append(folder)
    return list(branches(inside, None, 1, ""))


def branches(
    inside: dict[int | None, list[Folder]], parent: int | None, depth: int, before: str
) -> Iterator[Branch]:
    for folder in sorted(inside.get(parent, []), key=lambda each: each.name.casefold()):
        path = f"{before}{folder.name}"
        yield Branch(folder, depth, path)
        yield from branches(inside, folder.pk, depth + 1, f"{path} / ")


def below(folders: list[Branch], pk: int) -> list[int]:
    """This folder and all inside it."""
    found = [pk]
    for branch in folders:  # parents come first
        if branch.folder.parent_id in found:
            found.append(branch.pk)
    return found


# ── verbs ─────────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
@recorded(Did.FOLDER_MADE, on=RETURNED)
def create(workspace: Workspace, *, name: str, parent: Folder | None = None, by: Any) -> Folder:
    demand(Verb.LIBRARY, workspace, by)
    lock(workspace)
    folder = Folder(workspace=workspace, parent=fit_parent(workspace, parent), name=fit_name(name))
    there = tree(workspace)
    if len(there) >= MOST:
        raise CannotPlan(_("Ya hay %(count)s carpetas: junta o elimina algunas.") % {"count": len(there)})
    refuse_deep(there, parent, height=1)
    refuse_twin(folder)
    folder.save()
    return folder


@transaction.atomic
@recorded(Did.FOLDER_CHANGED)
def change(folder: Folder, *, name: str, parent: Folder | None, by: Any) -> Folder:
    """Another name, another place (with all that is inside it; None: the top), or both."""
    demand(Verb.LIBRARY, folder.workspace, by)
    lock(folder.workspace)
    if parent != folder.parent:
        refuse_in_itself(folder, parent)
    folder.name, folder.parent = fit_name(name), fit_parent(folder.workspace, parent)
    refuse_twin(folder)
    folder.save(update_fields=["name", "parent"])
    return folder


def refuse_in_itself(folder: Folder, parent: Folder | None) -> None:
    """Or too deep."""
    there = tree(folder.workspace)
    mine = below(there, folder.pk)
    if parent is not None and parent.pk in mine:
        raise CannotPlan(_("Una carpeta no cabe dentro de sí misma."))
    depths = {branch.pk: branch.depth for branch in there}
    refuse_deep(there, parent, height=max(depths[pk] for pk in mine) - depths[folder.pk] + 1)


@transaction.atomic
@recorded(Did.FOLDER_REMOVED)
def remove(folder: Folder, *, by: Any) -> int:
    """What is inside goes up to where the folder was; nothing is lost. Returns how many files moved."""
    demand(Verb.LIBRARY, folder.workspace, by)
    lock(folder.workspace)
    for inner in list(folder.folders.all()):
        inner.parent = folder.parent
        inner.name = free_name(inner)
        inner.save(update_fields=["parent", "name"])
    moved = MediaFile.objects.filter(folder=folder).update(folder=folder.parent)
    folder.delete()
    return int(moved)


def lock(workspace: Workspace) -> None:
    """One at a time in a brand: how deep they lie is judged by all of them."""
    Workspace.objects.select_for_update().get(pk=workspace.pk)


# ── what is fit ───────────────────────────────────────────────────────────────────────────────────────


def fit_name(name: str) -> str:
    given = shown(name)
    if not given:
        raise CannotPlan(_("Escribe el nombre de la carpeta."))
    if len(given) > NAME:
        raise CannotPlan(
            _("El nombre tiene %(length)s caracteres y caben %(limit)s. Acórtalo.")
            % {"length": len(given), "limit": NAME}
        )
    return given


def fit_parent(workspace: Workspace, parent: Folder | None) -> Folder | None:
    if parent is not None and parent.workspace_id != workspace.pk:
        raise CannotPlan(_("«%(name)s» es de otra marca.") % {"name": parent.name})
    return parent


def refuse_deep(there: list[Branch], parent: Folder | None, *, height: int) -> None:
    """`height`: how many levels the one that comes has, itself included."""
    above = next((branch.depth for branch in there if parent and branch.pk == parent.pk), 0)
    if above + height > DEEPEST:
        raise CannotPlan(
            ngettext(
                "Las carpetas caben hasta %(deepest)s nivel.",
                "Las carpetas caben hasta %(deepest)s niveles, una dentro de otra: elige otra de más arriba.",
                DEEPEST,
            )
            % {"deepest": DEEPEST}
        )


def refuse_twin(folder: Folder) -> None:
    if folder.name.casefold() in names_beside(folder):
        raise CannotPlan(_("Ya hay una carpeta «%(name)s» ahí.") % {"name": folder.name})


def names_beside(folder: Folder) -> set[str]:
    siblings = Folder.objects.filter(workspace=folder.workspace, parent=folder.parent).exclude(pk=folder.pk)
    return {name.casefold() for name in siblings.values_list("name", flat=True)}


def free_name(folder: Folder) -> str:
    """Its own, or with the first number that no folder beside it has."""
    taken, number, name = names_beside(folder), 1, folder.name
    while name.casefold() in taken:
        number += 1
        name = f"{folder.name[: NAME - 5]} {number}"
    return name
