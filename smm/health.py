"""What a watchman may ask without signing in: `/healthz` (am I alive?) and `/readyz` (can I do my work?).

No brand's data is in the answers: counts, ages and names of parts only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from publishing.models import Delivery, Heartbeat
from smm.celery import app

log = logging.getLogger(__name__)
SILENT_AFTER = timedelta(seconds=30)


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when every part does its work, else 503; each part says `ok` and why."""
    parts = {name: look(name, check) for name, check in CHECKS.items()}
    well = all(part["ok"] for part in parts.values())
    return JsonResponse(
        {"status": "ready" if well else "trouble", "parts": parts}, status=200 if well else 503
    )


def look(name: str, check: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The check's answer; a check that breaks is a part in trouble; why, the log knows."""
    try:
        return check()
    except Exception as error:  # whatever breaks, the watchman needs an answer
        log.warning("%s is in trouble: %s", name, error)
        return {"ok": False, "why": type(error).__name__}


def database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True, "kind": connection.vendor}


def broker() -> dict[str, Any]:
    with app.connection_for_write(connect_timeout=2) as line:
        try:
            line.ensure_connection(max_retries=1, interval_start=0, timeout=2)
        except OperationalError:
            return {"ok": False, "kind": line.transport.driver_type, "why": "no answer"}
        return {"ok": True, "kind": line.transport.driver_type}


def heartbeat(kind: str) -> dict[str, Any]:
    """Alive if the newest sign of life of this kind of process is younger than `SILENT_AFTER`."""
    newest = Heartbeat.objects.filter(name__startswith=f"{kind}:").order_by("-at").first()
    if newest is None:
        return {"ok": False, "why": "never seen"}
    age = timezone.now() - newest.at
    return {"ok": age < SILENT_AFTER, "age_s": round(max(age.total_seconds(), 0), 1)}


def overdue() -> dict[str, Any]:
    count = Delivery.objects.overdue().count()
    return {"ok": count == 0, "count": count}


CHECKS: dict[str, Callable[[], dict[str, Any]]] = {
    "database": database,
    "broker": broker,
    "worker": lambda: heartbeat("worker"),
    "scheduler": lambda: heartbeat("scheduler"),
    "deliveries": overdue,
}
