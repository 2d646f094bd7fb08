"""How a post will look on its networks, and who will be seen saying it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from publishing import networks
from publishing.models import Channel

register = template.Library()

# What networks make a link of: addresses, mentions, tags.
LIVE = re.compile(r"https?://\S+|(?<!\w)[#@][\w.@-]*\w")
NO_HANDLE = re.compile(r"[\s:/]|^-?\d+$")  # a plain name, an URN or address, a number


@register.filter
def as_shown(words: str) -> SafeString:
    """The words with what becomes a link in the colour of one. Nothing in them is markup."""
    done, parts = 0, []
    for found in LIVE.finditer(words):
        link = format_html('<span class="preview-link">{}</span>', found[0])
        parts += [conditional_escape(words[done : found.start()]), link]
        done = found.end()
    return mark_safe("".join([*parts, conditional_escape(words[done:])]))  # noqa: S308  # each part is escaped


@register.filter
def is_site(channel: Channel) -> bool:
    """Where a post is a page, a letter or an episode: known by its address, not by a handle."""
    return networks.get(channel.network).preview.layout in ("article", "mail", "podcast")


@register.filter
def handle(channel: Channel) -> str:
    """«@alameda.cafe», or the host of a site; nothing where the account has only a number or a plain name."""
    if is_site(channel):
        return host(channel.url or channel.server) or channel.account
    for name in (channel.facts.get("username"), channel.account_name, channel.account):
        if name and not NO_HANDLE.search(str(name)):
            return f"@{str(name).lstrip('@')}"
    return ""


@register.filter
def host(address: str) -> str:
    return urlsplit(address).hostname or ""
