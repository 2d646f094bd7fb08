"""One verb over many posts: each by itself, what can't be done with its reason, the rest done and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.permission import demand
from teams.auditing import Did, record
from teams.models import Workspace
from teams.roles import Verb

from .. import listing
from ..exchange import undoing as imported
from ..models import Batch, BatchItem, Post
from ..refusals import CannotPlan
from . import moving, reviewing, scheduling, tagging
from .asking import Asked, MoveForm, NothingToSay, TagForm
from .done import Done

Kind = Batch.Kind


@dataclass(frozen=True)
class How:
    """`needs`: what her role has to allow before anything is tried; `form`: what the verb asks for."""

    needs: Verb
    do: Callable[..., Done]
    undo: Callable[..., list[str]]
    form: Any = NothingToSay


HOW: dict[str, How] = {
    Kind.MOVE: How(Verb.WRITE, moving.move, moving.move_back, MoveForm),
    Kind.TAG: How(Verb.WRITE, tagging.tag, tagging.tag_back, TagForm),
    Kind.SUBMIT: How(Verb.WRITE, reviewing.submit, reviewing.take_back),
    Kind.SCHEDULE: How(Verb.SCHEDULE, scheduling.schedule, scheduling.unschedule),
    Kind.PAUSE: How(Verb.SCHEDULE, scheduling.pause, scheduling.resume_again),
    Kind.RESUME: How(Verb.SCHEDULE, scheduling.resume, scheduling.pause_again),
    Kind.IMPORT: How(Verb.WRITE, imported.not_again, imported.take_back),
    Kind.ARCHIVE: How(Verb.WRITE, scheduling.archive, scheduling.restore),
}


@dataclass
class Outcome:
    """`refused` and `noted`: a post's number, its title, a sentence."""

    batch: Batch
    done: int = 0
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    noted: list[tuple[int, str, str]] = field(default_factory=list)

    def note(self, post: Post, sentences: Iterable[str]) -> None:
        self.noted += [(post.pk, title(post), sentence) for sentence in sentences]

    def refuse(self, post: Post, sentence: str) -> None:
        self.refused.append((post.pk, title(post), sentence))


def title(post: Post) -> str:
    return listing.one_line(post.title, post.text)


def run(workspace: Workspace, kind: str, posts: Iterable[Post], asked: Asked, *, by: Any) -> Outcome:
    """Raises PermissionDenied, before anything is tried, where her role may not do it at all."""
    demand(HOW[kind].needs, workspace, by)
    batch = Batch.objects.create(workspace=workspace, kind=kind, by=by, asked=asked.as_json())
    outcome = Outcome(batch)
    for post in in_order(kind, posts):
        post.workspace = workspace
        one(outcome, post, asked, by=by)
    batch.asked = {**batch.asked, "refused": outcome.refused, "noted": outcome.noted}
    batch.save(update_fields=["asked"])
    tell(Did.BATCH_DONE, outcome, by=by)
    return outcome


def in_order(kind: str, posts: Iterable[Post]) -> list[Post]:
    """What answers another goes before it into the archive, and after it everywhere else."""
    return list(posts)[::-1] if kind == Kind.ARCHIVE else list(posts)


def tell(did: Did, outcome: Outcome, *, by: Any) -> None:
    """What was done to each post has its own entry, from the verb that did it."""
    batch = outcome.batch
    counted = {"kind": batch.kind, "done": outcome.done, "refused": [pk for pk, *_why in outcome.refused]}
    record(did, by=by, workspace=batch.workspace_id, on=batch, after=counted)


def one(outcome: Outcome, post: Post, asked: Asked, *, by: Any) -> None:
    """In a transaction of its own: what was done to a post and the way back are written together."""
    batch = outcome.batch
    try:
        with transaction.atomic():
            done = HOW[batch.kind].do(post, asked, by=by)
            BatchItem.objects.create(batch=batch, post=post, before=done.as_json(), version=post.version)
    except CannotPlan as no:
        outcome.refuse(post, no.sentence)
    except PermissionDenied:
        outcome.refuse(post, not_allowed())
    else:
        outcome.done += 1
        outcome.note(post, done.notes)


def not_allowed() -> str:
    return _("Tu rol en esta marca no permite hacerlo con esta publicación.")


# ── and back ──────────────────────────────────────────────────────────────────────────────────────────


def undo(batch: Batch, *, by: Any) -> Outcome:
    """Puts back each post that is still as the batch left it, the last first; says which are not.

    What was put back once is not put back again, also when two people ask at the same time.
    """
    demand(HOW[batch.kind].needs, batch.workspace, by)
    outcome = Outcome(batch)
    for pk in to_undo(batch):
        one_back(outcome, pk, by=by)
    batch.asked = {**batch.asked, "not_undone": outcome.refused}
    batch.undone_at = timezone.now()
    batch.save(update_fields=["asked", "undone_at"])
    tell(Did.BATCH_UNDONE, outcome, by=by)
    return outcome


def to_undo(batch: Batch) -> list[int]:
    return list(batch.items.order_by("-pk").values_list("pk", flat=True))


def one_back(outcome: Outcome, pk: int, *, by: Any) -> None:
    with transaction.atomic():
        item = BatchItem.objects.select_for_update().get(pk=pk)
        if item.before.get("undone"):
            return
        post = Post.objects.select_related("workspace").get(pk=item.post_id)
        try:
            with transaction.atomic():
                notes = HOW[outcome.batch.kind].undo(post, item.before, by=by)
        except CannotPlan as no:
            outcome.refuse(post, no.sentence)
            return
        except PermissionDenied:
            outcome.refuse(post, not_allowed())
            return
        item.before = {**item.before, "undone": True}
        item.save(update_fields=["before"])
    outcome.done += 1
    outcome.note(post, notes)
