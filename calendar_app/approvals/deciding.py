"""Approving several at once, and back: each by itself, and only what she has read as it is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .. import listing, review
from ..bulk.running import not_allowed
from ..models import Post
from ..refusals import CannotPlan
from ..review import showing


@dataclass
class Report:
    """Of each: its number, its title, a sentence. `given`: {post: RoundStep} of what can be taken back."""

    did: str = "approved"  # approved | undone
    done: list[tuple[int, str, str]] = field(default_factory=list)
    refused: list[tuple[int, str, str]] = field(default_factory=list)
    given: dict[int, int] = field(default_factory=dict)

    def of(self, post: Post, do: Callable[[Post], str]) -> None:
        title = listing.one_line(post.title, post.text)
        try:
            self.done.append((post.pk, title, do(post)))
        except CannotPlan as no:
            self.refused.append((post.pk, title, no.sentence))
        except PermissionDenied:
            self.refused.append((post.pk, title, not_allowed()))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Shown:
    """What the list showed of a post: its RoundStep and its hour (entries.hour_of; None: not told)."""

    step: int | None = None
    hour: str | None = None


def approve_read(
    posts: Collection[Post], *, read: Mapping[int, str], shown: Mapping[int, Shown], by: Any
) -> Report:
    """`read`: digests of what she opened (reading.known)."""
    report = Report()
    for post in posts:
        report.of(post, lambda each: approve_one(each, read.get(each.pk, ""), shown[each.pk], by=by))
    report.given = undoable({pk for pk, _title, _why in report.done}, posts, by=by)
    return report


def undoable(done: Collection[int], posts: Iterable[Post], *, by: Any) -> dict[int, int]:
    steps = {post.pk: review.may_undo(post, by) for post in posts if post.pk in done}
    return {pk: step.pk for pk, step in steps.items() if step}


def approve_one(post: Post, seen: str, shown: Shown, *, by: Any) -> str:
    if not seen:
        raise CannotPlan(_("No la has abierto aquí: ábrela y léela antes de aprobarla."))
    return showing.after_approval(review.approve(post, by=by, seen=seen, hour=shown.hour, step=shown.step))


def undo_given(posts: Iterable[Post], *, given: Mapping[int, int], by: Any) -> Report:
    """`given`: as a report of `approve_read` has it."""
    report = Report(did="undone")
    for post in posts:
        report.of(post, lambda each: undo_one(each, given.get(each.pk), by=by))
    return report


def undo_one(post: Post, step: int | None, *, by: Any) -> str:
    notes = review.undo_approval(post, by=by, step=step)
    return " ".join([_("Sigue en revisión."), *notes])
