"""Over https every cookie of ours has a name that only this host can set, or this site's path."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage import default_storage
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from core import cookies


def said(secure: bool) -> tuple[str, Any]:
    """(name, morsel) of the cookie in which a message goes to the next page, and that it arrives there."""
    with override_settings(SESSION_COOKIE_SECURE=secure):
        request, answer = RequestFactory().get("/"), HttpResponse()
        request.session = {}  # type: ignore[assignment]
        storage = default_storage(request)
        storage.add(constants.SUCCESS, "Guardado")
        storage.update(answer)
        [(name, morsel)] = answer.cookies.items()
        later = RequestFactory().get("/")
        later.session, later.COOKIES[name] = {}, morsel.value  # type: ignore[assignment]
        assert [str(each) for each in default_storage(later)] == ["Guardado"]
    return name, morsel


@pytest.mark.parametrize(("secure", "name"), [(True, "__Host-messages"), (False, "messages")])
def test_what_was_said_travels_in_a_cookie_of_this_host(secure: bool, name: str) -> None:
    found, morsel = said(secure)
    assert found == name
    assert (bool(morsel["secure"]), morsel["path"], morsel["domain"]) == (secure, "/", "")
    assert morsel["httponly"]


def test_one_for_a_part_of_the_site_says_at_least_that_it_came_over_https() -> None:
    with override_settings(SESSION_COOKIE_SECURE=True):
        assert cookies.named("zona") == "__Host-zona"
        assert cookies.named("pauta_link_7", everywhere=False) == "__Secure-pauta_link_7"
    with override_settings(SESSION_COOKIE_SECURE=False):
        assert cookies.named("pauta_link_7", everywhere=False) == "pauta_link_7"
