"""Pillar, campaign, objective, audience and free tags of many posts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import planning
from ..models import Audience, Campaign, Objective, Pillar, Post
from ..refusals import CannotPlan
from .asking import Asked
from .done import Done

KINDS: dict[str, Any] = {
    "pillar": Pillar, "campaign": Campaign, "objective": Objective, "audience": Audience,
}  # fmt: skip


def tag(post: Post, asked: Asked, *, by: Any) -> Done:
    changes: dict[str, Any] = dict(asked.named)
    if asked.add or asked.remove:
        changes["tags"] = with_and_without(post.tags, asked.add, asked.remove)
    before = carried(post, changes)
    saved = planning.save_post(post, by=by, version=post.version, **changes)
    if not saved.changed:
        raise CannotPlan(_("Ya las tenía así."))
    return Done(before, carried(post, changes), saved.notes)


def with_and_without(tags: list[str], add: list[str], remove: list[str]) -> list[str]:
    gone = {each.casefold() for each in remove}
    there = {each.casefold() for each in tags}
    kept = [each for each in tags if each.casefold() not in gone]
    return [*kept, *(each for each in add if each.casefold() not in there)]


def carried(post: Post, names: dict[str, Any]) -> dict[str, Any]:
    """What it carries of these, as JSON: ids, and the list of free tags."""
    return {name: list(post.tags) if name == "tags" else getattr(post, f"{name}_id") for name in names}


def tag_back(post: Post, before: dict[str, Any], *, by: Any) -> list[str]:
    old = {name: value for name, value in before.items() if name in {*KINDS, "tags"}}
    if carried(post, old) != before["after"]:
        raise CannotPlan(_("Sus etiquetas cambiaron después: se quedan como están."))
    changes = {name: value if name == "tags" else row(post, name, value) for name, value in old.items()}
    return planning.save_post(post, by=by, version=post.version, **changes).notes


def row(post: Post, name: str, pk: int | None) -> Any:
    """None also when it was deleted meanwhile."""
    return KINDS[name].objects.filter(workspace=post.workspace_id, pk=pk).first() if pk else None
