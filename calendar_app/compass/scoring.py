"""The score of a stretch of days: its parts, what they lose, and how they are shown so that they add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import floor

from .components import WHOLE, Component
from .measuring import Lost, Part, Stretch, measure

TENTHS = 10


@dataclass(frozen=True)
class Score:
    """Seven parts that add up to the total, exactly. `days`: those that a version was in force on."""

    parts: tuple[Part, ...]
    days: int

    @cached_property
    def total(self) -> Fraction:
        return sum((part.earned for part in self.parts), Fraction())

    @cached_property
    def lost(self) -> list[Lost]:
        """The dearest first."""
        causes = [each for part in self.parts for each in part.lost]
        return sorted(
            causes, key=lambda each: (-each.points, each.first, list(Component).index(each.component))
        )

    # ── as it is shown, in tenths of a point ──────────────────────────────────────────────────────────

    @property
    def rounded(self) -> int:
        return nearest(self.total)

    @cached_property
    def tenths(self) -> int:
        return nearest(self.total * TENTHS)

    @cached_property
    def part_tenths(self) -> dict[Component, int]:
        shown = apportioned([part.earned * TENTHS for part in self.parts], self.tenths)
        return dict(zip((part.component for part in self.parts), shown, strict=True))

    @cached_property
    def lost_tenths(self) -> list[int]:
        """Of `lost`, in its order: with the total's, they make 100."""
        return apportioned([each.points * TENTHS for each in self.lost], WHOLE * TENTHS - self.tenths)


def score(stretches: Sequence[Stretch]) -> Score | None:
    """Each stretch under its own version, combined by days. None: no version was ever in force."""
    days = sum(each.days for each in stretches)
    if not days:
        return None
    measured = [(Fraction(each.days, days), measure(each)) for each in stretches]
    by_component = zip(*([scaled(part, weight) for part in parts] for weight, parts in measured), strict=True)
    return Score(tuple(joined(parts) for parts in by_component), days)


def scaled(part: Part, weight: Fraction) -> Part:
    lost = tuple(replace(each, points=each.points * weight) for each in part.lost)
    return replace(part, earned=part.earned * weight, lost=lost)


def joined(parts: Iterable[Part]) -> Part:
    """One component of several stretches."""
    parts = list(parts)
    return Part(
        component=parts[0].component,
        earned=sum((part.earned for part in parts), Fraction()),
        lost=tuple(each for part in parts for each in part.lost),
        measured=any(part.measured for part in parts),
    )


@dataclass(frozen=True)
class Change:
    """From one score to another, component by component."""

    before: Score
    after: Score

    @property
    def tenths(self) -> int:
        return self.after.tenths - self.before.tenths

    @cached_property
    def part_tenths(self) -> dict[Component, int]:
        """Those that change; together they make the change of the whole."""
        pairs = zip(self.before.parts, self.after.parts, strict=True)
        moved = [(one.component, (other.earned - one.earned) * TENTHS) for one, other in pairs]
        moved = [(component, amount) for component, amount in moved if amount]
        shown = apportioned([amount for _, amount in moved], self.tenths) if moved else []
        return {component: tenths for (component, _), tenths in zip(moved, shown, strict=True) if tenths}


def nearest(amount: Fraction) -> int:
    """Halves go up."""
    return floor(amount + Fraction(1, 2))


def apportioned(amounts: Sequence[Fraction], whole: int) -> list[int]:
    """Whole numbers near these amounts that add up to `whole`: the largest remainders go up first."""
    shown = [floor(each) for each in amounts]
    order = sorted(range(len(amounts)), key=lambda place: (shown[place] - amounts[place], place))
    missing = whole - sum(shown)
    for turn in range(missing):
        shown[order[turn % len(order)]] += 1
    for turn in range(-missing):
        shown[order[-1 - turn % len(order)]] -= 1
    return shown
