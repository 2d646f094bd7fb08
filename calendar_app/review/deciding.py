"""What those who were asked say: yes, not like this, or just a word."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from publishing.permission import demand
from teams.roles import Verb

from .. import leaving
from ..models import Post, ReviewEntry
from ..refusals import CannotPlan
from ..states import Stage
from .digesting import digest
from .entries import Kind, lock, moved, record, refuse_archived, refuse_gone, refuse_operator
from .standing import is_approved


@transaction.atomic
def approve(post: Post, *, by: Any, comment: str = "", seen: str = "") -> Post:
    """`seen` is the digest of what she read: what changed meanwhile is not approved by it."""
    demand(Verb.APPROVE, post.workspace, by)
    refuse_operator(by)
    lock(post)
    refuse_archived(post)
    if is_approved(post):
        return post
    if post.stage != Stage.IN_REVIEW:
        raise CannotPlan(
            _("Solo se aprueba lo que está en revisión, y esta publicación está en «%(stage)s».")
            % {"stage": Stage(post.stage).label}
        )
    if seen and seen != digest(post):
        raise CannotPlan(_("Cambió mientras la leías: no se aprobó. Léela otra vez y decide."))
    post.changes_requested = False
    return moved(post, Stage.APPROVED, Kind.APPROVED, by=by, comment=comment)


@transaction.atomic
def request_changes(post: Post, *, by: Any, comment: str) -> Post:
    """Back to its author with what to change. What was scheduled and has not left is taken back."""
    demand(Verb.APPROVE, post.workspace, by)
    lock(post)
    if not comment.strip():
        raise CannotPlan(_("Escribe qué hay que cambiar: el comentario está vacío."))
    if post.stage not in (Stage.IN_REVIEW, Stage.APPROVED):
        raise CannotPlan(
            _("Solo se solicitan cambios a lo que está en revisión o aprobado, y está en «%(stage)s».")
            % {"stage": Stage(post.stage).label}
        )
    refuse_gone(post)
    leaving.take_back(post, by=by)
    post.changes_requested = True
    return moved(post, Stage.DRAFT, Kind.CHANGES, by=by, comment=comment)


@transaction.atomic
def comment(post: Post, *, by: Any, comment: str) -> ReviewEntry:
    demand(Verb.COMMENT, post.workspace, by)
    if not comment.strip():
        raise CannotPlan(_("El comentario está vacío: escribe algo o cierra sin comentar."))
    return record(lock(post), Kind.COMMENT, by=by, comment=comment)
