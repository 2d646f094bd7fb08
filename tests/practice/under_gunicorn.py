"""A WSGI application that cuts the line on /cut and answers elsewhere, for test_cutting.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from practice.cutting import cut

settings.configure()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] == "/cut":
        cut(WSGIRequest(environ))
    start_response("200 OK", [("Content-Length", "4")])
    return [b"here"]
