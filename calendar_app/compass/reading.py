"""Reading a calendar once, and scoring any stretch of what was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from teams.models import Workspace

from ..grid import first_weekday
from ..key_dates.between import between
from ..strategy.in_force import Period, periods
from . import counting
from .asked import Asked, asked_of
from .counting import Days
from .measuring import KeyDay, Stretch
from .scoring import Score, score
from .tally import Tally


@dataclass(frozen=True)
class Reading:
    """What was asked and what lay there, day by day. `asked` is by the version's number in the database."""

    days: Days
    periods: tuple[Period, ...]
    asked: dict[int, Asked]
    key_days: tuple[KeyDay, ...]
    tally: Tally

    def stretches(self, first: date, last: date) -> Iterator[Stretch]:
        """The parts of these days on which a version was in force."""
        weekday = first_weekday(self.days.workspace.country)
        for period in self.periods:
            start, end = max(first, period.first), min(last, period.last)
            if period.strategy and start <= end:
                asked = self.asked[period.strategy.pk]
                yield Stretch(start, end, asked, self.tally, self.key_days, weekday)

    def score(self, first: date | None = None, last: date | None = None) -> Score | None:
        return score(list(self.stretches(first or self.days.first, last or self.days.last)))

    def asked_on(self, day: date) -> Asked | None:
        there = next((each for each in self.periods if each.first <= day <= each.last), None)
        return self.asked[there.strategy.pk] if there and there.strategy else None

    def counted(self, tally: Tally) -> Reading:
        """The same, with other posts on its days."""
        return replace(self, tally=tally)


def read(workspace: Workspace, first: date, last: date, *, now: datetime) -> Reading:
    """A constant number of statements, whatever lies there; of a brand without a strategy, one."""
    days = Days(workspace, first, last, now)
    parts = tuple(periods(workspace, first, last))
    asked = asked_of(each.strategy for each in parts if each.strategy)
    if not asked:
        return Reading(days, parts, {}, (), Tally())
    key_days = tuple(followed(workspace, first, last))
    spans = [(each.first, each.last, asked[each.strategy.pk]) for each in parts if each.strategy]
    return Reading(days, parts, asked, key_days, counting.count(days, spans, key_days))


def followed(workspace: Workspace, first: date, last: date) -> Iterator[KeyDay]:
    """The key dates that begin here, are certain, and that the brand decided to speak about."""
    for each in between(workspace, first, last):
        if each.followed and each.confirmed and first <= each.starts <= last:
            since = each.starts - timedelta(days=each.lead_days)
            yield KeyDay(each.key, str(each.name), each.starts, since, each.ends)
