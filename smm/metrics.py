"""`/metrics` for Prometheus: what the web processes counted, how things stand in database and queue.

The names are listed in docs/self-hosting.md; a test holds the list to what is answered. No brand's name, no
person and no address is in it.
"""

from __future__ import annotations

import ipaddress
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

from smm import folding, standing

log = logging.getLogger(__name__)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 to everybody else: whether there is anything here is nobody's business."""
    if not may_read(request):
        raise Http404
    return HttpResponse(gathered(), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """Who has PAUTA_METRICS_TOKEN; where there is none, a program on this machine that came by no proxy."""
    token = settings.PAUTA_METRICS_TOKEN
    if token:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {token}")
    passed_on = any(name.startswith("HTTP_X_FORWARDED") or name == "HTTP_FORWARDED" for name in request.META)
    return not passed_on and is_loopback(str(request.META.get("REMOTE_ADDR", "")))


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def gathered() -> bytes:
    registry = CollectorRegistry()
    registry.register(Standing())  # type: ignore[arg-type]
    if shared := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        with folding.reading(Path(shared)):
            return generate_latest(registry)
    return generate_latest(registry) + generate_latest(REGISTRY)


class Standing:
    """How things stand now, asked when somebody asks. A part that breaks is left out; the others are told."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for ask in standing.ASKED:
            yield from told(ask)

    def describe(self) -> list[GaugeMetricFamily]:
        return []


def told(ask: Callable[[], list[standing.Figure]]) -> Iterator[GaugeMetricFamily]:
    try:
        figures = ask()
    except Exception as error:  # whatever breaks, the watchman needs the rest
        log.warning("metrics: %s is in trouble: %s", ask.__name__, type(error).__name__)
        return
    for figure in figures:
        family = GaugeMetricFamily(figure.name, figure.help, labels=figure.labels)
        for labels, value in figure.values.items():
            family.add_metric(labels if isinstance(labels, tuple) else (labels,), value)
        yield family


def names() -> set[str]:
    """Of all that may be told: for the test that holds the documentation to it."""
    return {*standing.NAMES, "pauta_requests_total", "pauta_request_seconds"}


__all__: list[Any] = ["metrics"]
