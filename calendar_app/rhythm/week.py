"""The week of slots as a page shows it: channels by days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from publishing.models import Channel
from teams.models import Workspace

from ..grid import first_weekday
from ..models import Slot
from . import queueing, slots
from .slots import FreeSlot

NEXT = 8  # free slots shown
CHANGES_AHEAD = timedelta(weeks=8)


@dataclass(frozen=True)
class Row:
    """A channel and its slots, by day of the week in the country's order."""

    channel: Channel
    days: list[tuple[int, list[Slot]]]
    count: int


def weekdays(workspace: Workspace) -> list[int]:
    """0 is Monday; starting as calendars of the country do."""
    first = first_weekday(workspace.country)
    return [(first + ahead) % 7 for ahead in range(7)]


def rows(workspace: Workspace) -> list[Row]:
    channels = Channel.objects.filter(workspace=workspace).exclude(health=Channel.Health.REMOVED)
    by_channel: dict[int, list[Slot]] = {}
    for slot in Slot.objects.filter(workspace=workspace).select_related("pillar"):
        by_channel.setdefault(slot.channel_id, []).append(slot)
    order = weekdays(workspace)
    in_order = channels.defer("sealed").order_by("name", "pk")
    return [row(channel, by_channel.get(channel.pk, []), order) for channel in in_order]


def row(channel: Channel, found: Iterable[Slot], order: list[int]) -> Row:
    found = list(found)
    days = [(day, [slot for slot in found if slot.weekday == day]) for day in order]
    return Row(channel, days, len(found))


def next_free(workspace: Workspace, today: date) -> list[FreeSlot]:
    return slots.free(workspace, today, today + timedelta(days=28))[:NEXT]


def clock_notes(workspace: Workspace, today: date) -> list[str]:
    """What becomes of slots at hours that the clocks will jump over, or show twice, in the next weeks."""
    coming = slots.between(workspace, slots.offered(workspace), today, today + CHANGES_AHEAD)
    notes = [queueing.note_of(each, workspace.zone) for each in coming]
    return list(dict.fromkeys(note for note in notes if note))
