"""Cutting the line in the middle of a request, as a network does when a machine of its dies."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.http import HttpRequest, HttpResponse


def cut(request: HttpRequest) -> HttpResponse:
    """Closes the connection both ways: the other side gets no answer. What is returned reaches nobody."""
    line = socket_of(request.META)
    if line is None:
        return HttpResponse("This server lets nobody cut the line.", status=501, content_type="text/plain")
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    return HttpResponse(status=204)


def socket_of(environ: Mapping[str, Any]) -> socket.socket | None:
    """The connection under a request: gunicorn hands it over; Django's server keeps it below its reader."""
    if "gunicorn.socket" in environ:
        return environ["gunicorn.socket"]
    reader = getattr(getattr(environ.get("wsgi.input"), "_read", None), "__self__", None)
    return getattr(getattr(reader, "raw", None), "_sock", None)
