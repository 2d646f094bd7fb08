"""What lies on each day, counted: all that a score is measured by. One post more or less is one `Facts`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

Name = TypeVar("Name")


@dataclass(frozen=True)
class Facts:
    """One post, as far as a score is concerned. `day` None: in the tray, so it counts for nothing."""

    day: date | None
    pillar: int | None = None
    objective: int | None = None  # its own, or its campaign's
    audience: int | None = None
    occasion: str = ""
    channels: frozenset[int] = frozenset()
    off_voice: bool = False
    pictured: bool = False  # has something to see
    undescribed: bool = False  # … of which not all is described
    due: bool = False
    unready: bool = False  # due, and not on its way


@dataclass
class Tally:
    posts: Counter[date] = field(default_factory=Counter)
    pillars: Counter[tuple[date, int | None]] = field(default_factory=Counter)
    objectives: Counter[tuple[date, int]] = field(default_factory=Counter)
    audiences: Counter[tuple[date, int]] = field(default_factory=Counter)
    channels: Counter[tuple[date, int]] = field(default_factory=Counter)
    occasions: Counter[tuple[date, str]] = field(default_factory=Counter)
    off_voice: Counter[date] = field(default_factory=Counter)
    outspoken: dict[int, date] = field(
        default_factory=dict
    )  # the posts behind `off_voice`, as they were found
    pictured: Counter[date] = field(default_factory=Counter)
    undescribed: Counter[date] = field(default_factory=Counter)
    due: Counter[date] = field(default_factory=Counter)
    unready: Counter[date] = field(default_factory=Counter)

    def tag(
        self, day: date, count: int, pillar: int | None, objective: int | None, audience: int | None
    ) -> None:
        self.posts[day] += count
        self.pillars[day, pillar] += count
        if objective:
            self.objectives[day, objective] += count
        if audience:
            self.audiences[day, audience] += count

    def put(self, facts: Facts, count: int = 1) -> None:
        """A post more; with -1, one less."""
        day = facts.day
        if day is None:
            return
        self.tag(day, count, facts.pillar, facts.objective, facts.audience)
        if facts.occasion:
            self.occasions[day, facts.occasion] += count
        for channel in facts.channels:
            self.channels[day, channel] += count
        for name in ("off_voice", "pictured", "undescribed", "due", "unready"):
            getattr(self, name)[day] += count * getattr(facts, name)

    def copy(self) -> Tally:
        return Tally(**{name: counter.copy() for name, counter in vars(self).items()})


def within(counter: Counter[date], first: date, last: date) -> int:
    return sum(count for day, count in counter.items() if first <= day <= last)


def named(counter: Counter[tuple[date, Name]], first: date, last: date) -> Counter[Name]:
    """By pillar, channel …: how many from `first` to `last`."""
    found: Counter[Name] = Counter()
    for (day, name), count in counter.items():
        if first <= day <= last:
            found[name] += count
    return found
