"""What the calendar's views say of their days, and the marks by which a page knows what changed on it."""

from __future__ import annotations

from datetime import date, time, timedelta
from hashlib import blake2s
from typing import Any

from babel.dates import format_date
from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

from core.templatetags.hours import date_words, in_spanish

from ..periods.clockwork import Hour
from ..periods.period import DAILY, YEARLY, Period
from ..periods.switching import Choice, to

register = template.Library()
UNMARKED = 'data-is=""'


@register.filter
def title(period: Period) -> str:
    """«octubre», «12–18 de octubre», «miércoles 14 de octubre»; of a year nothing: it is its own title."""
    if period.view == YEARLY:
        return ""
    if period.is_month:
        name = str(date_format(period.first, "F"))
        return name.lower() if in_spanish() else name
    if period.view == DAILY:
        return date_words(period.first, "l j \\d\\e F", "l, F j")
    return from_to(period.first, period.last)


def from_to(first: date, last: date) -> str:
    if first.month == last.month:
        return date_words(first, "j", "F j") + "–" + date_words(last, "j \\d\\e F", "j")
    return date_words(first, "j M", "M j") + " – " + date_words(last, "j M", "M j")


@register.filter
def whole_title(period: Period) -> str:
    """With its year, for the browser's tab."""
    return f"{title(period)} {period.first.year}".strip()


@register.filter
def key_of_view(choices: list[Choice], view: str) -> Choice:
    return next(choice for choice in choices if choice.view == view)


@register.simple_tag
def period_url(workspace: Any, period: Period) -> str:
    return to(workspace, period)


@register.filter
def my_hour(hour: Hour) -> str:
    """«16:00», or «01:00 +1» where it is another day for me."""
    if hour.mine is None:
        return ""
    return f"{hour.mine:%H:%M}" + (f" {hour.days:+d}" if hour.days else "")


@register.filter
def short_weekday(day: date) -> str:
    """«mié», «Wed»"""
    return str(format_date(day, "EEE", locale=to_locale(get_language() or "es")))


@register.filter
def hour_of(number: int) -> str:
    return f"{time(number):%H:%M}"


@register.filter
def difference(ahead: timedelta) -> str:
    """«+8 h», «-5:30 h»"""
    minutes = int(ahead.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{hours}:{rest:02} h" if rest else f"{sign}{hours} h"


@register.filter
def long_day(column: Any) -> str:
    """«Este día tiene 23 horas»: when the clocks change."""
    hours = f"{column.hours_long:g}"
    return ngettext("Este día tiene %(hours)s hora", "Este día tiene %(hours)s horas", 2) % {"hours": hours}


@register.filter
def cut(spots: list[Any], most: int) -> list[Any]:
    return spots[:most]


@register.filter
def names(rows: list[Any]) -> str:
    return ", ".join(str(row.name) for row in rows)


@register.filter
def in_words(count: int) -> str:
    """«3 publicaciones»; of none «sin publicaciones»."""
    if not count:
        return _("sin publicaciones")
    return ngettext("%(count)s publicación", "%(count)s publicaciones", count) % {"count": count}


class Marked(template.Node):
    """Its one `data-is=""` is given a digest of all that is inside."""

    def __init__(self, inside: template.NodeList) -> None:
        self.inside = inside

    def render(self, context: template.Context) -> str:
        html = str(self.inside.render(context))
        digest = blake2s(html.encode(), digest_size=6).hexdigest()
        return html.replace(UNMARKED, f'data-is="{digest}"', 1)


@register.tag
def marked(parser: template.base.Parser, _token: template.base.Token) -> Marked:
    """{% marked %}<section id="…" data-is="">…</section>{% endmarked %}"""
    inside = parser.parse(("endmarked",))
    parser.delete_first_token()
    return Marked(inside)
