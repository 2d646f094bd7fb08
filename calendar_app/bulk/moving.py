"""So many days on or back, each keeping its hour."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.utils.translation import gettext as _

from .. import planning
from ..models import Post
from ..refusals import CannotPlan
from .asking import Asked
from .done import Done


def move(post: Post, asked: Asked, *, by: Any) -> Done:
    if post.planned_date is None or post.planned_time is None:
        raise CannotPlan(_("No tiene fecha: ponle un día antes de moverla."))
    before = place(post)
    moved = planning.plan(post, date=further(post.planned_date, asked.days), time=post.planned_time, by=by)
    return Done(before, place(moved.post), [moved.note] if moved.note else [])


def further(day: date, days: int) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise CannotPlan(_("Ese día está fuera del calendario.")) from None


def move_back(post: Post, before: dict[str, Any], *, by: Any) -> list[str]:
    if place(post) != before["after"]:
        raise CannotPlan(_("Cambió de día después: se queda donde está."))
    day, hour = date.fromisoformat(before["date"]), time.fromisoformat(before["time"])
    moved = planning.plan(post, date=day, time=hour, by=by)
    return [moved.note] if moved.note else []


def place(post: Post) -> dict[str, str]:
    day, hour = post.planned_date, post.planned_time
    return {"date": day.isoformat() if day else "", "time": hour.isoformat() if hour else ""}
