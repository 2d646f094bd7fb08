"""The pages for when something went wrong: both languages, the number to quote, and never the database.

No test here may use the database (none asks for it): a page that did would fail.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django.utils import translation

from core.pacing import slow_down

handler400, handler403 = "smm.wrong.bad_request", "smm.wrong.denied"
handler404, handler500 = "smm.wrong.not_found", "smm.wrong.broken"
WRONG: dict[str, BaseException] = {
    "400": SuspiciousOperation("odd"),
    "403": PermissionDenied("no"),
    "404": Http404(),
    "413": RequestDataTooBig("12 MB"),
    "500": RuntimeError("password of the database is hunter2"),
    "503": OperationalError("connection to server at 10.0.0.7 failed"),
    "503b": InterfaceError("connection already closed"),
}


def fail(request: HttpRequest, how: str) -> HttpResponse:
    raise WRONG[how]


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


def hurry(request: HttpRequest) -> HttpResponse:
    return slow_down()


urlpatterns = [path("wrong/<str:how>/", fail), path("form/", form), path("hurry/", hurry)]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.filterwarnings("ignore")]


def browser() -> Client:
    return Client(raise_request_exception=False)


def looked_at(answer: Any, status: int) -> str:
    assert answer.status_code == status
    text: str = answer.content.decode()
    assert answer["X-Request-ID"] in text
    assert f'<p class="wrong-code">{status}</p>' in text
    assert "hunter2" not in text
    assert "10.0.0.7" not in text
    assert "Content-Security-Policy" in answer
    return text


@pytest.mark.parametrize("how", WRONG)
def test_each_page_says_what_happened_and_its_number(how: str) -> None:
    answer = browser().get(f"/wrong/{how}/", headers={"Accept-Language": "es-MX"})
    assert '<html lang="es-mx"' in looked_at(answer, int(how[:3]))
    assert (answer.get("Retry-After") is not None) is how.startswith("503")


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("404", "This page doesn’t exist"),
        ("403", "Your role doesn’t allow this"),
        ("500", "Something failed on our side"),
    ],
)
def test_in_english_too(words: None, how: str, said: str) -> None:
    text = looked_at(browser().get(f"/wrong/{how}/", headers={"Accept-Language": "en"}), int(how))
    assert '<html lang="en"' in text
    assert said in text
    assert "Ir al inicio" not in text


@pytest.mark.parametrize(("asked", "spoken"), [("en", "en"), ("es-MX", "es-mx")])
def test_in_her_language_also_when_not_even_her_session_can_be_read(
    monkeypatch: pytest.MonkeyPatch, asked: str, spoken: str
) -> None:
    """The database is away from the first look on, before anybody has asked which language she reads."""

    def away(self: SessionStore) -> None:
        raise OperationalError("connection to server at 10.0.0.7 failed")

    monkeypatch.setattr(SessionStore, "load", away)
    hers = browser()
    hers.cookies["sessionid"] = "x" * 32
    translation.activate("en" if spoken != "en" else "es-mx")  # what the last one here read
    text = looked_at(hers.get("/form/", headers={"Accept-Language": asked}), 503)
    assert f'<html lang="{spoken}"' in text


def test_a_form_that_lay_open_too_long() -> None:
    answer = Client(enforce_csrf_checks=True).post("/form/", {"a": "b"})
    assert "llevaba demasiado tiempo abierta" in looked_at(answer, 403)


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_more_than_is_taken_at_once() -> None:
    careful = Client(enforce_csrf_checks=True, raise_request_exception=False)
    careful.cookies["csrftoken"] = "x" * 32  # so that the form is looked into for the other half
    answer = careful.post("/form/", "a=" + "x" * 5000, content_type="application/x-www-form-urlencoded")
    assert "demasiado para una sola vez" in looked_at(answer, 413)


def test_too_often() -> None:
    answer = browser().get("/hurry/")
    assert "Espera un minuto" in looked_at(answer, 429)
    assert answer["Retry-After"] == "60"
