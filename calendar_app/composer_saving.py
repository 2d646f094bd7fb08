"""Taking in what the composer's form brings: the words first, so that nothing after them can lose them."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from media.uploading import Rejected, take
from teams.models import Workspace

from . import planning, writing
from .composer_form import ComposerForm
from .models import Post
from .planning import DEFAULT_HOUR, CannotPlan


def create(brand: Workspace, form: ComposerForm, *, by: Any) -> Post:
    typed = form.changes()
    del typed["alts"]
    return planning.create_post(brand, by=by, **typed)


def save(post: Post, form: ComposerForm, *, by: Any) -> list[str]:
    """Returns what she must be told. Raises Stale, CannotPlan."""
    version = form.cleaned_data["version"] or 0
    return planning.save_post(post, by=by, version=version, **form.changes()).notes


def add_files(post: Post, files: list[UploadedFile], *, by: Any) -> list[str]:
    """Each by itself: one that is refused keeps no other out. Returns what she must be told."""
    notes: list[str] = []
    for file in files:
        try:
            notes += planning.attach(post, by=by, file=take(post.workspace, file, by=by))[1]
        except (Rejected, CannotPlan) as refusal:
            notes.append(str(refusal))
    return notes


def set_hour(post: Post, form: ComposerForm, *, by: Any) -> list[str]:
    """The hour in the form, when it differs from the post's. Returns the note about the clocks, if any."""
    day, hour = form.cleaned_data["date"], form.cleaned_data["time"]
    if hour and not day:
        raise CannotPlan(_("Falta el día: elige también la fecha, o quita la hora."))
    if day and hour is None:
        hour = post.planned_time or DEFAULT_HOUR
    note = planning.plan(post, date=day, time=hour, by=by).note
    return [note] if note else []


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
