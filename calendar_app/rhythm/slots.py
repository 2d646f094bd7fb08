"""Weekly slots by the brand's clocks, and which of them nothing is planned on yet. Two queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from core.time import Clock, day_exists, moment
from publishing.models import Channel
from teams.models import Workspace

from ..models import Pillar, Post, Slot, Variant


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
    taken = planned(workspace, found[0].instant, found[-1].instant, but=but)
    now = now or timezone.now()
    return [each for each in found if each.instant > now and (each.channel.pk, each.instant) not in taken]


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
        for slot in by_weekday.get(day.weekday(), ()):
            each = on(slot, day, workspace.zone)
            if each and (slot.channel_id, each.instant) not in seen:
                seen.add((slot.channel_id, each.instant))
                made.append(each)
    yield from sorted(made, key=lambda each: (each.instant, each.slot.pk))


def on(slot: Slot, day: date, zone: str) -> FreeSlot | None:
    """None on a day that the place skipped: its hours are another day's."""
    if not day_exists(day, zone):
        return None
    found = moment(day, slot.time, zone)
    local = found.local
    return FreeSlot(slot, slot.channel, local.date(), local.time(), found.instant, slot.pillar, found.clock)


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))


def planned(
    workspace: Workspace, first: datetime, last: datetime, *, but: Post | None = None
) -> set[tuple[int, datetime]]:
    """(channel, instant) of what is planned from one instant to the other, whatever its state."""
    rows = Variant.objects.filter(post__workspace=workspace, post__archived_at=None)
    if but is not None:
        rows = rows.exclude(post=but)
    within = rows.filter(post__planned_for__range=(first, last))
    return {
        (channel, at.astimezone(UTC)) for channel, at in within.values_list("channel_id", "post__planned_for")
    }
