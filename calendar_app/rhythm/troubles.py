"""What keeps the rhythm from going on by itself, for *Hoy*."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from teams.models import Workspace

from .. import listing
from ..models import Occurrence

SHOWN = 5
BACK = timedelta(days=7)


@dataclass(frozen=True)
class Trouble:
    """A time that could not be made (no `post`), or that stayed a draft."""

    day: date
    title: str
    sentence: str
    source: int  # the post that comes again


def missed(workspace: Workspace, today: date) -> list[Trouble]:
    """From a week ago on; what somebody archived or ended since is over. One query."""
    rows = Occurrence.objects.filter(recurrence__workspace=workspace, day__gte=today - BACK).exclude(
        trouble=""
    )
    open_still = rows.filter(Q(post=None) | Q(post__archived_at=None, post__variants__delivery=None))
    found = open_still.filter(recurrence__post__archived_at=None).select_related("recurrence__post")
    return [
        Trouble(row.day, title_of(row), row.trouble, row.recurrence.post_id)
        for row in found.order_by("day", "pk").distinct()[:SHOWN]
    ]


def title_of(row: Occurrence) -> str:
    post = row.recurrence.post
    return listing.one_line(post.title, post.text)
