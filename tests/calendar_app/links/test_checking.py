"""Whether a link answers: asked once, kept, said; private addresses stay closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from calendar_app.links import checking
from calendar_app.models import LinkCheck
from tests.fakes.server import Asked, FakeServer, Reply

STATUS = {"/ya-no": 404, "/roto": 502, "/para-personas": 403}


class Site(FakeServer):
    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/lejos":
            return Reply(301, headers={"Location": "https://otro.example/x"})
        if asked.path == "/sin-head" and asked.method == "HEAD":
            return Reply(405)
        return Reply(STATUS.get(asked.path, 200))


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.PAUTA_PRIVATE_HOSTS = ["127.0.0.1"]
    with Site() as server:
        yield server


@pytest.mark.parametrize(
    ("path", "status", "trouble", "sentence"),
    [
        ("/menu", 200, False, "responde"),
        ("/sin-head", 200, False, "responde"),
        ("/lejos", 301, False, "lleva a otro.example"),
        ("/ya-no", 404, True, "no existe (404)"),
        ("/roto", 502, True, "error (502)"),
        ("/para-personas", 403, False, "no deja comprobarlo"),
    ],
)
def test_what_it_answers_is_said(
    brand: Any, site: Site, path: str, status: int, trouble: bool, sentence: str
) -> None:
    known = checking.check(brand, site.url + path)
    assert (known.row.status, known.is_trouble) == (status, trouble)
    assert sentence in known.said


def test_who_doesn_t_answer_is_trouble(brand: Any, site: Site, settings: Any) -> None:
    site.trouble("lost_before", on=".*", times=4)
    known = checking.check(brand, site.url + "/menu")
    assert (known.row.status, known.is_trouble) == (None, True)
    assert "no contesta" in known.said


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "https://169.254.169.254/latest", "https://[::1]/"])
def test_private_addresses_stay_closed(brand: Any, url: str) -> None:
    known = checking.check(brand, url)
    assert known.is_trouble
    assert "no es pública" in known.said


def test_it_is_asked_once_and_remembered_for_a_while(brand: Any, site: Site) -> None:
    url = site.url + "/menu"
    assert checking.known(brand, url) is None
    checking.check(brand, url)
    checking.check(brand, url)
    assert LinkCheck.objects.count() == 1
    assert checking.known(brand, url) is not None
    LinkCheck.objects.update(at=LinkCheck.objects.get().at - timedelta(hours=13))
    assert checking.known(brand, url) is None


def test_the_composer_asks_and_shows_the_answer(brand: Any, bob: Any, site: Site, signed_in: Any) -> None:
    answer = signed_in(bob).post(
        "/m/alameda/enlaces/comprobar/", {"link": site.url + "/ya-no"}, headers={"HX-Request": "true"}
    )
    assert "Esa página no existe (404)" in answer.content.decode()
