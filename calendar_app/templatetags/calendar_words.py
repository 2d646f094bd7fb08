"""Days, states and networks in words, as the calendar's templates say them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel.dates import format_date
from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

from core.templatetags.hours import date_words, in_spanish
from core.templatetags.look import STATES
from publishing.templatetags.deliveries import network_name

from ..grid import Day
from ..look import KEYS

register = template.Library()


@register.filter
def lower_in_spanish(text: str) -> str:
    return text.lower() if in_spanish() else text


@register.filter
def day_and_month(day: date) -> str:
    """«miércoles 14 de octubre», or «Wednesday, October 14»."""
    return words_of_day(date(day.year, day.month, day.day), get_language())


@lru_cache(1_000)  # a month says each of its days four times
def words_of_day(day: date, _language: str | None) -> str:
    return date_words(day, "l j \\d\\e F", "l, F j")


@register.filter
def weekday_letter(day: date) -> str:
    return date_format(day, "D")[:1].upper()


@register.filter
def weekday_short(day: date) -> str:
    """«mié», or «Wed»."""
    return format_date(day, "EEE", locale=to_locale(get_language() or "es")).rstrip(".")


@register.filter
def shift_words(day: Day) -> str:
    """What the clocks do that day."""
    words = (
        _("los relojes se adelantan %(minutes)s min")
        if day.forward
        else _("los relojes se atrasan %(minutes)s min")
    )
    return words % {"minutes": day.shift_minutes}


@register.filter
def state_choices(keys: str) -> list[tuple[str, str]]:
    """`"draft failed"|state_choices`: each key with its word; of nothing, all of them."""
    return [(key, str(STATES[key][1])) for key in (keys.split() or KEYS)]


@register.filter
def state_words(keys: tuple[str, ...]) -> str:
    return ", ".join(str(STATES[key][1]).lower() for key in keys)


@register.filter
def network_names(keys: list[str]) -> str:
    """«Red de práctica, Bluesky»"""
    return ", ".join(network_name(key) for key in keys)
