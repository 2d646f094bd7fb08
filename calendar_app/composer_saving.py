"""Taking in what the composer's form brings: the words first, so that nothing after them can lose them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from media.uploading import Rejected, take
from teams.models import Workspace

from . import planning, writing
from .composer_form import ComposerForm
from .keeping import joining
from .keeping.joining import Joined
from .models import Post
from .planning import DEFAULT_HOUR, CannotPlan, Moved


def create(brand: Workspace, form: ComposerForm, *, by: Any) -> Post:
    typed = form.changes()
    del typed["alts"]
    return planning.create_post(brand, by=by, **typed)


def save(post: Post, form: ComposerForm, *, by: Any, chosen: Mapping[str, Any] | None = None) -> Joined:
    """Raises keeping.joining.Clashing where somebody else changed the same place, and CannotPlan."""
    version = form.cleaned_data["version"] or 0
    return joining.save(post, form.changes(), by=by, version=version, since=since(form.data), chosen=chosen)


def since(data: Any) -> dict[str, str]:
    """Texts her page was given after it was opened («base-text-3»), which what she typed since comes from."""
    given = [name for name in data if name.startswith("base-text")]
    return {
        name.removeprefix("base-").replace("-", ":", 1): data[name].replace("\r\n", "\n") for name in given
    }


def add_files(post: Post, files: list[UploadedFile], *, by: Any) -> list[str]:
    """Each by itself: one that is refused keeps no other out. Returns what she must be told."""
    notes: list[str] = []
    for file in files:
        try:
            notes += planning.attach(post, by=by, file=take(post.workspace, file, by=by))[1]
        except (Rejected, CannotPlan) as refusal:
            notes.append(str(refusal))
    return notes


def set_hour(post: Post, form: ComposerForm, *, by: Any) -> Moved | None:
    """The hour in the form, when it differs from the post's; None: it is where it was. Raises CannotPlan."""
    day, hour = form.cleaned_data["date"], form.cleaned_data["time"]
    if form.data.get("planned") == hour_said(day, hour):
        return None  # as her page had it: somebody may have moved the post since
    if hour and not day:
        raise CannotPlan(_("Falta el día: elige también la fecha, o quita la hora."))
    if day and hour is None:
        hour = post.planned_time or DEFAULT_HOUR
    if (day, hour, post.workspace.zone) == (post.planned_date, post.planned_time, post.zone):
        return None
    return planning.plan(post, date=day, time=hour, by=by)


def hour_said(day: date | None, hour: time | None) -> str:
    """«2026-10-15T09:00»; nothing without a date. What the form's `planned` holds."""
    return f"{day}T{hour:%H:%M}" if day and hour else ""


def swap(post: Post, attachment: int, step: int, *, by: Any) -> list[str]:
    """Moves a picture one place towards the start (-1) or the end (1)."""
    order = list(post.attachments.values_list("pk", flat=True))
    if attachment not in order:
        return []
    at = order.index(attachment)
    to = min(max(at + step, 0), len(order) - 1)
    order[at], order[to] = order[to], order[at]
    return planning.save_post(post, by=by, version=post.version, order=order).notes


def remove(post: Post, attachment: int, *, by: Any) -> list[str]:
    there = post.attachments.filter(pk=attachment).first()
    return writing.detach(post, by=by, attachment=there) if there else []
