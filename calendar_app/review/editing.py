"""What an edit does to an approval and to what waits because of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import leaving
from ..models import Post
from ..states import Stage
from .digesting import digest, digest_of
from .entries import Kind, moved, refuse_gone
from .policies import is_required


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
