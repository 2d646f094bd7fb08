"""Campaigns across the days they last: laid in lanes, so that each keeps its height over a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from teams.models import Workspace

from ..models import Campaign

LANES = 2  # what is more is one click away


class Lasting(Protocol):
    """Something with a first and a last day, both included."""

    starts: date
    ends: date


@dataclass(frozen=True)
class Band:
    """A campaign on one day. `named`: its name begins here and may run over `span` days of this week."""

    campaign: Campaign
    named: bool
    begins: bool
    ends: bool
    span: int


@dataclass
class Lanes:
    """A day's bands from the top; None keeps a lane free. `more`: those there is no lane for."""

    bands: list[Band | None] = field(default_factory=list)
    more: list[Campaign] = field(default_factory=list)


def running(workspace: Workspace, first: date, last: date) -> list[Campaign]:
    """Campaigns with a day between two dates: those that began first come first."""
    alive = Campaign.objects.filter(workspace=workspace, archived_at=None)
    found = alive.filter(starts__lte=last, ends__gte=first)
    return list(found.only("workspace", "name", "starts", "ends", "hue", "paused_at"))


def across(campaigns: Sequence[Campaign], week: Sequence[date]) -> dict[date, Lanes]:
    """Bands of the days of one week, in order. Days without any are left out."""
    first, last = week[0], week[-1]
    inside = [each for each in campaigns if each.starts <= last and each.ends >= first]
    shown: dict[date, Lanes] = {}
    for campaign, lane in laid(inside, first):
        start, end = max(campaign.starts, first), min(campaign.ends, last)
        for n in range((end - start).days + 1):
            day = start + timedelta(days=n)
            put(shown.setdefault(day, Lanes()), lane, band(campaign, day, first, last))
    return shown


def laid(campaigns: Sequence[Campaign], first: date) -> list[tuple[Campaign, int]]:
    """Each with its lane: the first that is free over all its days from `first` on."""
    free_from: list[date] = []
    placed = []
    for campaign in campaigns:
        start = max(campaign.starts, first)
        lane = next((n for n, day in enumerate(free_from) if day <= start), len(free_from))
        free_from[lane : lane + 1] = [campaign.ends + timedelta(days=1)]
        placed.append((campaign, lane))
    return placed


def band(campaign: Campaign, day: date, first: date, last: date) -> Band:
    return Band(
        campaign,
        named=day == max(campaign.starts, first),
        begins=day == campaign.starts,
        ends=day == campaign.ends,
        span=(min(campaign.ends, last) - day).days + 1,
    )


def put(lanes: Lanes, lane: int, found: Band) -> None:
    if lane >= LANES:
        lanes.more.append(found.campaign)
        return
    lanes.bands.extend([None] * (lane + 1 - len(lanes.bands)))
    lanes.bands[lane] = found
