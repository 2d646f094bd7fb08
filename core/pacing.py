"""How often something may be asked for: enough for people, not for a flood."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

MINUTE = 60


def too_often(key: str, *, most: int, seconds: int = MINUTE) -> bool:
    """Counts this time too. Windows are of the clock, so that one key is one row."""
    window = int(timezone.now().timestamp()) // seconds
    counted = f"pauta:pace:{key}:{window}"
    if cache.add(counted, 1, timeout=seconds):
        return most < 1
    try:
        return cache.incr(counted) > most
    except ValueError:  # it ended between the two
        return False


def slow_down(seconds: int = MINUTE) -> HttpResponse:
    words = _("Demasiadas veces seguidas. Espera un minuto e intenta de nuevo.")
    return HttpResponse(words, status=429, headers={"Retry-After": str(seconds)}, content_type="text/plain")
