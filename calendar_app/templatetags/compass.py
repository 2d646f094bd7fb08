"""Points as they are shown: tenths, written in the reader's language."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django import template

from core.templatetags.hours import date_words, whole_day

from ..compass import components
from ..compass.formulas import formula
from ..compass.telling import points, signed

register = template.Library()
register.filter("day_of", whole_day)
register.filter("points", points)


@register.filter
def minus(tenths: int) -> str:
    """«−3.5»; what rounds to nothing is «<0.1»."""
    return signed(-tenths) if tenths else f"<{points(1)}"


@register.filter
def rounded_points(amount: Fraction) -> str:
    return points(round(amount * 10))


@register.filter
def month_letters(day: date) -> str:
    return date_words(day, "M", "M")


@register.simple_tag
def how_it_is_counted() -> list[tuple[components.Component, int, str]]:
    """Each component, its weight, its formula in words."""
    return [(each, components.WEIGHTS[each], formula(each)) for each in components.Component]
