"""Showing the client what was said among the team: a verb of its own, bound to what was read before.

There is no way back: what a client may have read is not unread. Who said it may still delete it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Remark
from ..refusals import CannotPlan
from . import telling, writers
from .writers import Writer

Audience = Remark.Audience


def shown(thread: Remark) -> list[Remark]:
    """What the client would read: the thread's living rows, in order."""
    rows = Remark.objects.filter(deleted_at=None).select_related("by")
    return [*rows.filter(pk=thread.pk), *rows.filter(parent=thread.pk)]


def seal(remarks: list[Remark]) -> str:
    """What she read before she decided; any word more, and it is another."""
    told = json.dumps([[each.pk, each.text] for each in remarks], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


@transaction.atomic
def share(thread: Remark, *, by: Any, seen: str) -> Remark:
    """From now on the client reads this thread, with who said what. `seen`: `seal` of what she read."""
    first, writer = writers.held(thread), Writer(by)
    if first.audience == Audience.CLIENT:
        return first
    writers.admit_to(first, writer)
    if not shown(first):
        raise PermissionDenied("deleted")
    if seen != seal(shown(first)):
        raise CannotPlan(
            _("Alguien escribió o cambió algo mientras leías: lee la conversación otra vez y decide.")
        )
    Remark.objects.filter(pk=first.pk).update(audience=Audience.CLIENT)
    first.answers.update(audience=Audience.CLIENT)
    first.audience = Audience.CLIENT
    telling.note("shared", first, writer)
    return first
