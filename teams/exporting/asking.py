"""Asking for an archive, making those that wait, giving it to who asked, throwing it away."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from teams.auditing import Did, record
from teams.notices import Event, tell

from ..models import DataExport, Membership, User
from ..roles import Verb
from . import tables, writing

log = logging.getLogger(__name__)
ALL_OF_IT = (Verb.SEE, Verb.INTERNAL, Verb.EXPORT, Verb.SETTINGS, Verb.AUDIT)
KEPT = timedelta(days=3)
GIVEN_UP = timedelta(hours=6)  # a worker that died over one: it is begun again
READY = gettext_noop("Tu archivo de datos está listo. Se borra en tres días.")


def place_of(export: DataExport) -> Path:
    return Path(settings.VAR) / "exports" / f"{export.token}.zip"


def may_take_brand(seat: Membership) -> bool:
    """Who may read each thing that is in it: the team's own notes and the log too."""
    return all(seat.may_everywhere(verb) for verb in ALL_OF_IT)


@transaction.atomic
def of_herself(user: User) -> DataExport:
    """Everything about her. While one waits, that one."""
    record(Did.ACCOUNT_EXPORTED, by=user, workspace=None, on=user)
    return waiting_or_new(user, None)


@transaction.atomic
def of_brand(*, by: Membership) -> DataExport:
    """Everything of the brand, for who may see all of it. Raises PermissionDenied."""
    if not may_take_brand(by):
        raise PermissionDenied(str(Verb.EXPORT))
    record(Did.BRAND_EXPORTED, by=by.user, workspace=by.workspace, on=by.workspace)
    return waiting_or_new(by.user, by.workspace)


def waiting_or_new(user: User, workspace: Any) -> DataExport:
    User.objects.select_for_update().get(pk=user.pk)  # two clicks at once make one
    asked = {"user": user, "workspace": workspace, "ready_at": None, "failed": False}
    return DataExport.objects.filter(**asked).first() or DataExport.objects.create(
        user=user, workspace=workspace
    )


def shown_to(user: User, workspace: Any = None) -> QuerySet[DataExport]:
    still = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    return DataExport.objects.filter(still, user=user, workspace=workspace)[:5]


def to_take(user: User, pk: int) -> DataExport | None:
    """Hers alone, while its file lasts; of a brand, only while she may still see all of it."""
    ready = DataExport.objects.filter(pk=pk, user=user, ready_at__isnull=False, expires_at__gt=timezone.now())
    export = ready.select_related("workspace").first()
    if export is None:
        return None
    if export.workspace_id:
        seat = Membership.objects.filter(user=user, workspace=export.workspace_id).first()
        if seat is None or not may_take_brand(seat):
            return None
    return export if place_of(export).exists() else None


# ── the chore ─────────────────────────────────────────────────────────────────────────────────────────


def prepare_waiting(now: datetime | None = None) -> int:
    """Makes all that wait, one after the other; how many."""
    now = now or timezone.now()
    throw_away_old(now)
    free = Q(started_at=None) | Q(started_at__lt=now - GIVEN_UP)
    made = 0
    for export in DataExport.objects.filter(free, ready_at=None, failed=False).order_by("asked_at"):
        mine = DataExport.objects.filter(free, pk=export.pk, ready_at=None).update(started_at=now)
        made += bool(mine) and make(export)
    return made


def make(export: DataExport) -> bool:
    try:
        size = writing.write(place_of(export), tables_of(export), about(export))
    except (OSError, DatabaseError) as trouble:  # a full disk, a database that went away
        log.exception("export %s could not be made: %s", export.pk, type(trouble).__name__)
        DataExport.objects.filter(pk=export.pk).update(failed=True, expires_at=timezone.now() + KEPT)
        return False
    finish(export, size)
    return True


def tables_of(export: DataExport) -> Any:
    return tables.of_brand(export.workspace) if export.workspace else tables.of_person(export.user)


def about(export: DataExport) -> dict[str, Any]:
    whose = {"brand": export.workspace.name} if export.workspace else {"person": export.user.email}
    return {"pauta": settings.PAUTA_VERSION, **whose}


@transaction.atomic
def finish(export: DataExport, size: int) -> None:
    now = timezone.now()
    done = {"ready_at": now, "expires_at": now + KEPT, "bytes": size}
    if not DataExport.objects.filter(pk=export.pk).update(**done):  # she left meanwhile
        place_of(export).unlink(missing_ok=True)
        return
    brand = export.workspace
    url = reverse("brand_data", args=[brand.slug]) if brand else reverse("account_data")
    tell(Event.ACCOUNT_SECURITY, workspace=None, to=[export.user], text=READY, url=url)


def throw_away_old(now: datetime) -> None:
    for export in DataExport.objects.filter(expires_at__lte=now):
        place_of(export).unlink(missing_ok=True)
        export.delete()
