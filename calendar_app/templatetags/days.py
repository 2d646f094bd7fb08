"""What stands over a day of the month. Written here, no template: a page has forty-two."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.hours import short_day
from core.templatetags.look import icon

from ..month import Cell
from .calendar_words import day_and_month
from .chips import EMPTY, address, may_write

register = template.Library()


@register.simple_tag(takes_context=True)
def day_head(context: template.Context, cell: Cell) -> SafeString:
    """Its number, which opens the day; its whole name for who does not see; how much it holds."""
    day = cell.day
    iso = day.date.isoformat()
    return format_html(
        '<h2 class="day-head" id="h-{}"><a class="day-link" href="{}{}">'
        '<span class="day-number" aria-hidden="true">{}</span><span class="day-long">{}{}</span></a>{}</h2>',
        iso,
        address("calendar_day", context["brand"].slug, iso),
        query(context, "as_query"),
        short_day(day.date) if day.date.day == 1 else day.date.day,
        format_html("{} ", _("Hoy,")) if day.is_today else EMPTY,
        day_and_month(day.date),
        format_html(' <small class="day-count">{}</small>', counted(cell.shown.count))
        if cell.shown.count
        else EMPTY,
    )


@register.simple_tag(takes_context=True)
def day_more(context: template.Context, cell: Cell) -> SafeString:
    """The way to the posts that the page doesn't show."""
    if not cell.shown.more:
        return EMPTY
    return format_html(
        '<a class="day-more{}" href="{}?dia={}{}">{}<span class="visually-hidden"> · {}</span></a>',
        " day-more-danger" if cell.shown.failed else "",
        address("calendar_list", context["brand"].slug),
        cell.day.date.isoformat(),
        query(context, "as_more"),
        _("+%(more)s más") % {"more": cell.shown.more},
        day_and_month(cell.day.date),
    )


@register.simple_tag(takes_context=True)
def day_add(context: template.Context, cell: Cell) -> SafeString:
    """A new post there; nothing for who may not write, nor on a day that is over."""
    if cell.day.is_past or not may_write(context):
        return EMPTY
    return format_html(
        '<a class="day-add" href="{}?day={}">{}<span class="visually-hidden">{}</span></a>',
        address("post_new", context["brand"].slug),
        cell.day.date.isoformat(),
        icon("plus"),
        _("Crear el %(day)s") % {"day": day_and_month(cell.day.date)},
    )


def counted(count: int) -> str:
    return ngettext("%(count)s publicación", "%(count)s publicaciones", count) % {"count": count}


def query(context: template.Context, how: str) -> str:
    """The filters of the page, for its links to keep."""
    filters = context.get("filters")
    return getattr(filters, how) if filters else ""
