"""How often something may be asked for: enough for people, not for a flood."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

MINUTE = 60


def too_often(key: str, *, most: int, seconds: int = MINUTE) -> bool:
    """Counts this time too. Windows are of the clock, so that one key is one row."""
    window = int(timezone.now().timestamp()) // seconds
    counted = f"pauta:pace:{key}:{window}"
    if cache.add(counted, 1, timeout=seconds):
        return most < 1
    try:
        return bool(cache.incr(counted) > most)
    except ValueError:  # it ended between the two
        return False


def slow_down(seconds: int = MINUTE) -> HttpResponse:
    page = render_to_string("429.html")
    return HttpResponse(page, status=429, headers={"Retry-After": str(seconds)})
