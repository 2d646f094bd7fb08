"""The hand on a post while it is decided about, and what was said written down."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from teams.models import Workspace

from .. import leaving, words
from ..models import Post, ReviewEntry
from ..refusals import CannotPlan
from .digesting import digest

Kind = ReviewEntry.Kind
COMMENT_LIMIT = 5_000


def lock(post: Post) -> Post:
    """The row as it is now, held until the transaction ends (on SQLite the transaction holds everything).

    The brand's row comes first: its policy can't change between being asked and what follows from it.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=post.workspace_id)
    post.refresh_from_db(from_queryset=Post.objects.select_for_update())
    return post


def moved(post: Post, stage: str, kind: str, *, by: Any, comment: str = "") -> Post:
    post.stage = stage
    post.save(update_fields=["stage", "changes_requested", "updated_at"])
    record(post, kind, by=by, comment=comment)
    return post


def record(post: Post, kind: str, *, by: Any, comment: str = "") -> ReviewEntry:
    said = words.clean(comment.strip(), _("Comentario"), COMMENT_LIMIT)
    return post.review.create(kind=kind, by=by, comment=said, version=post.version, digest=digest(post))


def refuse_archived(post: Post) -> None:
    if post.archived_at:
        raise CannotPlan(_("Está archivada: restáurala antes de seguir."))


def refuse_gone(post: Post) -> None:
    if leaving.has_left_everywhere(post):
        raise CannotPlan(_("Ya se publicó en todos sus canales, y cambiarla aquí no cambia eso. Crea otra."))


def refuse_operator(by: Any) -> None:
    """The shell is not a reviewer: an approval carries the name of the person who gave it."""
    if by is None:
        raise CannotPlan(_("Una aprobación lleva el nombre de quien la dio: se da en la aplicación."))
