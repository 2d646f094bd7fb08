"""Review: what was asked, said and decided about a post, and whether it may leave.

An approval is bound to `digest(post)`: the words, link, tags, images with their descriptions, options and
the post it replies to, on each channel. Any change to these breaks it, by whatever door: `settle_edit`
says so at once, and `is_cleared` compares the digest again when the post is scheduled.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.permission import demand
from publishing.states import State
from teams.models import Workspace
from teams.roles import Verb

from . import composing, leaving, words
from .models import Post, ReviewEntry, ReviewPolicy
from .refusals import CannotPlan
from .states import ReviewMode, Stage

Kind = ReviewEntry.Kind
COMMENT_LIMIT = 5_000


# ── what is asked of a post ───────────────────────────────────────────────────────────────────────────


def digest(post: Post) -> str:
    """SHA-256 of what the public would notice, in hex."""
    return digest_of(composing.payloads(post))


def digest_of(payloads: Mapping[str, Any]) -> str:
    canonical = json.dumps(payloads, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def mode_of(workspace: Workspace) -> str:
    policy = ReviewPolicy.objects.filter(workspace=workspace, channel=None, campaign=None).first()
    return policy.mode if policy else ReviewMode.OPTIONAL


def is_required(workspace: Workspace) -> bool:
    return mode_of(workspace) == ReviewMode.REQUIRED


def is_cleared(post: Post) -> bool:
    """Whether it may leave: the brand asks for no approval, or this very content was approved."""
    return not is_required(post.workspace) or is_approved(post)


def is_approved(post: Post) -> bool:
    if post.stage != Stage.APPROVED:
        return False
    entry = post.review.filter(kind=Kind.APPROVED).last()
    return bool(entry) and entry.digest == digest(post)


def refuse_uncleared(post: Post) -> None:
    if is_cleared(post):
        return
    if post.stage == Stage.APPROVED:
        raise CannotPlan(_("Cambió después de que se aprobó: pide revisión otra vez antes de programarla."))
    raise CannotPlan(
        _("%(brand)s pide aprobación y esta publicación está en «%(stage)s»: pide revisión antes.")
        % {"brand": post.workspace.name, "stage": Stage(post.stage).label}
    )


# ── a person's verbs ──────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
def request(post: Post, *, by: Any, comment: str = "") -> Post:
    """Puts it before those who approve. Asking twice is asking once."""
    demand(Verb.WRITE, post.workspace, by)
    lock(post)
    refuse_archived(post)
    if post.stage == Stage.IN_REVIEW or is_approved(post):
        return post
    if empty := [each for each in composing.problems(post) if each.code in ("empty", "no_channels")]:
        raise CannotPlan(empty[0].sentence, empty)
    return moved(post, Stage.IN_REVIEW, Kind.REQUESTED, by=by, comment=comment)


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
def withdraw_request(post: Post, *, by: Any) -> Post:
    demand(Verb.WRITE, post.workspace, by)
    lock(post)
    if post.stage != Stage.IN_REVIEW:
        return post
    return moved(post, Stage.DRAFT, Kind.WITHDRAWN, by=by)


@transaction.atomic
def comment(post: Post, *, by: Any, comment: str) -> ReviewEntry:
    demand(Verb.COMMENT, post.workspace, by)
    if not comment.strip():
        raise CannotPlan(_("El comentario está vacío: escribe algo o cierra sin comentar."))
    return record(lock(post), Kind.COMMENT, by=by, comment=comment)


@transaction.atomic
def set_policy(workspace: Workspace, mode: str, *, by: Any) -> int:
    """Returns how many deliveries were taken back: with approval required, those waiting without one."""
    demand(Verb.SETTINGS, workspace, by)
    if mode not in ReviewMode.values:
        raise CannotPlan(_("«%(mode)s» no es un modo de revisión.") % {"mode": mode})
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    ReviewPolicy.objects.update_or_create(
        workspace=workspace, channel=None, campaign=None, defaults={"mode": mode}
    )
    if mode != ReviewMode.REQUIRED:
        return 0
    still_open = set(State) - {State.SENT, State.WITHDRAWN}
    unsaid = Q(variants__delivery__state__in=still_open) | Q(variants__delivery__rest__state__in=still_open)
    posts = Post.objects.filter(unsaid, workspace=workspace).distinct()
    return sum(len(leaving.take_back(lock(post), by=by)) for post in posts if not is_approved(post))


# ── what an edit does to it ───────────────────────────────────────────────────────────────────────────


def settle_edit(post: Post, before: Mapping[str, Any], *, by: Any) -> list[str]:
    """To be called under the lock, after a change. `before` = composing.payloads before it.

    Breaks the approval, takes back or replaces what waits. Returns what the person must be told.
    Raises CannotPlan when what she changed is already on its way or out.
    """
    if digest_of(before) == digest(post):
        return []
    leaving.refuse_out_of_hand(post)
    refuse_gone(post)
    notes = break_approval(post, by=by)
    if not is_required(post.workspace):
        return notes + leaving.replace_waiting(post, by=by)
    if back := leaving.take_back(post, by=by):
        notes.append(taken_back_sentence(len(back)))
    return notes


def break_approval(post: Post, *, by: Any) -> list[str]:
    if post.stage != Stage.APPROVED:
        return []
    moved(post, Stage.DRAFT, Kind.BROKEN, by=by)
    return [_("El cambio anuló la aprobación: pide revisión otra vez.")]


def taken_back_sentence(count: int) -> str:
    return ngettext(
        "Ya no está programada: se retiró %(count)s entrega que esperaba.",
        "Ya no está programada: se retiraron %(count)s entregas que esperaban.",
        count,
    ) % {"count": count}


# ── parts ─────────────────────────────────────────────────────────────────────────────────────────────


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
