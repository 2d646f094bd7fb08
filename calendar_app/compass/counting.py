"""Counting what lies on the days of a calendar: aggregates of the database, as many statements for 50,000
posts as for 50. What counts is what is not archived and no longer an idea.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from publishing.states import State
from teams.models import Workspace

from ..filters import SHOWS
from ..models import Attachment, Post, Variant
from ..states import Stage
from . import hearing
from .asked import Asked
from .components import READY_DAYS
from .measuring import KeyDay
from .tally import Tally

SEEN = ("image", "gif", "video")  # what somebody may not be able to see
IN_TROUBLE = SHOWS["failed"] | SHOWS["unsure"] | SHOWS["held"] | SHOWS["by_hand"]
HANDED_OVER = Q(delivery__state__in=[State.WAITING, State.SENDING, State.PROCESSING, State.SENT])


@dataclass(frozen=True)
class Days:
    """Which days of whose calendar, seen when."""

    workspace: Workspace
    first: date
    last: date
    now: datetime

    @property
    def due(self) -> datetime:
        """What leaves by then should be ready."""
        return self.now + timedelta(days=READY_DAYS)

    def posts(self) -> QuerySet[Post]:
        return counted(self.workspace).filter(planned_date__range=(self.first, self.last))

    def within(self, prefix: str = "post__") -> dict[str, Any]:
        """The same posts, asked of what hangs on them."""
        named = {
            "workspace": self.workspace,
            "archived_at": None,
            "planned_date__range": (self.first, self.last),
        }
        return {f"{prefix}{name}": value for name, value in named.items()}


def counted(workspace: Workspace) -> QuerySet[Post]:
    return Post.objects.filter(workspace=workspace, archived_at=None).exclude(stage=Stage.IDEA).order_by()


def count(days: Days, asked: Sequence[tuple[date, date, Asked]], key_days: Sequence[KeyDay]) -> Tally:
    """Six statements, of which two are asked only where a version names words."""
    tally = Tally()
    count_tags(tally, days, key_days)
    count_channels(tally, days)
    count_pictures(tally, days)
    count_readiness(tally, days)
    tally.outspoken = dict(hearing.off_voice(days, asked))
    tally.off_voice.update(tally.outspoken.values())
    return tally


def count_tags(tally: Tally, days: Days, key_days: Sequence[KeyDay]) -> None:
    """What is said about a key date may be said before the stretch begins."""
    here = Q(planned_date__range=(days.first, days.last))
    if key_days:
        span = (min(day.since for day in key_days), max(day.until for day in key_days))
        here |= Q(planned_date__range=span, occasion__in={day.key for day in key_days})
    objective = Coalesce("objective_id", "campaign__objective_id")
    by = ("planned_date", "pillar_id", "wanted", "audience_id", "occasion")
    rows = counted(days.workspace).filter(here).values_list(*by[:2]).annotate(wanted=objective)
    for day, pillar, wanted, audience, occasion, number in rows.values_list(*by).annotate(number=Count("pk")):
        tally.tag(day, number, pillar, wanted, audience)
        if occasion:
            tally.occasions[day, occasion] += number


def count_channels(tally: Tally, days: Days) -> None:
    rows = Variant.objects.filter(**days.within()).exclude(post__stage=Stage.IDEA).order_by()
    for day, channel, number in rows.values_list("post__planned_date", "channel_id").annotate(Count("pk")):
        tally.channels[day, channel] = number


def count_pictures(tally: Tally, days: Days) -> None:
    rows = Attachment.objects.filter(**days.within(), file__kind__in=SEEN).exclude(post__stage=Stage.IDEA)
    pictured = Count("post_id", distinct=True)
    bare = Count("post_id", distinct=True, filter=Q(alt=""))
    by_day = rows.order_by().values_list("post__planned_date").annotate(pictured, bare=bare)
    for day, some, undescribed in by_day:
        tally.pictured[day], tally.undescribed[day] = some, undescribed


def count_readiness(tally: Tally, days: Days) -> None:
    """Ready is what its card shows as on its way or out; before its hour, as approved too."""
    trouble, handed = of_posts(IN_TROUBLE), of_posts(HANDED_OVER)
    cleared = Q(stage=Stage.APPROVED, planned_for__gt=days.now)
    rows = days.posts().filter(planned_for__lte=days.due).values_list("planned_date")
    by_day = rows.annotate(
        due=Count("pk", distinct=True),
        stuck=Count("pk", distinct=True, filter=trouble),
        settled=Count("pk", distinct=True, filter=trouble | handed | cleared),
    )
    for day, due, stuck, settled in by_day:
        tally.due[day], tally.unready[day] = due, due - settled + stuck


def of_posts(condition: Q) -> Q:
    """What is said of a variant, said of the post's variants."""
    said = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        said.children.append(of_posts(child) if isinstance(child, Q) else (f"variants__{child[0]}", child[1]))
    return said
