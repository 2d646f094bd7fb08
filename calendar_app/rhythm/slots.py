"""Weekly slots by the brand's clocks, and which of them nothing is planned on yet. Two queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from core.time import Clock, day_exists, moment
from publishing.models import Channel
from teams.models import Workspace

from ..models import Pillar, Post, Slot, Variant

MANY = 900  # instants in one query


@dataclass(frozen=True)
class FreeSlot:
    """A slot on a day. `day` and `time` are what the clocks will show: the slot's own, unless they jump over
    that hour (`clock`; the slot's own hour is `slot.time`). `instant` is UTC.
    """

    slot: Slot
    channel: Channel
    day: date
    time: time
    instant: datetime
    pillar: Pillar | None
    clock: Clock = Clock.PLAIN


def free(
    workspace: Workspace, first: date, last: date, now: datetime | None = None, *, but: Post | None = None
) -> list[FreeSlot]:
    """The hours from `first` to `last` (both included) when the brand usually speaks and says nothing yet,
    by hour. What is over, paused or of a channel without access is none. `but`: a post that takes no place.
    """
    found = list(between(workspace, offered(workspace), first, last))
    if not found:
        return []
    now = now or timezone.now()
    coming = [each for each in found if each.instant > now]
    taken = planned_at(workspace, {each.instant for each in coming}, but=but)
    return [each for each in coming if (each.channel.pk, each.instant) not in taken]


def offered(workspace: Workspace) -> list[Slot]:
    """Those in use, with their channel and pillar."""
    rows = Slot.objects.filter(workspace=workspace, paused_at=None)
    here = rows.filter(channel__health=Channel.Health.CONNECTED, channel__paused_at=None)
    return list(here.select_related("channel", "pillar").defer("channel__sealed"))


def between(workspace: Workspace, slots: Iterable[Slot], first: date, last: date) -> Iterator[FreeSlot]:
    """Every hour of these slots, by instant. Two that the clocks bring together are one."""
    by_weekday: dict[int, list[Slot]] = {}
    for slot in slots:
        by_weekday.setdefault(slot.weekday, []).append(slot)
    seen, made = set(), []
    for day in days(first, last):
        offered = by_weekday.get(day.weekday(), ())
        if offered and not day_exists(day, workspace.zone):
            continue  # the place skipped it: its hours are another day's
        for slot in offered:
            each = on(slot, day, workspace.zone)
            if (slot.channel_id, each.instant) not in seen:
                seen.add((slot.channel_id, each.instant))
                made.append(each)
    yield from sorted(made, key=lambda each: (each.instant, each.slot.pk))


def on(slot: Slot, day: date, zone: str) -> FreeSlot:
    found = moment(day, slot.time, zone)
    local = found.local
    return FreeSlot(slot, slot.channel, local.date(), local.time(), found.instant, slot.pillar, found.clock)


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))


def planned_at(
    workspace: Workspace, instants: set[datetime], *, but: Post | None = None
) -> set[tuple[int, datetime]]:
    """The same, of some instants only: a month may hold fifty thousand posts, and two hundred slots."""
    if not instants:
        return set()
    if len(instants) > MANY:
        return planned(workspace, min(instants), max(instants), but=but)
    return read(rows_of(workspace, but).filter(post__planned_for__in=instants))


def planned(
    workspace: Workspace, first: datetime, last: datetime, *, but: Post | None = None
) -> set[tuple[int, datetime]]:
    """(channel, instant) of what is planned from one instant to the other, whatever its state."""
    return read(rows_of(workspace, but).filter(post__planned_for__range=(first, last)))


def rows_of(workspace: Workspace, but: Post | None) -> QuerySet[Variant]:
    rows = Variant.objects.filter(post__workspace=workspace, post__archived_at=None)
    return rows if but is None else rows.exclude(post=but)


def read(rows: QuerySet[Variant]) -> set[tuple[int, datetime]]:
    return {
        (channel, at.astimezone(UTC)) for channel, at in rows.values_list("channel_id", "post__planned_for")
    }
