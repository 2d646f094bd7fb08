"""How a post will look on its networks, and who will be seen saying it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from publishing.models import Channel

register = template.Library()

# What every network of ours makes a link of: addresses, mentions, tags.
LIVE = re.compile(r"https?://\S+|(?<!\w)[#@][\w.@-]*\w")
SAYS_TAGS_AND_MENTIONS = frozenset({"bluesky", "mastodon", "telegram", "practice"})


@register.filter
def as_shown(words: str, network: str) -> SafeString:
    """The words with what becomes a link in the colour of one. Nothing in them is markup."""
    done, parts = 0, []
    for found in LIVE.finditer(words):
        if not found[0].startswith("http") and network not in SAYS_TAGS_AND_MENTIONS:
            continue
        parts += [
            conditional_escape(words[done : found.start()]),
            format_html('<span class="preview-link">{}</span>', found[0]),
        ]
        done = found.end()
    return mark_safe("".join([*parts, conditional_escape(words[done:])]))  # noqa: S308  # each part is escaped


@register.filter
def handle(channel: Channel) -> str:
    """«@alameda.cafe», or the host where the account has no name of its own."""
    if channel.network in SAYS_TAGS_AND_MENTIONS:
        name = channel.account_name or channel.account
        return (
            f"@{(channel.account if name.startswith('did:') else name).lstrip('@')}"
            if " " not in name
            else f"@{channel.account}"
        )
    return host(channel.url or channel.server) or channel.account


@register.filter
def host(address: str) -> str:
    return urlsplit(address).hostname or ""
