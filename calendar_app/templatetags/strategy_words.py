"""The strategy in words: periods, goals, the colours' names, the shares as a bar."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext as _

from core.templatetags.hours import whole_day

from ..strategy import comparing, hues
from ..strategy.in_force import Span

register = template.Library()
register.filter("goal_words", comparing.goal_words)
register.filter("amount", comparing.amount)
register.filter("whole_day", whole_day)


@register.filter
def span_words(span: Span) -> str:
    """«en vigor del 1 sep 2026 al 30 nov 2026», or «en vigor desde el 1 dic 2026»."""
    seen = {"first": whole_day(span.first), "last": whole_day(span.last)}
    if span.last is None:
        return _("en vigor desde el %(first)s") % seen
    return _("en vigor del %(first)s al %(last)s") % seen


@register.filter
def hue_name(hue: int) -> str:
    return str(hues.NAMES[hue])


@register.filter
def as_bars(parts: Iterable[Any]) -> list[dict[str, Any]]:
    """Each share with the point at which it begins, for a bar 100 wide."""
    bars, at = [], 0
    for part in parts:
        bars.append({"part": part, "at": at, "width": part.percent})
        at += part.percent
    return bars
