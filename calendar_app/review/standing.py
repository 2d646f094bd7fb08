"""Whether a post may leave: nothing asks for an approval, or this very content was approved."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ..models import Post
from ..refusals import CannotPlan
from ..states import Stage
from .digesting import digest
from .entries import Kind
from .policies import is_required


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
