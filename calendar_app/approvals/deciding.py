"""Approving several at once: each by itself, and only what she has read as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    """Of each: its number, its title, a sentence."""

    done: list[tuple[int, str, str]] = field(default_factory=list)
    refused: list[tuple[int, str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def approve_read(
    posts: Iterable[Post], *, read: Mapping[int, str], steps: Mapping[int, int | None], by: Any
) -> Report:
    """`read`: digests of what she opened (reading.known); `steps`: the RoundStep the list showed of each."""
    report = Report()
    for post in posts:
        title = listing.one_line(post.title, post.text)
        try:
            approve_one(post, read.get(post.pk, ""), steps.get(post.pk), by=by)
        except CannotPlan as no:
            report.refused.append((post.pk, title, no.sentence))
        except PermissionDenied:
            report.refused.append((post.pk, title, not_allowed()))
        else:
            report.done.append((post.pk, title, showing.after_approval(post)))
    return report


def approve_one(post: Post, seen: str, step: int | None, *, by: Any) -> None:
    if not seen:
        raise CannotPlan(_("No la has abierto aquí: ábrela y léela antes de aprobarla."))
    review.approve(post, by=by, seen=seen, step=step)
