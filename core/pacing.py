"""How often something may be asked for: enough for people, not for a flood."""

from __future__ import annotations

import logging

from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

log = logging.getLogger(__name__)
MINUTE = 60


def too_often(key: str, *, most: int, seconds: int = MINUTE) -> bool:
    """Counts this time too. Windows are of the clock, so that one key is one row."""
    window = int(timezone.now().timestamp()) // seconds
    counted = f"pauta:pace:{key}:{window}"
    if cache.add(counted, 1, timeout=seconds):
        return most < 1
    try:
        times = int(cache.incr(counted))
    except ValueError:  # it ended between the two
        return False
    if times == most + 1:  # once a window: a flood isn't to flood the log too
        log.warning("too often: %s, more than %s times in %s s", key, most, seconds)
    return times > most


def slow_down(seconds: int = MINUTE) -> HttpResponse:
    page = render_to_string("429.html")
    return HttpResponse(page, status=429, headers={"Retry-After": str(seconds)})
