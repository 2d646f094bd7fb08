"""Each answered request: a line in the log where that is wanted (ACCESS_LOG=1), and counted for /metrics.

The line names the view's pattern and the brand, never the address as it was asked for: addresses may open
something (an invitation, a client's link).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from smm import counting

log = logging.getLogger("pauta.access")
NOWHERE = "-"  # an address that leads to no view


class Watch:
    """Right behind WhenceMiddleware: what the other middlewares do is part of the time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        seconds = time.perf_counter() - begun
        view = name_of(request)
        counting.answered(view, request.method or "", response.status_code, seconds)
        if log.isEnabledFor(logging.INFO):
            log.info(
                "%s %s", request.method, route_of(request), extra={"facts": facts(request, response, seconds)}
            )
        return response


def facts(request: HttpRequest, response: HttpResponse, seconds: float) -> dict[str, Any]:
    person = getattr(request, "_cached_user", None)  # asking for request.user would ask the database
    match = request.resolver_match
    return {
        "view": name_of(request),
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "bytes": len(response.content) if not response.streaming else "",
        "user": getattr(person, "pk", None) or "",
        "brand": match.kwargs.get("brand", "") if match else "",
    }


def name_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name or NOWHERE) if match else NOWHERE


def route_of(request: HttpRequest) -> str:
    return f"/{request.resolver_match.route}" if request.resolver_match else NOWHERE
