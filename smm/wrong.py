"""Pages for when something went wrong. None asks the database, which may be what went wrong.

Each shows the number of the request: who runs Pauta finds it in the log.
"""

from __future__ import annotations

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
AWAY = (OperationalError, InterfaceError)  # of the database
AGAIN_IN = "10"  # seconds


def page(status: int, *, name: str = "", **headers: str) -> HttpResponse:
    return HttpResponse(render_to_string(f"{name or status}.html"), status=status, headers=headers)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(413 if isinstance(exception, TOO_MUCH) else 400)


@requires_csrf_token
def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(404)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """503 where it is the database that is away: it may be back when she tries again."""
    if isinstance(sys.exc_info()[1], AWAY):
        return page(503, **{"Retry-After": AGAIN_IN})
    return page(500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For CSRF_FAILURE_VIEW."""
    return page(403, name="403_csrf")
