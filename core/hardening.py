"""What every answer tells the browser besides the content policy: nothing of a signed-in page is kept."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

# Powers of the browser that no page of ours uses: a foreign script that got in couldn't either.
POWERS = ("camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb")
HEADERS = {
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "X-Permitted-Cross-Domain-Policies": "none",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")  # Django takes any other for a GET
EVERYTHING_KEPT = '"cache", "storage"'


class Hardening:
    """Headers that no view needs to think of; what a view has set itself stays."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        signed_in = SESSION_KEY in request.session
        known = request.method in METHODS
        response = self.get_response(request) if known else HttpResponseNotAllowed(METHODS)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if signed_in or SESSION_KEY in request.session:
            response.headers.setdefault("Cache-Control", "private, no-store")
            response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if signed_in and SESSION_KEY not in request.session:
            response.headers.setdefault("Clear-Site-Data", EVERYTHING_KEPT)
        return response
