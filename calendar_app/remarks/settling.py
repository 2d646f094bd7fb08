"""A conversation that is dealt with, and one that isn't after all."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from ..models import CalendarLink, Remark
from . import changing, writers
from .writers import Writer


@transaction.atomic
def resolve(thread: Remark, *, by: Any, guest: str = "", link: CalendarLink | None = None) -> Remark:
    """Twice is once. A client behind a link resolves nothing: the team says when it is dealt with."""
    first, writer = entered(thread, by, guest, link)
    if first.resolved_at is None:
        changing.mark(first, writer, "resolved", resolved_at=timezone.now(), resolved_by=writer.by)
    return first


@transaction.atomic
def reopen(thread: Remark, *, by: Any, guest: str = "", link: CalendarLink | None = None) -> Remark:
    first, writer = entered(thread, by, guest, link)
    if first.resolved_at is not None:
        changing.mark(first, writer, "reopened", resolved_at=None, resolved_by=None)
    return first


def entered(thread: Remark, by: Any, guest: str, link: CalendarLink | None) -> tuple[Remark, Writer]:
    writer = Writer(by, guest, link)
    if link is not None:
        raise PermissionDenied("resolve")
    first = writers.held(thread)
    writers.admit_to(first, writer)
    return first, writer
