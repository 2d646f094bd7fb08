"""Dates that several countries keep alike; each takes those it keeps."""

from __future__ import annotations

from ..dated import CIVIC, Day, day
from ..rules import THURSDAY, nth, on

WOMEN = day("dia-de-la-mujer", "Día Internacional de la Mujer", "International Women's Day", on(3, 8), CIVIC)
EARTH = day("dia-de-la-tierra", "Día de la Tierra", "Earth Day", on(4, 22), CIVIC)
PRIDE = day("orgullo", "Día del Orgullo LGBT+", "Pride Day", on(6, 28), CIVIC)
VALENTINE = day("san-valentin", "San Valentín", "Valentine's Day", on(2, 14))
HALLOWEEN = day("halloween", "Halloween", "Halloween", on(10, 31))
CHRISTMAS_EVE = day("nochebuena", "Nochebuena", "Christmas Eve", on(12, 24))
NEW_YEARS_EVE = day("fin-de-ano", "Fin de Año", "New Year's Eve", on(12, 31))

# The day after Thanksgiving (the fourth Thursday of November) and the Monday that follows.
BLACK_FRIDAY = day("black-friday", "Black Friday", "Black Friday", nth(4, THURSDAY, 11, plus=1))
CYBER_MONDAY = day("cyber-monday", "Cyber Monday", "Cyber Monday", nth(4, THURSDAY, 11, plus=4))

EVERYWHERE: tuple[Day, ...] = (
    WOMEN, EARTH, PRIDE, VALENTINE, HALLOWEEN, CHRISTMAS_EVE, NEW_YEARS_EVE, BLACK_FRIDAY, CYBER_MONDAY,
)  # fmt: skip


def without(*slugs: str) -> tuple[Day, ...]:
    """Those kept everywhere, but for these, which the country keeps in its own way."""
    return tuple(each for each in EVERYWHERE if each.slug not in slugs)
