"""Many posts at once: begun in the request, done by a worker in small steps, followed on the batch's page.

What is left to do stands in the batch itself (`Batch.asked["work"]`): where a worker dies, the next goes on.
A post has one item in a batch, so none is done twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from publishing.permission import demand
from teams.auditing import Did
from teams.models import User, Workspace

from ..models import Batch, Post
from ..refusals import CannotPlan
from . import running
from .asking import Asked
from .running import HOW, Outcome

log = logging.getLogger(__name__)

AT_ONCE = 60  # posts done while she waits (two seconds); more are left to a worker
STEP = 10  # posts between two signs of life
LEASE = timedelta(minutes=3)


def begin(workspace: Workspace, kind: str, posts: Sequence[Post], asked: Asked, *, by: Any) -> Batch:
    """Raises PermissionDenied where her role may not do it at all."""
    demand(HOW[kind].needs, workspace, by)
    todo = [post.pk for post in running.in_order(kind, posts)]
    work = {"todo": todo, "count": len(todo), "undo": False, "by": by.pk, "until": ""}
    return Batch.objects.create(
        workspace=workspace, kind=kind, by=by, asked={**asked.as_json(), "work": work}
    )


def begin_undo(batch: Batch, *, by: Any) -> None:
    """Raises CannotPlan where it is under way or done, PermissionDenied."""
    demand(HOW[batch.kind].needs, batch.workspace, by)
    with held(batch.pk) as row:
        if row.undone_at or "work" in row.asked:
            raise CannotPlan(_("Este cambio ya se deshizo, o se está haciendo todavía."))
        todo = running.to_undo(row)
        work = {"todo": todo, "count": len(todo), "undo": True, "by": by.pk, "until": ""}
        row.asked = {**row.asked, "work": work}


def stop(batch: Batch, *, by: Any) -> None:
    """Before the next step; what is done stays, and can be undone."""
    demand(HOW[batch.kind].needs, batch.workspace, by)
    with held(batch.pk) as row:
        if "work" in row.asked:
            row.asked = {**row.asked, "work": {**row.asked["work"], "stop": True}}


def run_waiting(now: datetime | None = None) -> int:
    """Those that no worker has in hand, or whose worker is gone. Returns how many were finished."""
    now = now or timezone.now()
    waiting = Batch.objects.filter(asked__has_key="work").order_by("pk")
    return sum(taken_up(pk, now) for pk in list(waiting.values_list("pk", flat=True)[:5]))


def taken_up(pk: int, now: datetime) -> bool:
    if not claimed(pk, now):
        return False
    batch = Batch.objects.select_related("workspace").get(pk=pk)
    by = User.objects.filter(pk=batch.asked["work"]["by"]).first()
    with translation.override(by.language if by else batch.workspace.language):
        work_off(batch, by)
    return True


def claimed(pk: int, now: datetime) -> bool:
    with held(pk) as row:
        work = row.asked.get("work")
        if not work or (work["until"] and datetime.fromisoformat(work["until"]) > now):
            return False
        row.asked = {**row.asked, "work": {**work, "until": (now + LEASE).isoformat()}}
    return True


@contextmanager
def held(pk: int) -> Iterator[Batch]:
    """Its row, which nobody else changes meanwhile; what becomes of `asked` is saved."""
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=pk)
        yield row
        row.save(update_fields=["asked"])


# ── a worker's part ───────────────────────────────────────────────────────────────────────────────────


def work_off(batch: Batch, by: User | None) -> None:
    """Nothing is done in the name of somebody who is gone."""
    work = batch.asked["work"]
    todo, undo = work["todo"], work["undo"]
    refused = batch.asked.get("not_undone" if undo else "refused", [])
    outcome = Outcome(batch, refused=[*refused], noted=[*batch.asked.get("noted", [])])
    asked = Asked() if undo else Asked.of(batch.workspace, batch.asked)
    while todo and by is not None and still_on(outcome, todo):
        for pk in todo[:STEP]:
            with whatever_breaks(outcome, pk, undo=undo):
                running.one_back(outcome, pk, by=by) if undo else one_more(outcome, pk, asked, by=by)
        todo = todo[STEP:]
    finish(outcome, todo, undo=undo, by=by)


@contextmanager
def whatever_breaks(outcome: Outcome, pk: int, *, undo: bool) -> Iterator[None]:
    """A fault of ours costs one post: the next worker would meet it too and not come to those behind it."""
    try:
        yield
    except Exception:
        log.exception("a post of a batch could not be done")
        items = outcome.batch.items.filter(pk=pk).values("post")
        post = Post.objects.filter(
            workspace=outcome.batch.workspace_id, pk__in=items if undo else [pk]
        ).first()
        if post:
            outcome.refuse(post, _("Un fallo nuestro lo impidió: avisa a quien administra Pauta."))


def still_on(outcome: Outcome, todo: list[int]) -> bool:
    """A sign of life and of progress; False once somebody stopped it."""
    with held(outcome.batch.pk) as row:
        work = row.asked["work"]
        until = (timezone.now() + LEASE).isoformat()
        row.asked = {**told(row, outcome, work["undo"]), "work": {**work, "todo": todo, "until": until}}
    return not work.get("stop")


def told(row: Batch, outcome: Outcome, undo: bool) -> dict[str, Any]:
    if undo:
        return {**row.asked, "not_undone": outcome.refused}
    return {**row.asked, "refused": outcome.refused, "noted": outcome.noted}


def one_more(outcome: Outcome, pk: int, asked: Asked, *, by: User | None) -> None:
    """Not one that a worker did who was taken for dead: the batch's row lets one at a time in."""
    batch = outcome.batch
    with transaction.atomic():
        Batch.objects.select_for_update().get(pk=batch.pk)
        post = Post.objects.filter(workspace=batch.workspace_id, pk=pk).first()
        if post and not batch.items.filter(post=post).exists():
            post.workspace = batch.workspace
            running.one(outcome, post, asked, by=by)


def finish(outcome: Outcome, left: list[int], *, undo: bool, by: User | None) -> None:
    """An undo that was stopped can be gone on with."""
    batch = outcome.batch
    items = batch.items.filter(before__undone=True) if undo else batch.items
    outcome.done = items.count()
    with held(batch.pk) as row:
        said = told(row, outcome, undo)
        del said["work"]
        row.asked = {**said, "left": len(left)}
        if undo and not left:
            Batch.objects.filter(pk=batch.pk).update(undone_at=timezone.now())
        running.tell(Did.BATCH_UNDONE if undo else Did.BATCH_DONE, outcome, by=by)


# ── followed on its page ──────────────────────────────────────────────────────────────────────────────


def progress(batch: Batch) -> dict[str, Any]:
    """`left`: how many it was stopped before; else how far it is."""
    work = batch.asked.get("work")
    if not work:
        return {"left": batch.asked.get("left", 0)}
    done = work["count"] - len(work["todo"])
    return {
        "working": True,
        "undoing": work["undo"],
        "so_far": done,
        "count": work["count"],
        "percent": 100 * done // (work["count"] or 1),
    }
