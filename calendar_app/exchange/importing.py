"""Bringing a table in: read, its columns named, tried without changing anything, then done row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from core.names import shown
from publishing.permission import demand
from teams.auditing import RETURNED, Did, record, recorded
from teams.models import Workspace
from teams.roles import Verb

from .. import listing, planning
from ..models import Batch, BatchItem, Import, Post
from ..refusals import CannotPlan
from . import columns, dates, reading
from .finished import tell_finished
from .understanding import Asked, Reader

State = Import.State
LEASE = timedelta(minutes=3)
AT_ONCE = 40  # rows done while she waits; more are left to a worker
EVERY = 20  # rows between two signs of life


@transaction.atomic
@recorded(Did.IMPORT_READ, on=RETURNED, only=("filename", "state"))
def bring(workspace: Workspace, name: str, content: bytes, *, by: Any) -> Import:
    """Raises CannotPlan when the file is no table."""
    demand(Verb.WRITE, workspace, by)
    table = reading.read(name, content)
    heading = table.rows[0]
    mapping = columns.guessed(heading, Reader(workspace, {}).channels)
    when = mapping.get("date")
    written = [row[when] for row in table.rows[1:]] if when is not None else []
    settings = {"order": dates.order_of(written) or dates.DAY_FIRST, "channels": [], "first": table.first}
    return Import.objects.create(
        workspace=workspace,
        by=by,
        filename=shown(name)[:120],
        rows=table.rows,
        mapping=mapping,
        settings={**settings, "base": table.base},
    )


@transaction.atomic
@recorded(Did.IMPORT_TRIED, only=("mapping", "settings", "state"))
def try_out(
    table: Import, mapping: Mapping[str, int], *, order: str, channels: Iterable[int], by: Any
) -> Import:
    """Says of every row what would come of it, and changes nothing but the report."""
    demand(Verb.WRITE, table.workspace, by)
    if table.state not in (State.READ, State.TRIED):
        raise CannotPlan(_("Esta tabla ya se importó: tráela otra vez para probarla de nuevo."))
    if not mapping:
        raise CannotPlan(_("Di al menos qué columna es el texto: ninguna está nombrada."))
    table.mapping = dict(mapping)
    table.settings = {**table.settings, "order": order, "channels": list(channels)}
    table.report = [told(asked) for asked in reader_of(table).read(table.rows[1:], start_of(table))]
    table.state = State.TRIED
    table.save(update_fields=["mapping", "settings", "report", "state"])
    return table


def reader_of(table: Import) -> Reader:
    settings = table.settings
    return Reader(
        table.workspace,
        table.mapping,
        order=settings.get("order", dates.DAY_FIRST),
        channels=settings.get("channels", []),
        base=settings.get("base"),
    )


def start_of(table: Import) -> int:
    return int(table.settings.get("first", 1)) + 1


def told(asked: Asked) -> dict[str, Any]:
    title = asked.changes.get("title") or asked.changes.get("text") or (str(asked.post) if asked.post else "")
    said = {"row": asked.number, "kind": asked.kind, "title": listing.one_line("", title)}
    return {**said, "errors": asked.errors, "notes": asked.notes, "post": asked.post and asked.post.pk}


# ── doing it ──────────────────────────────────────────────────────────────────────────────────────────


def begin(table: Import, *, by: Any) -> Import:
    """Few rows are done at once; many by a worker, which the page follows. Raises CannotPlan."""
    demand(Verb.WRITE, table.workspace, by)
    with transaction.atomic():
        batch = Batch.objects.create(workspace=table.workspace, kind=Batch.Kind.IMPORT, by=by)
        mine = Import.objects.filter(pk=table.pk, state=State.TRIED)
        if not mine.update(state=State.WORKING, batch=batch, by=by, until=None):
            raise CannotPlan(_("Esta tabla ya se está importando, o hay que probarla antes."))
        record(Did.IMPORT_BEGUN, by=by, workspace=table.workspace, on=table, after={"batch": batch.pk})
    table.refresh_from_db()
    if len(table.rows) <= AT_ONCE + 1 and claimed(table.pk, timezone.now()):
        run(table)
    return table


@transaction.atomic
@recorded(Did.IMPORT_DROPPED, only=("state",))
def cancel(table: Import, *, by: Any) -> None:
    """Stops before the next row; what is done stays, and can be undone."""
    demand(Verb.WRITE, table.workspace, by)
    Batch.objects.filter(table=table).update(asked={"cancelled": True})


def run_waiting(now: datetime | None = None) -> int:
    """Those that no worker has in hand, or whose worker is gone. Returns how many were finished."""
    now = now or timezone.now()
    done = 0
    for pk in Import.objects.filter(free(now), state=State.WORKING).values_list("pk", flat=True)[:5]:
        if claimed(pk, now):
            table = Import.objects.select_related("workspace", "by", "batch").get(pk=pk)
            with translation.override(table.by.language if table.by else table.workspace.language):
                run(table)
            done += 1
    return done


def free(now: datetime) -> Q:
    return Q(until=None) | Q(until__lt=now)


def claimed(pk: int, now: datetime) -> bool:
    waiting = Import.objects.filter(free(now), pk=pk, state=State.WORKING)
    return bool(waiting.update(until=now + LEASE))


def run(table: Import) -> None:
    """Each row in a transaction of its own, with the way back; a row that is done is never done again."""
    report = {each["row"]: each for each in table.report}
    asked = reader_of(table).read(table.rows[1:], start_of(table))
    already = by_row(table)
    for place, each in enumerate(asked):
        if place % EVERY == 0 and not still_on(table, report):
            break
        if item := already.get(each.number):
            report[each.number] = as_done(report[each.number], item)
        else:
            report[each.number] = done(table, each)
    with transaction.atomic():
        Import.objects.filter(pk=table.pk).update(state=State.DONE, report=list(report.values()), until=None)
        kinds = Counter(each["kind"] for each in report.values())
        record(Did.IMPORT_DONE, by=table.by, workspace=table.workspace, on=table, after=kinds)
        if len(table.rows) > AT_ONCE:  # she may have gone to do something else
            tell_finished(table, kinds)
    table.refresh_from_db()


def by_row(table: Import) -> dict[int, BatchItem]:
    """What another worker did before it died."""
    return {item.before["row"]: item for item in table.batch.items.all()}


def as_done(said: dict[str, Any], item: BatchItem) -> dict[str, Any]:
    kind = "new" if item.before.get("made") else "changed"
    return {**said, "kind": f"{kind}_done", "post": item.post_id}


def still_on(table: Import, report: Mapping[int, Any]) -> bool:
    """A sign of life and of progress; False once somebody cancelled."""
    until = timezone.now() + LEASE
    Import.objects.filter(pk=table.pk).update(until=until, report=list(report.values()))
    return not Batch.objects.filter(pk=table.batch_id, asked__cancelled=True).exists()


def done(table: Import, asked: Asked) -> dict[str, Any]:
    """What the report says of this row from now on."""
    kind = asked.kind
    if kind in ("new", "changed"):
        try:
            with transaction.atomic():
                if there := done_meanwhile(table, asked.number):
                    return as_done(told(asked), there)
                make(table, asked)
            return {**told(asked), "kind": f"{kind}_done", "post": asked.post and asked.post.pk}
        except CannotPlan as refusal:
            asked.errors.append(refusal.sentence)
        except PermissionDenied:
            asked.errors.append(_("Tu rol en esta marca no permite hacerlo con esta publicación."))
    return told(asked)


def done_meanwhile(table: Import, row: int) -> BatchItem | None:
    """By a worker that was taken for dead, or took this one for it: the batch's row lets one at a time in."""
    Batch.objects.select_for_update().get(pk=table.batch_id)
    found: BatchItem | None = table.batch.items.filter(before__row=row).first()
    return found


def make(table: Import, asked: Asked) -> None:
    """Raises CannotPlan, PermissionDenied."""
    before: dict[str, Any] = {"row": asked.number}
    if asked.post is None:
        asked.post = new(table, asked)
        before["made"] = True
    else:
        before |= placed(asked.post)
        changed(asked, by=table.by)
    if asked.when and (asked.when != (asked.post.planned_date, asked.post.planned_time)):
        planning.plan(asked.post, date=asked.when[0], time=asked.when[1], by=table.by)
    before["after"] = placed(asked.post)
    BatchItem.objects.create(batch=table.batch, post=asked.post, before=before, version=asked.post.version)


def new(table: Import, asked: Asked) -> Post:
    return planning.create_post(table.workspace, by=table.by, **asked.changes)


def changed(asked: Asked, *, by: Any) -> None:
    post = asked.post
    if post is not None and asked.changes:
        asked.notes += planning.save_post(post, by=by, version=post.version, **asked.changes).notes


def placed(post: Post) -> dict[str, Any]:
    day, hour = post.planned_date, post.planned_time
    return {
        "version": post.version,
        "date": day.isoformat() if day else "",
        "time": hour.isoformat() if hour else "",
    }
