"""Taking back one row of an import: for bulk.running, which undoes whole batches."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _

from .. import planning
from ..keeping import versions
from ..models import Post
from ..refusals import CannotPlan
from .importing import placed


def take_back(post: Post, before: dict[str, Any], *, by: Any) -> list[str]:
    """What the row made goes to the archive; what it changed says again what it said. Raises CannotPlan."""
    if placed(post) != before["after"]:
        raise CannotPlan(_("Cambió después de importarla: se queda como está."))
    if before.get("made"):
        planning.archive(post, by=by)
        return []
    notes: list[str] = []
    if post.version != before["version"]:
        notes += versions.restore(post, before["version"], by=by).notes
    was = (as_day(before["date"]), as_hour(before["time"]))
    if was != (post.planned_date, post.planned_time):
        planning.plan(post, date=was[0], time=was[1], by=by)
    return notes


def as_day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def as_hour(text: str) -> time | None:
    return time.fromisoformat(text) if text else None


def not_again(*_args: Any, **_more: Any) -> Any:
    """An import is begun on its own page, not over posts that were marked."""
    raise CannotPlan(_("Una importación empieza en su página, con una tabla."))
