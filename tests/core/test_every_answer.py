"""What every answer of every address tells the browser: to Alice, whose brand has one of everything, and to
nobody in particular. The addresses are found by walking the resolver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from calendar_app.models import CalendarFeed, CalendarLink
from calendar_app.sharing.addresses import feed_address, link_address
from media import publicly
from media.models import MediaFile
from tests.walking import HERS, addresses, one_of_everything

DEMANDED = ("frame-ancestors 'none'", "default-src 'none'", "base-uri 'none'")


def wrong(answer: Any) -> list[str]:
    """What is missing or too much among its headers."""
    policy = answer.get("Content-Security-Policy", "")
    found = [each for each in DEMANDED if each not in policy]
    found += [] if "object-src 'none'" in policy or "sandbox" in policy else ["object-src"]
    found += [f"unsafe: {policy}"] if "unsafe" in policy or "http" in policy or "*" in policy else []
    found += [] if answer.get("X-Content-Type-Options") == "nosniff" else ["nosniff"]
    found += [] if answer.get("X-Frame-Options") == "DENY" else ["X-Frame-Options"]
    known = ("same-origin", "no-referrer", "strict-origin")
    found += [] if answer.get("Referrer-Policy") in known else ["Referrer-Policy"]
    found += [] if answer.get("X-Request-ID") else ["X-Request-ID"]
    return found + [name for name in answer.headers if name.startswith("Access-Control-")]


@pytest.fixture
def hers(brand: Any, alice: Any) -> dict[str, Any]:
    return one_of_everything(brand, alice)


@pytest.fixture
def browsers(alice: Any) -> dict[str, Client]:
    hers, nobody = (Client(raise_request_exception=False) for _one in range(2))
    hers.force_login(alice)
    return {"Alice": hers, "nobody": nobody}


def walked(browsers: dict[str, Client], hers: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for address in (each for each in addresses() if not each.unknown_parts()):
        for who, browser in browsers.items():
            yield f"{address.name} to {who}", browser.get(address.filled(**hers))


@pytest.mark.django_db
def test_every_address_answers_with_the_policy_and_without_exceptions(
    hers: dict[str, Any], browsers: dict[str, Client]
) -> None:
    seen = [(name, answer.status_code, wrong(answer)) for name, answer in walked(browsers, hers)]
    assert len(seen) > 300
    assert {status for _name, status, _missing in seen} >= {200, 302, 403, 404, 405}
    assert [(name, missing) for name, _status, missing in seen if missing] == [
        (f"podcast_feed to {who}", ["Access-Control-Allow-Origin"]) for who in browsers
    ], "players in a browser read a podcast's feed, which is public and has no session"
    assert not [each for each in seen if each[1] >= 500 and not each[0].startswith("readyz")]


@pytest.mark.django_db
def test_what_opens_without_an_account_too(hers: dict[str, Any], client: Client) -> None:
    link, feed = CalendarLink.objects.get(pk=HERS), CalendarFeed.objects.get(pk=HERS)
    file = MediaFile.objects.get(pk=HERS)
    opened = [link_address(link), feed_address(feed), publicly.address(file.pk, file.sha256, file.suffix)]
    for address in opened:
        answer = client.get(address)
        assert (answer.status_code, wrong(answer)) == (200, []), address


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/no/such/page/", "/static/no-such-file.css", "/static/favicon.svg"])
def test_what_leads_nowhere_and_what_lies_there_too(client: Client, path: str) -> None:
    assert finders.find("favicon.svg")
    assert wrong(client.get(path)) == []


@pytest.mark.django_db
@override_settings(
    SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000, SECURE_HSTS_INCLUDE_SUBDOMAINS=True
)
@pytest.mark.parametrize("path", ["/no/such/page/", "/healthz", "/cuenta/login/", "/static/favicon.svg"])
def test_over_https_each_holds_the_browser_to_it(client: Client, path: str) -> None:
    answer = client.get(path, secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "FOO"])
def test_a_method_that_nothing_here_uses_is_refused(client: Client, method: str) -> None:
    answer = client.generic(method, "/cuenta/login/", HTTP_X_SECRET="hunter2")
    assert answer.status_code == 405
    assert b"hunter2" not in answer.content
