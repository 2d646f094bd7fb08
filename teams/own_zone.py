"""My own zone: what my profile says, else what my browser has said (a cookie of ours, nobody else's)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import HttpRequest

from core import cookies

from .zones import known


def said(request: HttpRequest) -> str:
    """By the browser (assets/ts/own_zone.ts writes it)."""
    return str(request.COOKIES.get(cookies.named("zona"), ""))


def zone_of(request: HttpRequest) -> ZoneInfo | None:
    """None where neither has said one that exists."""
    name = request.user.zone or said(request)
    return ZoneInfo(name) if name in known() else None
