"""The hand on a post while it is decided about, and what was said written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from teams.auditing import Did
from teams.auditing import record as note
from teams.models import Workspace

from .. import composing, leaving, words
from ..models import Post, ReviewEntry, ReviewRound, Variant
from ..refusals import CannotPlan
from .digesting import digest_of

Kind = ReviewEntry.Kind
COMMENT_LIMIT = 5_000
# What somebody had before her eyes when she asked or decided is kept: a later reading is compared with it.
READ = frozenset({Kind.REQUESTED, Kind.APPROVED, Kind.STEP, Kind.CHANGES, Kind.REJECTED})
DID = {
    Kind.REQUESTED: Did.REVIEW_REQUESTED, Kind.APPROVED: Did.REVIEW_APPROVED, Kind.STEP: Did.REVIEW_APPROVED,
    Kind.UNDONE: Did.REVIEW_UNDONE,
    Kind.CHANGES: Did.REVIEW_CHANGES, Kind.REJECTED: Did.REVIEW_REJECTED, Kind.LATE: Did.REVIEW_LATE,
    Kind.WITHDRAWN: Did.REVIEW_WITHDRAWN, Kind.DELEGATED: Did.REVIEW_DELEGATED,
    Kind.ESCALATED: Did.REVIEW_ESCALATED, Kind.BROKEN: Did.REVIEW_BROKEN,
}  # fmt: skip


def lock(post: Post) -> Post:
    """The row as it is now, held until the transaction ends (on SQLite the transaction holds everything).

    The brand's row comes first: its policy can't change between being asked and what follows from it.
    """
    brand = Workspace.objects.select_for_update(no_key=True).get(pk=post.workspace_id)
    post.refresh_from_db(from_queryset=Post.objects.select_for_update())
    post.workspace = brand
    return post


def moved(post: Post, stage: str, kind: str, *, by: Any, comment: str = "", **said: Any) -> Post:
    was, post.stage = post.stage, stage
    post.save(update_fields=["stage", "changes_requested", "writers", "updated_at"])
    record(post, kind, by=by, comment=comment, was=was, **said)
    return post


def record(
    post: Post,
    kind: str,
    *,
    by: Any,
    comment: str = "",
    guest: str = "",
    round: ReviewRound | None = None,
    was: str = "",
    wiped: dict[str, Any] | None = None,
) -> ReviewEntry:
    """`was`: the stage before. `wiped`: what an approval takes off the post, for whoever takes it back."""
    payloads = composing.payloads(post)
    entry = post.review.create(
        kind=kind,
        by=by,
        guest=guest,
        round=round,
        comment=words.clean(comment.strip(), _("Comentario"), COMMENT_LIMIT),
        version=post.version,
        digest=digest_of(payloads),
        said=read(post, payloads, wiped) if kind in READ else None,
    )
    if kind in DID:
        seen = {
            "before": {"stage": was or post.stage},
            "after": {"stage": post.stage, "digest": entry.digest},
        }
        note(DID[Kind(kind)], by=by, workspace=post.workspace_id, on=post, who=guest, **seen)
    return entry


def read(post: Post, payloads: dict[str, Any], wiped: dict[str, Any] | None) -> dict[str, Any]:
    said = {"channels": payloads, "planned_for": hour_of(post)}
    return {**said, "before": wiped} if wiped else said


def hour_of(post: Post) -> str | None:
    return post.planned_for.isoformat() if post.planned_for else None


def refuse_archived(post: Post) -> None:
    if post.archived_at:
        raise CannotPlan(_("Está archivada: restáurala antes de seguir."))


def refuse_gone(post: Post, variants: Iterable[Variant] | None = None) -> None:
    """`variants`: where its channels have been read already."""
    if leaving.has_left_everywhere(post, variants):
        raise CannotPlan(_("Ya se publicó en todos sus canales, y cambiarla aquí no cambia eso. Crea otra."))


def refuse_operator(by: Any) -> None:
    """The shell is not a reviewer: an approval carries the name of the person who gave it."""
    if by is None:
        raise CannotPlan(_("Una aprobación lleva el nombre de quien la dio: se da en la aplicación."))
