"""Cards on a ruler of hours: those that would cover each other stand side by side. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
MOST_LANES = 8


@dataclass(frozen=True)
class Placed(Generic[T]):
    """`at`: its first row; `lane` of so many `lanes`, counted from 0."""

    item: T
    at: int
    lane: int
    lanes: int

    @property
    def where(self) -> str:
        """Its classes in the style sheet."""
        beside = f" lane lane-{self.lane}-{self.lanes}" if self.lanes > 1 else ""
        return f"at-{self.at}{beside}"


def side_by_side(items: Sequence[tuple[int, int, T]], rows: int) -> list[Placed[T]]:
    """`items`: (first row, rows it covers, what), by first row. None stands past the last row."""
    shown: list[Placed[T]] = []
    for together in clusters([(min(at, rows - tall), tall, item) for at, tall, item in items]):
        lanes = in_lanes(together)
        wide = min(max(lane for _at, lane, _item in lanes) + 1, MOST_LANES)
        shown += [Placed(item, at, min(lane, MOST_LANES - 1), wide) for at, lane, item in lanes]
    return shown


def clusters(items: Sequence[tuple[int, int, T]]) -> list[list[tuple[int, int, T]]]:
    """Those that touch each other, directly or through another."""
    found: list[list[tuple[int, int, T]]] = []
    reach = -1
    for at, tall, item in items:
        if at >= reach:
            found.append([])
        found[-1].append((at, tall, item))
        reach = max(reach, at + tall)
    return found


def in_lanes(items: Sequence[tuple[int, int, T]]) -> list[tuple[int, int, T]]:
    """(first row, lane, what): each in the first lane that is free by then."""
    free_from: list[int] = []
    placed = []
    for at, tall, item in items:
        lane = next((n for n, row in enumerate(free_from) if row <= at), len(free_from))
        free_from[lane : lane + 1] = [at + tall]
        placed.append((at, lane, item))
    return placed
