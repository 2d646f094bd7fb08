"""Signs of life of workers and schedulers, for /readyz and *Hoy*."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from .models import Heartbeat

EVERY = timedelta(seconds=5)
FORGOTTEN_AFTER = timedelta(days=1)


def beat(name: str) -> None:
    now = timezone.now()
    Heartbeat.objects.update_or_create(name=name[:120], defaults={"at": now})
    Heartbeat.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()
