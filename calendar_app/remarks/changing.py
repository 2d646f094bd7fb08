"""Changing and deleting what oneself said."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import CalendarLink, Remark
from ..refusals import CannotPlan
from . import saying, telling, writers
from .writers import Writer


@transaction.atomic
def edit(
    remark: Remark,
    *,
    by: Any,
    text: str,
    audience: str = "",
    guest: str = "",
    link: CalendarLink | None = None,
) -> Remark:
    """`audience`: as in saying.answer. Who is named for the first time is told. Raises CannotPlan."""
    writer = Writer(by, guest.strip(), link)
    first = own(remark, writer)
    refuse_deleted(remark)
    saying.refuse_other_audience(first, audience)
    before, remark.text = remark.text, writers.said(text)
    if remark.text == before:
        return remark
    named = set(remark.mentions.values_list("pk", flat=True))
    people = saying.mentions_in(remark.text, remark, writer)
    remark.edited_at = timezone.now()
    remark.save(update_fields=["text", "edited_at"])
    remark.mentions.set(people)
    telling.of_edit(remark, writer, before, [each for each in people if each.pk not in named])
    return remark


@transaction.atomic
def delete(remark: Remark, *, by: Any, guest: str = "", link: CalendarLink | None = None) -> None:
    """It is shown to nobody any more; `undelete` brings it back."""
    writer = Writer(by, guest.strip(), link)
    own(remark, writer)
    if remark.deleted_at is None:
        mark(remark, writer, "deleted", deleted_at=timezone.now())


@transaction.atomic
def undelete(remark: Remark, *, by: Any, guest: str = "", link: CalendarLink | None = None) -> None:
    """To the readers its thread has by now."""
    writer = Writer(by, guest.strip(), link)
    own(remark, writer)
    if remark.deleted_at is not None:
        mark(remark, writer, "undeleted", deleted_at=None)


def own(remark: Remark, writer: Writer) -> Remark:
    """The thread's first row, held. Raises PermissionDenied for what somebody else said."""
    first = writers.held(remark)
    writers.admit_to(remark, writer)
    if not writer.wrote(remark):
        raise PermissionDenied("own")
    return first


def refuse_deleted(remark: Remark) -> None:
    if remark.deleted_at:
        raise CannotPlan(_("Ese comentario se borró: deshaz el borrado antes de cambiarlo."))


def mark(remark: Remark, writer: Writer, did: str, **columns: Any) -> None:
    for name, value in columns.items():
        setattr(remark, name, value)
    remark.save(update_fields=list(columns))
    telling.note(did, remark, writer)
