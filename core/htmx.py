"""One template serves the page and the part: `calendar/month.html` includes `calendar/_month.html`.

A view answers with `page_or_part`, says what it did with `toast`, and leaves with `go`; each works with and
without JavaScript.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

UNDO = "undo:"  # how an undo address travels in a message's extra tags
INVALID = 422  # a form that came back with errors; htmx swaps it (see base.html)


def wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part. Restoring history needs the whole page."""
    headers = request.headers
    return bool(headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true")


def page_or_part(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """`room/page.html`, or `room/_page.html` when htmx asked."""
    folder, _, name = template.rpartition("/")
    chosen = f"{folder}/_{name}".lstrip("/") if wants_part(request) else template
    response = render(request, chosen, dict(context or {}), status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Leave for another page. htmx would swap a redirect's page into the part that asked: it is told."""
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def toast(request: HttpRequest, text: str, *, undo: str = "", level: int = messages.SUCCESS) -> None:
    """Say what was done. `undo` is an address that takes a POST and puts it back; offered for ten seconds."""
    messages.add_message(request, level, text, extra_tags=f"{UNDO}{undo}" if undo else "")


def as_dict(message: Any) -> dict[str, str]:
    """A message as toasts.ts and parts/toasts.html read it: text, level, undo."""
    tags = message.extra_tags or ""
    undo = tags[len(UNDO) :] if tags.startswith(UNDO) else ""
    return {"text": str(message.message), "level": message.level_tag, "undo": undo}


class ToastMiddleware:
    """Pending messages leave with an htmx answer in `HX-Trigger`; whole pages render them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if wants_part(request) and stays(response):
            said = [as_dict(message) for message in messages.get_messages(request)]
            if said:
                add_event(response, "toast", {"toasts": said})
        return response


def stays(response: HttpResponse) -> bool:
    """Whether the person stays on the page; if not, the next page shows the messages."""
    leaves = "HX-Redirect" in response or "HX-Refresh" in response or 300 <= response.status_code < 400
    return not leaves


def add_event(response: HttpResponse, name: str, detail: Mapping[str, Any] | None = None) -> HttpResponse:
    """Have htmx fire `name` on the element that asked, beside the events already there."""
    events: dict[str, Any] = json.loads(response.get("HX-Trigger", "{}"))
    events[name] = dict(detail or {})
    response["HX-Trigger"] = json.dumps(events)  # ASCII: a header carries no ñ
    return response
