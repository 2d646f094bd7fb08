"""Out of the library and back. What nobody uses is deleted for good a month later; what is used stays."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from media.models import MediaFile
from publishing.permission import demand
from teams.auditing import Did, record, recorded, seen
from teams.roles import Verb

from . import using

log = logging.getLogger(__name__)
KEPT = timedelta(days=30)
AT_ONCE = 200  # in one sweep


@transaction.atomic
def archive(files: Iterable[MediaFile], *, by: Any, now: datetime | None = None) -> list[MediaFile]:
    """Posts that have them keep them. Returns those that were not away yet."""
    return [file for file in files if put(file, now or timezone.now(), by=by)]


@transaction.atomic
def restore(files: Iterable[MediaFile], *, by: Any) -> list[MediaFile]:
    return [file for file in files if put(file, None, by=by)]


@recorded(Did.FILE_PUT_AWAY, always=False)
def put(file: MediaFile, at: datetime | None, *, by: Any) -> bool:
    demand(Verb.LIBRARY, file.workspace, by)
    row = MediaFile.objects.select_for_update().get(pk=file.pk)
    if bool(row.archived_at) == bool(at):
        return False
    file.archived_at = at
    file.save(update_fields=["archived_at"])
    return True


def sweep(now: datetime | None = None) -> int:
    """Deletes what was put away a month ago and nothing counts on. Returns how many files went."""
    over = MediaFile.objects.filter(archived_at__lt=(now or timezone.now()) - KEPT).filter(~using.is_used())
    return sum(delete(file) for file in over.order_by("archived_at")[:AT_ONCE])


def gone(file: MediaFile) -> dict[str, Any]:
    return seen(file, ["filename", "sha256", "bytes", "archived_at"])


def delete(file: MediaFile) -> int:
    """With the conversions made of it; 0 where something counts on one of them."""
    family = [*file.renditions.all(), file]
    if any(using.counted_on(each) for each in family):
        return 0
    try:
        with transaction.atomic():
            for each in family:
                record(Did.FILE_DELETED, by=None, workspace=each.workspace_id, on=each, before=gone(each))
                each.delete()
    except (ProtectedError, IntegrityError):  # a podcast's cover; a post that took it a moment ago
        return 0
    for each in family:
        for name in (each.file.name, each.thumbnail_name):
            default_storage.delete(name)
    log.info("deleted %s files nobody used for a month", len(family))
    return len(family)
