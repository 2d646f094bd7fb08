"""The seven measures of one stretch of days under one version: pure, in exact fractions.

Each gives what it earns of its weight and every point it loses, by cause: earned + lost is the weight.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from .asked import Asked, Share
from .components import COVERED_EVERY, WEIGHTS, Component
from .tally import Tally, named, within

WEEK = 7
PERCENT = 100


@dataclass(frozen=True)
class KeyDay:
    """A followed key date. It is covered by a post about it from `since` to `until`."""

    key: str
    name: str
    starts: date
    since: date
    until: date


@dataclass(frozen=True)
class Lost:
    """Points lost to one cause: `count` posts of too few or too many, from `first` to `last`."""

    component: Component
    points: Fraction
    cause: str  # short | over | untagged | objective | audience | cadence | key_date | off_voice | …
    first: date
    last: date
    about: Any = None  # the pillar, objective, audience, channel or key date
    count: int = 0


@dataclass(frozen=True)
class Part:
    """What one component earns. `measured` False: there was nothing to measure, so it earns all."""

    component: Component
    earned: Fraction
    lost: tuple[Lost, ...] = ()
    measured: bool = True


@dataclass(frozen=True)
class Stretch:
    """Days under one version. `weekday`: on which weeks start (0: Monday)."""

    first: date
    last: date
    asked: Asked
    tally: Tally
    key_days: tuple[KeyDay, ...] = ()
    weekday: int = 0

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def posts(self) -> int:
        return within(self.tally.posts, self.first, self.last)

    def weeks(self) -> Iterator[tuple[date, date]]:
        """Its days by weeks; the first and the last may be short."""
        start = self.first
        while start <= self.last:
            end = start + timedelta(days=WEEK - 1 - (start.weekday() - self.weekday) % WEEK)
            yield start, min(end, self.last)
            start = end + timedelta(days=1)

    def lost(self, component: Component, share: Fraction, cause: str, **more: Any) -> Lost:
        """`share` of the component's weight."""
        span = {"first": self.first, "last": self.last, **more}
        return Lost(component, WEIGHTS[component] * share, cause, **span)


def measure(stretch: Stretch) -> list[Part]:
    return [each(stretch) for each in (mix, objectives, audiences, cadence, key_dates, voice, readiness)]


def part(component: Component, lost: Iterable[Lost], *, measured: bool = True) -> Part:
    causes = tuple(each for each in lost if each.points)
    return Part(
        component, WEIGHTS[component] - sum((each.points for each in causes), Fraction()), causes, measured
    )


# ── the mix of pillars ────────────────────────────────────────────────────────────────────────────────


def mix(stretch: Stretch) -> Part:
    """1 − Σ deviation / (100 + Σ asked), in percent points. What has none of the pillars is deviation too."""
    shares, posts = stretch.asked.shares, stretch.posts
    if not any(share.percent for share in shares.values()):
        return part(Component.MIX, (), measured=False)
    held = named(stretch.tally.pillars, stretch.first, stretch.last)
    if not posts:
        return part(Component.MIX, of_nothing(stretch))
    whole = PERCENT + sum(share.percent for share in shares.values())
    others = posts - sum(held[pillar] for pillar in shares)
    strays = stretch.lost(Component.MIX, Fraction(PERCENT * others, posts * whole), "untagged", count=others)
    return part(Component.MIX, [*deviations(stretch, held, posts, whole), strays])


def deviations(stretch: Stretch, held: Any, posts: int, whole: int) -> Iterator[Lost]:
    for pillar, share in stretch.asked.shares.items():
        percent = Fraction(PERCENT * held[pillar], posts)
        away = max(Fraction(), abs(percent - share.percent) - share.tolerance)
        if percent < share.percent:
            cause, count = "short", missing(share, held[pillar], posts)
        else:
            cause, count = "over", too_many(share, held[pillar], posts)
        yield stretch.lost(Component.MIX, away / whole, cause, about=pillar, count=count)


def of_nothing(stretch: Stretch) -> Iterator[Lost]:
    """Without posts there is no mix: each pillar misses in proportion to what is asked of it."""
    shares = stretch.asked.shares
    whole = sum(share.percent for share in shares.values())
    for pillar, share in shares.items():
        yield stretch.lost(Component.MIX, Fraction(share.percent, whole), "short", about=pillar, count=1)


