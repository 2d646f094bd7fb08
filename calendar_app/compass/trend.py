"""The last twelve months as bars: where each stands on the drawing, with the figures its table shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..grid import Month
from .reading import Reading
from .scoring import Score

MONTHS = 12
# The drawing, in its own units.
WIDTH, HEIGHT = 720, 180
LEFT, TOP, FOOT = 34, 12, 26
STEP = (WIDTH - LEFT) / MONTHS
BAR = 30
LINES = (0, 25, 50, 75, 100)


def months(today: date) -> list[Month]:
    """The twelve that end with today's."""
    found = [Month.of(today)]
    while len(found) < MONTHS:
        found.append(found[-1].previous)
    return found[::-1]


def level(points: float) -> float:
    """Where so many points lie, from the top."""
    return round(HEIGHT - FOOT - points / 100 * (HEIGHT - FOOT - TOP), 1)


@dataclass(frozen=True)
class Bar:
    month: Month
    score: Score | None
    place: int

    @property
    def x(self) -> float:
        return round(LEFT + self.place * STEP + (STEP - BAR) / 2, 1)

    @property
    def middle(self) -> float:
        return round(self.x + BAR / 2, 1)

    @property
    def y(self) -> float:
        return level(float(self.score.total)) if self.score else level(0)

    @property
    def height(self) -> float:
        return round(level(0) - self.y, 1)

    @property
    def above(self) -> float:
        return self.y - 5


@dataclass(frozen=True)
class Trend:
    bars: list[Bar]
    width = WIDTH
    height = HEIGHT
    left = LEFT
    bar = BAR
    foot = HEIGHT - 8

    @property
    def lines(self) -> list[tuple[int, float]]:
        return [(points, level(points)) for points in LINES]

    def __bool__(self) -> bool:
        return any(bar.score for bar in self.bars)


def trend(reading: Reading, today: date) -> Trend:
    scores = [(month, reading.score(month.first, month.last)) for month in months(today)]
    return Trend([Bar(month, score, place) for place, (month, score) in enumerate(scores)])
