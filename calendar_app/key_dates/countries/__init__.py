"""The countries we know, one module each. Sources of a rule stand beside it."""

from __future__ import annotations

from ..dated import Country
from . import ar, cl, co, es, mx, pe, us

COUNTRIES: dict[str, Country] = {
    each.COUNTRY.code: each.COUNTRY for each in (mx, es, ar, co, cl, pe, us)
}  # in the order in which the page offers them
