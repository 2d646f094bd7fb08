"""Many posts on their way, stopped, let go, and put away."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from teams.roles import Verb

from .. import leaving, pausing, planning, review
from ..models import Post
from ..permission import demand_on
from ..refusals import CannotPlan
from .asking import Asked
from .done import Done


def schedule(post: Post, asked: Asked, *, by: Any) -> Done:
    waited = waiting(post)
    planning.schedule(post, by=by)
    new = sorted(waiting(post) - waited)
    if not new:
        raise CannotPlan(_("Ya estaba programada."))
    return Done({}, {"deliveries": new})


def unschedule(post: Post, before: dict[str, Any], *, by: Any) -> list[str]:
    """Takes back just what the batch handed over."""
    demand_on(Verb.SCHEDULE, post, by)
    review.lock(post)
    asked = set(before["after"]["deliveries"])
    ours = [each for each in leaving.waiting(post) if each.delivery_id in asked]
    if {each.delivery_id for each in ours} != asked:
        raise CannotPlan(_("Ya salió, o cambió después: se queda como está."))
    for variant in ours:
        leaving.withdraw(variant, by=by)
    return []


def pause(post: Post, asked: Asked, *, by: Any) -> Done:
    return Done({}, {"deliveries": sorted(pausing.pause(post, by=by))})


def resume(post: Post, asked: Asked, *, by: Any) -> Done:
    return Done({}, {"deliveries": sorted(pausing.resume(post, by=by))})


def resume_again(post: Post, before: dict[str, Any], *, by: Any) -> list[str]:
    pausing.resume(post, by=by)
    return []


def pause_again(post: Post, before: dict[str, Any], *, by: Any) -> list[str]:
    pausing.pause(post, by=by)
    return []


def archive(post: Post, asked: Asked, *, by: Any) -> Done:
    if post.archived_at:
        raise CannotPlan(_("Ya estaba eliminada."))
    waited = bool(leaving.waiting(post))
    planning.archive(post, by=by)
    return Done({"scheduled": waited}, {"archived_at": stamp(post)})


def restore(post: Post, before: dict[str, Any], *, by: Any) -> list[str]:
    """Back in the calendar and, if it was, scheduled again; what keeps it from that is said."""
    if stamp(post) != before["after"]["archived_at"]:
        raise CannotPlan(_("Ya se restauró, o se eliminó otra vez después."))
    planning.restore(post, by=by)
    if not before["scheduled"]:
        return []
    try:
        planning.schedule(post, by=by)
    except CannotPlan as no:
        return [_("Restaurada sin programar: %(why)s") % {"why": no.sentence}]
    return []


def waiting(post: Post) -> set[int]:
    return {each.delivery_id for each in leaving.waiting(post)}


def stamp(post: Post) -> str:
    return post.archived_at.isoformat() if post.archived_at else ""
