"""The week and the day: cards at their hours, the first of each hour, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F
from django.db.models.functions import ExtractHour, Mod
from django.utils import timezone

from teams.models import Workspace

from .. import listing
from ..filters import Filters, that_failed
from ..grid import clock_shift
from ..listing import Card, Tray
from ..models import Campaign
from . import clockwork, placing
from .clockwork import Mark
from .period import DAILY, WEEKLY, Period
from .placing import Placed
from .surroundings import Around, Ghost, around

CARD_ROWS, GHOST_ROWS = 3, 2  # quarters of an hour that each covers
CARDS_IN_ALL = 100
CARDS_AN_HOUR = {WEEKLY: 2, DAILY: 5}


@dataclass
class Bucket:
    """One hour of one day: how many posts it holds, and those of them that are shown."""

    count: int = 0
    failed: int = 0
    cards: list[Card] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


class Buckets(dict[tuple[date, int], Bucket]):
    """By day and hour; `wide`: by two hours, where almost every hour of the week holds something."""

    wide = False

    def of(self, day: date, hour: int) -> Bucket:
        return self[day, hour - hour % 2 if self.wide else hour]


@dataclass(frozen=True)
class More:
    """So many more posts at this hour."""

    hour: int
    count: int
    failed: int

    @property
    def at(self) -> int:
        return self.hour * 60 // clockwork.QUARTER


@dataclass
class Column:
    """A day of the ruler. `apart`: minutes by which my clocks differ here from the rest of the page."""

    date: date
    today: date
    shift: timedelta
    length: timedelta
    around: Around
    marks: list[Mark]
    placed: list[Placed[Card | Ghost]] = field(default_factory=list)
    more: list[More] = field(default_factory=list)
    count: int = 0
    failed: int = 0
    apart: timedelta | None = None
    now: int | None = None  # the row of the present hour, today

    @property
    def is_today(self) -> bool:
        return self.date == self.today

    @property
    def is_past(self) -> bool:
        return self.date < self.today

    @property
    def forward(self) -> bool:
        return self.shift > timedelta()

    @property
    def shift_minutes(self) -> int:
        return abs(int(self.shift.total_seconds())) // 60

    @property
    def hours_long(self) -> float:
        """23 or 25 on the days the clocks change."""
        return self.length / timedelta(hours=1)

    @property
    def classes(self) -> str:
        marks = {"day-today": self.is_today, "day-past": self.is_past, "day-empty": not self.count}
        return " ".join(["day", "hours-day", *(name for name, on in marks.items() if on)])


def hours_page(
    workspace: Workspace,
    period: Period,
    filters: Filters,
    campaigns: Sequence[Campaign],
    mine: ZoneInfo | None,
) -> dict[str, Any]:
    """What templates/calendar_app/periods/hours.html shows, of a week or of a day."""
    buckets = counted(workspace, period, filters)
    tray = put_cards(buckets, workspace, period, filters)
    beside = around(workspace, [period.days], filters, campaigns)
    now = timezone.now().astimezone(workspace.tz)
    columns = [column(workspace, day, beside.get(day, Around()), buckets, now) for day in period.days]
    theirs = second_clock(columns, workspace.tz, mine)
    return {
        "columns": columns,
        "ruler": clockwork.ruler(period.first, workspace.tz, theirs),
        "mine": theirs,
        "now": now,
        "tray": tray,
        "count": sum(each.count for each in columns),
        "failed": sum(each.failed for each in columns),
    }


def second_clock(columns: list[Column], zone: ZoneInfo, mine: ZoneInfo | None) -> ZoneInfo | None:
    """My zone, if its clocks differ from the place's on any of these days. Days that differ are told so."""
    if mine is None:
        return None
    ahead = [clockwork.ahead(each.date, zone, mine) for each in columns]
    for each, difference in zip(columns, ahead, strict=True):
        each.apart = difference if difference != ahead[0] else None
    return mine if any(ahead) else None


# ── which posts ───────────────────────────────────────────────────────────────────────────────────────


def counted(workspace: Workspace, period: Period, filters: Filters) -> Buckets:
    """One query, whatever the number."""
    posts = listing.posts_of(workspace, filters).filter(planned_date__range=(period.first, period.last))
    failed = Count("pk", filter=that_failed(workspace))
    hours = posts.order_by().annotate(hour=ExtractHour("planned_time")).values("planned_date", "hour")
    rows = hours.annotate(count=Count("pk"), failed=failed)
    found = Buckets({(row["planned_date"], row["hour"]): Bucket(row["count"], row["failed"]) for row in rows})
    return found if len(found) <= CARDS_IN_ALL else in_pairs(found)


def in_pairs(hours: Buckets) -> Buckets:
    pairs = Buckets()
    pairs.wide = True
    for (day, hour), bucket in sorted(hours.items(), key=lambda item: item[0]):
        pair = pairs.setdefault((day, hour - hour % 2), Bucket())
        pair.count += bucket.count
        pair.failed += bucket.failed
    return pairs


def put_cards(buckets: Buckets, workspace: Workspace, period: Period, filters: Filters) -> Tray:
    posts = listing.posts_of(workspace, filters).filter(planned_date__range=(period.first, period.last))
    most = cards_an_hour(buckets, CARDS_AN_HOUR[period.view])
    hour = ExtractHour("planned_time")
    part = hour - Mod(hour, 2) if buckets.wide else hour
    first = listing.first_of_each(posts, most, F("planned_date"), part)
    cards, tray = listing.read(workspace, filters, first)
    for card in cards:
        buckets.of(card.post.planned_date, card.post.planned_time.hour).cards.append(card)
    return tray


def cards_an_hour(buckets: Buckets, most: int) -> int:
    """As many as keep the page light."""
    for each in range(most, 1, -1):
        if sum(min(bucket.count, each) for bucket in buckets.values()) <= CARDS_IN_ALL:
            return each
    return 1


# ── where they stand ──────────────────────────────────────────────────────────────────────────────────


def column(workspace: Workspace, day: date, beside: Around, buckets: Buckets, now: datetime) -> Column:
    zone = workspace.tz
    own = {hour: bucket for (of_day, hour), bucket in buckets.items() if of_day == day}
    made = Column(
        day,
        now.date(),
        clock_shift(day, zone),
        clockwork.length(day, zone),
        beside,
        clockwork.marks(day, zone),
    )
    made.count = sum(each.count for each in own.values())
    made.failed = sum(each.failed for each in own.values())
    made.more = [More(hour, each.more, each.failed) for hour, each in sorted(own.items()) if each.more]
    made.now = clockwork.quarter(now.time()) if made.is_today else None
    place(made, [card for each in own.values() for card in each.cards], beside.ghosts)
    return made


def place(made: Column, cards: list[Card], ghosts: list[Ghost]) -> None:
    standing = [(clockwork.quarter(each.post.planned_time), CARD_ROWS, each) for each in cards]
    free = [(clockwork.quarter(each.time), GHOST_ROWS, each) for each in ghosts]
    items = sorted([*standing, *free], key=lambda item: item[0])
    made.placed = placing.side_by_side(items, clockwork.QUARTERS)
