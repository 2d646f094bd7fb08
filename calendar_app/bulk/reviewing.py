"""Many posts before those who approve."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .. import review
from ..models import Post, ReviewEntry
from ..refusals import CannotPlan
from ..states import Stage
from .asking import Asked
from .done import Done


def submit(post: Post, asked: Asked, *, by: Any) -> Done:
    stage = post.stage
    if stage == Stage.IN_REVIEW:
        raise CannotPlan(_("Ya está en revisión."))
    if review.is_approved(post):
        raise CannotPlan(_("Ya está aprobada."))
    review.refuse_gone(post)
    review.request(post, by=by)
    return Done({"stage": stage}, {"entry": last_word(post)})


def take_back(post: Post, before: dict[str, Any], *, by: Any) -> list[str]:
    """Out of review, unless somebody has said something about it since."""
    if post.stage != Stage.IN_REVIEW or last_word(post) != before["after"]["entry"]:
        raise CannotPlan(_("Ya se dijo algo sobre ella en la revisión: se queda como está."))
    review.withdraw_request(post, by=by)
    if before["stage"] == Stage.IDEA:
        post.stage = Stage.IDEA
        post.save(update_fields=["stage", "updated_at"])
    return []


def last_word(post: Post) -> int | None:
    return ReviewEntry.objects.filter(post=post).order_by("-pk").values_list("pk", flat=True).first()
