"""The number of the request under way, on pages that have no request to ask."""

from __future__ import annotations

from django import template

from core import whence

register = template.Library()


@register.simple_tag
def request_number() -> str:
    """As in the log and in `X-Request-ID`; empty where nothing was asked."""
    return whence.request_id()
