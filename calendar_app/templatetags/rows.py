"""A post as a row of a list. Written here, no template: a page has fifty."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.templatetags.look import network_icon, state
from teams.models import User

from ..listing import Card
from .chips import EMPTY, address, may_write

register = template.Library()
GLYPHS = 4  # channels of a row before «+2»
UNTIMED = mark_safe('<span class="quiet" aria-hidden="true">–</span>')


@register.simple_tag(takes_context=True)
def row_item(context: template.Context, card: Card) -> SafeString:
    """One `<li>`: its hour, its title, which opens it, where it goes, who wrote it, how it stands."""
    post, slug, rest = card.post, context["brand"].slug, len(card.channels) - GLYPHS
    return format_html(
        '<li class="row-item" data-row>{}<span class="row-hour">{}</span> '
        '<a class="row-title" href="{}" hx-get="{}" hx-target="#popover">{}</a> '
        '<span class="row-networks">{}{}</span> {}{}</li>',
        pick(context, post.pk, card.title),
        f"{post.planned_time:%H:%M}" if post.planned_time else UNTIMED,
        address("post", slug, post.pk),
        address("post_quick", slug, post.pk),
        card.title,
        format_html_join(
            "", "{}", ((network_icon(each.network, each.name),) for each in card.channels[:GLYPHS])
        ),
        format_html("<span>+{}</span>", rest) if rest > 0 else EMPTY,
        avatar(post.author) if post.author else EMPTY,
        state(card.look.key),
    )


@register.simple_tag(takes_context=True)
def pick(context: template.Context, pk: int, title: object) -> SafeString:
    """A box that chooses the post, to change several at once; nothing for who may not write."""
    if not may_write(context):
        return EMPTY
    return format_html(
        '<input type="checkbox" class="form-check-input post-pick" name="post" value="{}" form="bulk"'
        ' aria-label="{}"> ',
        pk,
        _("Elegir «%(title)s»") % {"title": title},
    )


def avatar(person: User) -> SafeString:
    mark = '<span class="avatar avatar-s" title="{}"><span aria-hidden="true">{}</span></span> '
    return format_html(mark, person, person.initials)
