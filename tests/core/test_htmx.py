"""One answer for a page and for a part of it, and words that reach the person either way."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from core.htmx import ToastMiddleware, add_event, go, page_or_part, toast, wants_part

View = Callable[[HttpRequest], HttpResponse]
TWO = {
    "room/page.html": "<body>{% include 'room/_page.html' %}</body>",
    "room/_page.html": "Hola, {{ name }}",
}
LOADED = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"loaders": [("django.template.loaders.locmem.Loader", TWO)]},
    }
]
PART = {"HX-Request": "true"}


def ask(**headers: str) -> HttpRequest:
    return RequestFactory().get("/", headers=headers)


def through(view: View, **headers: str) -> tuple[HttpRequest, HttpResponse]:
    """The view behind the session, the messages and our middleware."""
    request = ask(**headers)
    chain: Any = SessionMiddleware(MessageMiddleware(ToastMiddleware(view)))
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"):
        return request, chain(request)


def said(response: HttpResponse) -> list[dict[str, str]]:
    toasts: list[dict[str, str]] = json.loads(response["HX-Trigger"])["toast"]["toasts"]
    return toasts


@override_settings(TEMPLATES=LOADED)
def test_a_browser_gets_the_page_and_htmx_the_part() -> None:
    page = page_or_part(ask(), "room/page.html", {"name": "Alicia"})
    part = page_or_part(ask(**PART), "room/page.html", {"name": "Alicia"}, status=422)
    assert page.content.decode() == "<body>Hola, Alicia</body>"
    assert part.content.decode() == "Hola, Alicia"
    assert (page.status_code, part.status_code) == (200, 422)
    assert page["Vary"] == part["Vary"] == "HX-Request"


def test_history_is_restored_with_the_whole_page() -> None:
    assert wants_part(ask(**PART))
    assert not wants_part(ask(**PART, **{"HX-History-Restore-Request": "true"}))


def test_leaving_is_a_redirect_or_an_order_to_htmx() -> None:
    assert go(ask(), "/m/alameda/")["Location"] == "/m/alameda/"
    ordered = go(ask(**PART), "/m/alameda/")
    assert (ordered.status_code, ordered["HX-Redirect"]) == (204, "/m/alameda/")


def test_what_was_done_leaves_with_the_part() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        toast(request, "«Año» movida", undo="/deshacer/")
        return add_event(HttpResponse("parte"), "posts-changed")

    request, response = through(view, **PART)
    assert said(response) == [{"text": "«Año» movida", "level": "success", "undo": "/deshacer/"}]
    assert json.loads(response["HX-Trigger"])["posts-changed"] == {}
    assert get_messages(request).used  # it is not said a second time


@pytest.mark.parametrize("headers", [{}, PART], ids=["a browser", "htmx sent elsewhere"])
def test_it_waits_for_the_next_page_when_the_person_leaves(headers: dict[str, str]) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        toast(request, "Hecho")
        return go(request, "/")

    request, response = through(view, **headers)
    assert "HX-Trigger" not in response
    assert not get_messages(request).used
    assert [str(message) for message in get_messages(request)] == ["Hecho"]
