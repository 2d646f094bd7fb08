"""Which version of the strategy holds on a day: past days are judged by the one then in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from teams.models import Workspace

from ..models import Strategy


@dataclass(frozen=True)
class Period:
    """A stretch of days, both included, and the version that holds on all of them."""

    first: date
    last: date
    strategy: Strategy | None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def in_force(workspace: Workspace, day: date) -> Strategy | None:
    return periods(workspace, day, day)[0].strategy


def periods(workspace: Workspace, first: date, last: date) -> list[Period]:
    """The days from `first` to `last`, parted where one version follows another, or none does."""
    versions = [each for each in started(workspace) if each.starts and each.starts <= last]
    cuts = {first}
    for version in versions:
        cuts.add(version.starts)
        if version.ends:
            cuts.add(version.ends + timedelta(days=1))
    starts = sorted(cut for cut in cuts if first <= cut <= last)
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    parts = [Period(start, end, holding(versions, start)) for start, end in zip(starts, ends, strict=True)]
    return joined(parts)


def started(workspace: Workspace) -> list[Strategy]:
    """Those put in force, the earliest first."""
    return list(Strategy.objects.filter(workspace=workspace, starts__isnull=False).order_by("starts"))


def holding(versions: list[Strategy], day: date) -> Strategy | None:
    begun = [each for each in versions if each.starts and each.starts <= day]
    latest = begun[-1] if begun else None
    return None if latest is None or (latest.ends and latest.ends < day) else latest


def joined(parts: list[Period]) -> list[Period]:
    """Neighbours under the same version are one."""
    made: list[Period] = []
    for part in parts:
        if made and made[-1].strategy == part.strategy:
            made[-1] = Period(made[-1].first, part.last, part.strategy)
        else:
            made.append(part)
    return made


@dataclass(frozen=True)
class Span:
    """From when to when a version holds, both included. `last` None: until another follows it."""

    strategy: Strategy
    first: date
    last: date | None

    def is_over(self, today: date) -> bool:
        return self.last is not None and self.last < today

    def has_begun(self, today: date) -> bool:
        return self.first <= today


def spans(workspace: Workspace) -> list[Span]:
    """Every version put in force with the days on which it holds, the earliest first."""
    versions = started(workspace)
    following = [each.starts for each in versions[1:]]
    return [
        Span(each, each.starts, last_day(each, after)) for each, after in zip_longest(versions, following)
    ]


def last_day(version: Strategy, following: date | None) -> date | None:
    ends = [version.ends, following - timedelta(days=1) if following else None]
    return min(filter(None, ends), default=None)
