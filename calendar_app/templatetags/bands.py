"""The campaigns of a day as bands. Written here, no template: a month has forty-two days of them."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Campaign
from ..periods.bands import Band, Lanes
from .chips import EMPTY, address

register = template.Library()
NONE = mark_safe('<i class="band band-none"></i>')


@register.simple_tag(takes_context=True)
def day_bands(context: template.Context, lanes: Lanes) -> SafeString:
    """Lane under lane, the same from day to day; those there is no lane for behind «+2 campañas»."""
    if not (lanes.bands or lanes.more):
        return EMPTY
    slug = context["brand"].slug
    return format_html(
        '<div class="day-bands">{}{}</div>',
        format_html_join("", "{}", ((lane(each, slug),) for each in lanes.bands)),
        further(lanes.more, slug) if lanes.more else EMPTY,
    )


def lane(band: Band | None, slug: str) -> SafeString:
    if band is None:
        return NONE
    campaign, ends = band.campaign, " band-ends" if band.ends else ""
    if not band.named:
        return format_html('<i class="band hue-{}{}"></i>', campaign.hue, ends)
    return format_html(
        '<a class="band hue-{}{}{} band-over-{}" href="{}"><span><span class="visually-hidden">{} </span>'
        "{}{}</span></a>",
        campaign.hue,
        " band-begins" if band.begins else "",
        ends,
        band.span,
        address("campaign", slug, campaign.pk),
        _("Campaña:"),
        campaign.name,
        format_html(" · {}", _("en pausa")) if campaign.paused_at else EMPTY,
    )


def further(campaigns: list[Campaign], slug: str) -> SafeString:
    count = len(campaigns)
    words = ngettext("+%(count)s campaña", "+%(count)s campañas", count) % {"count": count}
    link = '<li><a href="{}"><i class="hue hue-{}"></i>{}</a></li>'
    rows = ((address("campaign", slug, each.pk), each.hue, each.name) for each in campaigns)
    return format_html(
        '<details class="menu band-more" data-controller="menu"><summary>{}</summary>'
        '<div class="menu-panel"><ul>{}</ul></div></details>',
        words,
        format_html_join("", link, rows),
    )
