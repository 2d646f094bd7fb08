"""The brand's pillars, objectives and audiences behind the names that a version's parts bear.

They outlive a version: past posts keep them. What a version that has begun says of them is history, so to
rename one of those changes history, and asks for who may change the brand's settings.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from publishing.permission import demand
from teams.models import Workspace
from teams.roles import Verb

from ..clocks import today_in
from ..models import Aim, Audience, Listener, Objective, Pillar, PillarShare, Post
from ..refusals import CannotPlan
from ..review.around import settle_around

Tag = TypeVar("Tag", Pillar, Objective, Audience)
USED: dict[Any, tuple[Any, str]] = {
    Pillar: (PillarShare, "pillar"), Objective: (Aim, "objective"), Audience: (Listener, "audience"),
}  # fmt: skip


def row_for(
    kind: type[Tag], workspace: Workspace, *, pk: int | None, name: str, by: Any, position: int, **words: Any
) -> Tag:
    """The row of this number, else of this name, else a new one, saying now what `words` say."""
    row = found(kind, workspace, pk, name)
    if row is None:
        return kind.objects.create(workspace=workspace, name=name, position=position, **words)
    refuse_taken(kind, row, name)
    said = {"name": name, **words}
    if any(getattr(row, field) != said[field] for field in said.keys() & {"name", "about", "why"}):
        refuse_history(kind, row, by=by)
    renamed = row.name != name
    for field, value in {**said, "position": position, "archived_at": None}.items():
        setattr(row, field, value)
    row.save()
    if renamed and kind is Pillar:  # links may name it
        settle_around(Post.objects.filter(pillar=row), by=by)
    return row


def found(kind: type[Tag], workspace: Workspace, pk: int | None, name: str) -> Tag | None:
    own = kind.objects.filter(workspace=workspace)
    return (own.filter(pk=pk).first() if pk else None) or own.filter(name__iexact=name).first()


def refuse_taken(kind: type[Tag], row: Tag, name: str) -> None:
    if kind.objects.filter(workspace=row.workspace_id, name__iexact=name).exclude(pk=row.pk).exists():
        raise CannotPlan(
            _("«%(old)s» no puede llamarse «%(name)s»: ya hay otro con ese nombre. Escribe uno distinto.")
            % {"old": row.name, "name": name}
        )


def refuse_history(kind: type[Tag], row: Tag, *, by: Any) -> None:
    """Raises CannotPlan where a version that has begun names it and she may not change the settings."""
    uses, field = USED[kind]
    begun = uses.objects.filter(**{field: row}, strategy__starts__lte=today_in(row.workspace))
    if not begun.exists():
        return
    try:
        demand(Verb.SETTINGS, row.workspace, by)
    except PermissionDenied:
        raise CannotPlan(
            _(
                "«%(name)s» está en una estrategia que ya rige: otro nombre u otra descripción cambiarían "
                "también lo que dice esa. Pídelo a quien administra la marca, o quítalo y añade otro."
            )
            % {"name": row.name}
        ) from None
