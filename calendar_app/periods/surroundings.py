"""What a day shows beside its posts: campaigns, key dates, free slots. Constant in queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import groupby
from urllib.parse import urlencode

from publishing.models import Channel
from teams.models import Workspace

from ..clocks import today_in
from ..filters import Filters
from ..key_dates.between import Occasion, between
from ..models import Campaign, Pillar
from ..rhythm.slots import FreeSlot, free
from . import bands
from .bands import Lanes

NOTES_A_DAY = 1  # the rest is one click away
GLYPHS = 2  # networks on a ghost


@dataclass(frozen=True)
class Ghost:
    """An hour at which nothing is planned on one or several channels that usually speak then."""

    day: date
    time: time
    channels: tuple[Channel, ...]
    pillar: Pillar | None

    @property
    def networks(self) -> list[str]:
        return list(dict.fromkeys(channel.network for channel in self.channels))

    @property
    def glyphs(self) -> list[str]:
        return self.networks[:GLYPHS]

    @property
    def query(self) -> str:
        """What a link to a new post there carries."""
        pairs = [("day", self.day.isoformat()), ("time", f"{self.time:%H:%M}")]
        pairs += [("channel", str(channel.pk)) for channel in self.channels]
        pairs += [("pillar", str(self.pillar.pk))] if self.pillar else []
        return urlencode(pairs)


@dataclass
class Around:
    """Of one day. `notes`: key dates that show; `hidden`: those that don't fit."""

    lanes: Lanes = field(default_factory=Lanes)
    occasions: list[Occasion] = field(default_factory=list)
    ghosts: list[Ghost] = field(default_factory=list)

    @property
    def notes(self) -> list[Occasion]:
        return self.occasions[:NOTES_A_DAY]

    @property
    def hidden(self) -> list[Occasion]:
        return self.occasions[NOTES_A_DAY:]


def around(
    workspace: Workspace, weeks: Sequence[Sequence[date]], filters: Filters, campaigns: Sequence[Campaign]
) -> dict[date, Around]:
    """Every day of these weeks that has something beside its posts."""
    first, last = weeks[0][0], weeks[-1][-1]
    shown: dict[date, Around] = {}
    for week in weeks:
        for day, lanes in bands.across(campaigns, week).items():
            shown.setdefault(day, Around()).lanes = lanes
    for day, occasions in key_dates(workspace, first, last).items():
        shown.setdefault(day, Around()).occasions = occasions
    for day, ghosts in free_hours(workspace, first, last, filters).items():
        shown.setdefault(day, Around()).ghosts = ghosts
    return shown


def key_dates(workspace: Workspace, first: date, last: date) -> dict[date, list[Occasion]]:
    """Those the brand follows come first."""
    shown: dict[date, list[Occasion]] = {}
    for occasion in sorted(between(workspace, first, last), key=lambda each: not each.followed):
        start, end = max(occasion.starts, first), min(occasion.ends or occasion.starts, last)
        for n in range((end - start).days + 1):
            shown.setdefault(start + timedelta(days=n), []).append(occasion)
    return shown


def free_hours(workspace: Workspace, first: date, last: date, filters: Filters) -> dict[date, list[Ghost]]:
    """Nothing where the page is narrowed to some posts: a hole among those says nothing."""
    today = today_in(workspace)
    if last < today or (filters and not only_channels(filters)):
        return {}
    slots = [each for each in free(workspace, max(first, today), last) if of_interest(each, filters)]
    shown: dict[date, list[Ghost]] = {}
    for (day, hour), same in groupby(sorted(slots, key=when), key=when):
        together = list(same)
        channels = tuple(each.channel for each in together)
        pillars = {each.pillar for each in together}
        pillar = pillars.pop() if len(pillars) == 1 else None
        shown.setdefault(day, []).append(Ghost(day, hour, channels, pillar))
    return shown


def when(slot: FreeSlot) -> tuple[date, time]:
    return slot.day, slot.time


def only_channels(filters: Filters) -> bool:
    return filters.as_query == Filters(channels=filters.channels).as_query


def of_interest(slot: FreeSlot, filters: Filters) -> bool:
    return not filters.channels or slot.channel.pk in filters.channels
