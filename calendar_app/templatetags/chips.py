"""A post as a card on the calendar, and a free hour. Written here, no template: a page has a hundred."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.templatetags.look import css_name, icon, network_icon, state_icon

from ..listing import GLYPHS, Card
from ..models import Post
from ..periods.surroundings import Ghost
from .calendar_words import network_names

register = template.Library()
EMPTY = mark_safe("")


@lru_cache(10_000)
def address(name: str, *args: object) -> str:
    """`reverse`, remembered: a page asks for a hundred, and none changes while a process lives."""
    return reverse(name, args=args)


@register.simple_tag(takes_context=True)
def card_item(
    context: template.Context, card: Card, where: str = "", channel: int | None = None
) -> SafeString:
    """One `<li>`. `where`: its classes; `channel`: it stands in the row of that one and names no others."""
    post, key = card.post, card.look.key
    return format_html(
        '<li{}{}><a class="chip chip-{}" id="p{}{}" href="{}">{}<span class="chip-top">{}'
        '<span class="chip-hour">{}</span>{}</span><span class="chip-title">{}</span>{}</a></li>',
        classes(where),
        mark_safe(" data-movable") if card.look.movable and may_move(context, post) else EMPTY,
        css_name(key),
        post.pk,
        f"-{channel}" if channel else "",
        address("post", context["brand"].slug, post.pk),
        format_html('<i class="hue hue-{}"></i>', post.pillar.hue) if post.pillar else EMPTY,
        state_icon(key),
        f"{post.planned_time:%H:%M}",
        hidden(of_pillar(card)) if channel else networks(card.networks, of_pillar(card)),
        card.title,
        detail(card) if in_detail(context) else EMPTY,
    )


@register.simple_tag(takes_context=True)
def ghost_item(context: template.Context, ghost: Ghost, where: str = "") -> SafeString:
    """A free hour: a link to a new post there. Nothing for who may not write."""
    if not may_write(context):
        return EMPTY
    return format_html(
        '<li{} data-hour="{}"><a class="chip chip-ghost" href="{}?{}">{}<span class="chip-hour">{}</span>{}'
        '<span class="ghost-word">{}</span></a></li>',
        classes(f"ghost {where}".strip()),
        f"{ghost.time:%H:%M}",
        address("post_new", context["brand"].slug),
        ghost.query,
        icon("plus"),
        f"{ghost.time:%H:%M}",
        networks(ghost.networks),
        _("Libre"),
    )


def classes(where: str) -> SafeString:
    return format_html(' class="{}"', where) if where else EMPTY


def may_write(context: template.Context) -> bool:
    return bool(context["membership"] and context["membership"].may("write"))


def may_move(context: template.Context, post: Post) -> bool:
    """Of a seat that is held to some channels, by the variants at hand: a month asks no more for it."""
    seat = context["membership"]
    channels = [variant.channel_id for variant in post.variants.all()] if seat and seat.only_channels else ()
    return bool(seat) and seat.may_on("write", channels=channels, campaign=post.campaign_id)


def in_detail(context: template.Context) -> bool:
    return bool(context.get("period") and context["period"].view == "dia")


def networks(keys: list[str], more: str = "") -> SafeString:
    """The first glyphs, all names for who does not see them, how many more there are."""
    return drawn(tuple(keys), more, get_language())


@lru_cache(2_000)  # a brand has a few channels, and a month says them sixty times
def drawn(keys: tuple[str, ...], more: str, _language: str | None) -> SafeString:
    said = " · ".join(part for part in (network_names(list(keys)), more) if part)
    rest = len(keys) - GLYPHS
    return format_html(
        '<span class="chip-networks">{}{}{}</span>',
        format_html_join("", "{}", ((network_icon(key),) for key in keys[:GLYPHS])),
        hidden(said),
        format_html("<span>+{}</span>", rest) if rest > 0 else EMPTY,
    )


def hidden(words: str) -> SafeString:
    return format_html('<span class="visually-hidden">{}</span>', words) if words else EMPTY


def of_pillar(card: Card) -> str:
    """Its hue is never the only sign."""
    return _("Pilar: %(pillar)s") % {"pillar": card.post.pillar} if card.post.pillar else ""


def detail(card: Card) -> SafeString:
    """What a day has room for: its state in a word, why it is said, who wrote it."""
    post = card.post
    parts = [format_html("<span>{}</span>", card.look.word)]
    parts += [format_html("<span>{}</span>", post.pillar)] if post.pillar else []
    if post.campaign:
        parts.append(format_html('<span class="tag hue-{}">{}</span>', post.campaign.hue, post.campaign))
    if post.author:
        mark = '<span class="avatar avatar-s" title="{}"><span aria-hidden="true">{}</span></span>'
        parts.append(format_html(mark, post.author, post.author.initials))
    return format_html(
        '<span class="chip-detail">{}</span>', format_html_join("", "{}", ((p,) for p in parts))
    )
