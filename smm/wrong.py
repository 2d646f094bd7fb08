"""Pages for when something went wrong. None asks the database, which may be what went wrong.

Each shows the number of the request: who runs Pauta finds it in the log.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.csrf import requires_csrf_token

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
AWAY = (OperationalError, InterfaceError)  # of the database
AGAIN_IN = "10"  # seconds


def page(request: HttpRequest, status: int, *, name: str = "", **headers: str) -> HttpResponse:
    with spoken_by_her(request):
        return HttpResponse(render_to_string(f"{name or status}.html"), status=status, headers=headers)


def spoken_by_her(request: HttpRequest) -> AbstractContextManager[None]:
    """What broke before her language was asked for finds the one that the last person here read."""
    if hasattr(request, "LANGUAGE_CODE"):
        return nullcontext()
    return translation.override(translation.get_language_from_request(request))


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 413 if isinstance(exception, TOO_MUCH) else 400)


@requires_csrf_token
def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


@requires_csrf_token
def broken(request: HttpRequest) -> HttpResponse:
    """503 where it is the database that is away: it may be back when she tries again."""
    if isinstance(sys.exc_info()[1], AWAY):
        return page(request, 503, **{"Retry-After": AGAIN_IN})
    return page(request, 500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For CSRF_FAILURE_VIEW."""
    return page(request, 403, name="403_csrf")