def missing(share: Share, held: int, posts: int) -> int:
    """How many posts more of a pillar bring it within its tolerance, when the others stay."""
    least = Fraction(share.least, PERCENT)
    return posts - held if least == 1 else max(0, ceil((least * posts - held) / (1 - least)))


def too_many(share: Share, held: int, posts: int) -> int:
    """How many of a pillar, retagged, bring it within its tolerance."""
    most = Fraction(share.percent + share.tolerance, PERCENT)
    return max(0, ceil(held - most * posts))


# ── what is covered ───────────────────────────────────────────────────────────────────────────────────


def objectives(stretch: Stretch) -> Part:
    held = named(stretch.tally.objectives, stretch.first, stretch.last)
    return covered(stretch, Component.OBJECTIVES, "objective", stretch.asked.objectives, held)


def audiences(stretch: Stretch) -> Part:
    held = named(stretch.tally.audiences, stretch.first, stretch.last)
    return covered(stretch, Component.AUDIENCES, "audience", stretch.asked.audiences, held)


def covered(stretch: Stretch, component: Component, cause: str, asked: tuple[int, ...], held: Any) -> Part:
    """The mean of min(1, posts / times), where each is asked for once in 28 days."""
    times = max(1, stretch.days // COVERED_EVERY)
    lost = []
    for each in asked:
        short = max(0, times - held[each])
        lost.append(
            stretch.lost(component, Fraction(short, times * len(asked)), cause, about=each, count=short)
        )
    return part(component, lost, measured=bool(asked))


def cadence(stretch: Stretch) -> Part:
    """Of all the posts asked for, channel by channel and week by week, those that are there.

    A week that the stretch cuts asks its part, rounded down.
    """
    wanted, lost = 0, []
    for first, last in stretch.weeks():
        held = named(stretch.tally.channels, first, last)
        for channel, per_week in stretch.asked.per_week.items():
            asked = per_week * ((last - first).days + 1) // WEEK
            wanted += asked
            if short := max(0, asked - held[channel]):
                lost.append((short, {"about": channel, "count": short, "first": first, "last": last}))
    causes = (
        stretch.lost(Component.CADENCE, Fraction(short, wanted), "cadence", **more) for short, more in lost
    )
    return part(Component.CADENCE, causes, measured=bool(wanted))


def key_dates(stretch: Stretch) -> Part:
    """Of the followed key dates that begin here, those spoken about from their lead to their end."""
    here = [day for day in stretch.key_days if stretch.first <= day.starts <= stretch.last]
    uncovered = (day for day in here if not is_covered(day, stretch.tally))
    lost = (
        stretch.lost(
            Component.KEY_DATES,
            Fraction(1, len(here)),
            "key_date",
            about=day,
            first=day.since,
            last=day.until,
            count=1,
        )
        for day in uncovered
    )
    return part(Component.KEY_DATES, lost, measured=bool(here))


def is_covered(day: KeyDay, tally: Tally) -> bool:
    return any(
        key == day.key and count > 0 and day.since <= when <= day.until
        for (when, key), count in tally.occasions.items()
    )


# ── the posts themselves ──────────────────────────────────────────────────────────────────────────────


def voice(stretch: Stretch) -> Part:
    """Half for the posts that keep to the voice, half for those whose pictures are all described."""
    tally, days = stretch.tally, (stretch.first, stretch.last)
    judged = stretch.posts if stretch.asked.voice else 0
    pictured = within(tally.pictured, *days)
    halves = [
        ("off_voice", within(tally.off_voice, *days), judged),
        ("undescribed", within(tally.undescribed, *days), pictured),
    ]
    lost = (
        stretch.lost(Component.VOICE, Fraction(count, 2 * whole), cause, count=count)
        for cause, count, whole in halves
        if whole and count
    )
    return part(Component.VOICE, lost, measured=bool(judged or pictured))


def readiness(stretch: Stretch) -> Part:
    due = within(stretch.tally.due, stretch.first, stretch.last)
    unready = within(stretch.tally.unready, stretch.first, stretch.last)
    share = Fraction(unready, due) if due else Fraction()
    lost = stretch.lost(Component.READINESS, share, "unready", count=unready)
    return part(Component.READINESS, [lost], measured=bool(due))
