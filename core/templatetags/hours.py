"""Hours, in the zone that is active (the brand's, on its pages), always with the instant in `datetime`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.translation import get_language, gettext, to_locale

register = template.Library()


def element(instant: datetime, text: str, title: str = "") -> SafeString:
    machine = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if title:
        return format_html('<time datetime="{}" title="{}">{}</time>', machine, title, text)
    return format_html('<time datetime="{}">{}</time>', machine, text)


def in_spanish() -> bool:
    return (get_language() or "es").startswith("es")


@register.filter
def day(instant: datetime) -> str:
    """«jueves 15 oct 2026», or «Thursday, Oct 15, 2026»."""
    return date_words(timezone.localtime(instant), "l j M Y", "l, M j, Y")


def date_words(when: date, spanish: str, english: str) -> str:
    """Each language's own order; Django capitalizes days and months in es-mx, which Spanish doesn't."""
    return str(date_format(when, spanish)).lower() if in_spanish() else str(date_format(when, english))


@register.filter
def whole_day(day: date | None) -> str:
    """«1 oct 2026», without its weekday."""
    return date_words(day, "j M Y", "M j, Y") if day else ""


@register.filter(expects_localtime=True)
def short_day(when: date | None) -> str:
    """«15 oct», or «Oct 15»."""
    return date_words(when, "j M", "M j") if when else ""


@register.filter
def month_words(when: date) -> str:
    """«octubre 2026», or «October 2026»."""
    return date_words(when, "F Y", "F Y")


@register.filter
def hour(instant: datetime | None) -> SafeString | str:
    """«09:00»"""
    return element(instant, date_format(timezone.localtime(instant), "H:i")) if instant else ""


@register.filter
def moment(instant: datetime | None) -> SafeString | str:
    """«jueves 15 oct 2026, 09:00», or «Thursday, Oct 15, 2026, 09:00»."""
    if not instant:
        return ""
    return element(instant, f"{day(instant)}, {date_format(timezone.localtime(instant), 'H:i')}")


@register.filter
def short_moment(instant: datetime | None) -> SafeString | str:
    """«15 oct, 09:00», or «Oct 15, 09:00»; the whole date is in the title."""
    if not instant:
        return ""
    local = timezone.localtime(instant)
    return element(instant, f"{short_day(local)}, {date_format(local, 'H:i')}", title=day(instant))


@register.filter
def distance(instant: datetime | None) -> SafeString | str:
    """«hace 2 horas» or «dentro de 18 horas», with one unit; «ahora» within a minute."""
    if not instant:
        return ""
    now = timezone.now()
    if abs((instant - now).total_seconds()) < 60:
        words = gettext("ahora")
    elif instant < now:
        words = gettext("hace %(time)s") % {"time": timesince(instant, now, depth=1)}
    else:
        words = gettext("dentro de %(time)s") % {"time": timeuntil(instant, now, depth=1)}
    return element(instant, words, title=f"{day(instant)}, {date_format(timezone.localtime(instant), 'H:i')}")


@register.simple_tag
def zone_name(zone: str, offset: bool = True) -> str:
    """«America/Mexico_City» → «Ciudad de México (UTC-6)»: the place and what its clocks say now.

    Without `offset` the place alone: beside hours of another season, when they say something else.
    """
    city = place(zone, to_locale(get_language() or "es"))
    if not offset:
        return city
    ahead = datetime.now(ZoneInfo(zone)).utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(ahead.total_seconds())) // 60, 60)
    ahead_by = f"UTC{'-' if ahead < timedelta() else '+'}{hours}" + (f":{minutes:02}" if minutes else "")
    return f"{city} ({ahead_by})"


@cache
def place(zone: str, locale: str) -> str:
    """The city that names the zone, as that language calls it."""
    return get_timezone_location(zone, locale=locale, return_city=True).rpartition("/")[2]
