"""My own zone: what my profile says, else what my browser has said (a cookie of ours, nobody else's)."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest

from core import cookies


def said(request: HttpRequest) -> str:
    """By the browser (controllers/zone.ts writes it)."""
    return str(request.COOKIES.get(cookies.named("zona"), ""))


@cache
def known() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """None where neither has said one that exists."""
    name = request.user.zone or said(request)
    return ZoneInfo(name) if name in known() else None
