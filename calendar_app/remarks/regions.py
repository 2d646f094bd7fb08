"""A rectangle on a picture, in fractions of its sides: pure. It holds at whatever size it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..refusals import CannotPlan

LEAST = 0.01  # of a side
SLACK = 0.01  # by which a drawn one may stick out
PLACES = 4  # decimals kept


@dataclass(frozen=True)
class Region:
    """From the left, from the top, width, height: 0–1. The percentages are for the page (SVG, forms)."""

    x: float
    y: float
    w: float
    h: float

    @property
    def numbers(self) -> list[float]:
        return [self.x, self.y, self.w, self.h]

    @property
    def percent(self) -> dict[str, str]:
        names = zip("xywh", self.numbers, strict=True)
        return {name: f"{number * 100:.2f}".rstrip("0").rstrip(".") for name, number in names}


MIDDLE = Region(0.25, 0.25, 0.5, 0.5)  # where a new one starts


def region(numbers: Sequence[float]) -> Region:
    """Cut off where it sticks out by a rounding. Raises CannotPlan."""
    x, y, w, h = (round(float(each), PLACES) for each in numbers)
    if not (fits(x, w) and fits(y, h)):
        raise CannotPlan(_("La zona se sale de la imagen o es demasiado pequeña: márcala de nuevo."))
    return Region(x, y, min(w, round(1 - x, PLACES)), min(h, round(1 - y, PLACES)))


def fits(start: float, size: float) -> bool:
    return 0 <= start <= 1 - LEAST and size >= LEAST and start + size <= 1 + SLACK


def from_percent(numbers: Sequence[str]) -> Region:
    """As four fields say it, «12.5» or «12,5». Raises CannotPlan."""
    try:
        fractions = [float(each.replace(",", ".")) / 100 for each in numbers]
    except ValueError:
        raise CannotPlan(_("Marca la zona de la imagen: faltan sus cuatro medidas.")) from None
    return region(fractions)
