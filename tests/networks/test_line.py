"""The one way out: what silence and every status mean, before, at and after the point of no return."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.redact import CUT, redact
from publishing.networks import waiting
from publishing.networks.contract import (
    Disconnected,
    LeaseLost,
    Network,
    NetworkError,
    Refused,
    Reply,
    Sentence,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.networks.line import HttpLine
from tests.fakes.server import Asked, FakeServer
from tests.fakes.server import Reply as Said

SECRET = "muy-secreto-123"


class Echo(Network):
    """A network without words of its own."""

    key, name = "eco", "Eco"


class Server(FakeServer):
    def answer(self, asked: Asked) -> Said:
        status = int(asked.path.strip("/").partition("/")[0] or 200)
        headers = {name: values[0] for name, values in asked.query.items()}
        body = {"echo": asked.body.decode(), "token": SECRET} if status != 204 else None
        return Said(status, body, headers)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        yield server


def line(network: Network | None = None, **more: Any) -> HttpLine:
    return HttpLine(network or Echo(), private_ok=True, secrets=(SECRET,), **more)


def outcome(way: HttpLine, url: str, *, at: bool) -> type[Any]:
    if at:
        way.no_return()
    try:
        return type(way.post(url, json={}))
    except NetworkError as error:
        return type(error)


@pytest.mark.parametrize(
    ("status", "before", "at"),
    [
        (301, Refused, Unsure),
        (302, Refused, Unsure),
        (303, Refused, Unsure),
        (307, Refused, Refused),
        (400, Refused, Refused),
        (401, Disconnected, Disconnected),
        (403, Refused, Refused),
        (404, Refused, Refused),
        (408, Unavailable, Unsure),
        (409, Refused, Refused),
        (410, Refused, Refused),
        (413, Refused, Refused),
        (418, Refused, Refused),
        (422, Refused, Refused),
        (425, Unavailable, Unsure),
        (429, Throttled, Throttled),
        (500, Unavailable, Unsure),
        (502, Unavailable, Unsure),
        (503, Unavailable, Unsure),
        (504, Unavailable, Unsure),
        (599, Unavailable, Unsure),
    ],
)
def test_what_a_status_means(server: Server, status: int, before: type[Any], at: type[Any]) -> None:
    assert outcome(line(), f"{server.url}/{status}", at=False) is before
    assert outcome(line(), f"{server.url}/{status}", at=True) is at


@pytest.mark.parametrize(
    ("status", "before", "at"),
    [(403, Unavailable, Unavailable), (404, Unavailable, Unavailable), (401, Disconnected, Disconnected)],
)
def test_a_page_from_something_in_between_is_no_verdict_on_the_post(
    server: Server, status: int, before: type[Any], at: type[Any]
) -> None:
    url = f"{server.url}/{status}?Content-Type=text/html"
    assert outcome(line(), url, at=False) is before
    assert outcome(line(), url, at=True) is at


@pytest.mark.parametrize("kind", ["lost_before", "lost_after", "half"])
def test_silence_is_a_delay_before_and_a_doubt_at_it(server: Server, kind: str) -> None:
    server.trouble(kind, times=2)
    assert outcome(line(), f"{server.url}/200", at=False) is Unavailable
    assert outcome(line(), f"{server.url}/200", at=True) is Unsure


@pytest.mark.parametrize("kind", ["html", "empty"])
def test_an_unreadable_yes_is_a_delay_before_and_a_doubt_at_it(server: Server, kind: str) -> None:
    server.trouble(kind, times=2)
    with pytest.raises(Unavailable):
        line().post(server.url).json()
    way = line()
    way.no_return()
    with pytest.raises(Unsure):
        way.post(server.url).json()


def test_a_yes_that_lacks_what_we_need_is_a_doubt_at_it(server: Server) -> None:
    way = line()
    way.no_return()
    reply = way.post(server.url)
    assert reply.dig("token") == SECRET
    for path in (("id",), ("token", "id"), ("echo", 99), (0,)):
        with pytest.raises(Unsure, match="le falta"):
            reply.dig(*path)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_where_the_connection_never_stood_nothing_left(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    for at in (False, True):
        assert outcome(line(), f"{scheme}://127.0.0.1:{port}/", at=at) is Unavailable


def test_a_name_that_is_none_is_a_delay_even_at_it() -> None:
    assert outcome(line(), "https://nada.invalid/", at=True) is Unavailable


def test_an_address_inside_is_refused_with_a_sentence(server: Server) -> None:
    stranger = HttpLine(Echo())
    with pytest.raises(Refused, match="no es pública"):
        stranger.get("https://169.254.169.254/latest")
    with pytest.raises(Refused, match="https"):
        stranger.get("http://ejemplo.mx/")
    with pytest.raises(Refused, match="no es pública"):
        line().get("http://169.254.169.254/latest")


def test_after_it_was_accepted_every_trouble_is_a_doubt(server: Server) -> None:
    """The post is out there: neither «refused» nor «try again» may be said of it."""
    for status in (400, 401, 404, 429, 500):
        way = line()
        way.no_return()
        way.post(f"{server.url}/200", json={})
        with pytest.raises(Unsure):
            way.get(f"{server.url}/{status}")


def test_after_a_clear_no_one_may_ask_differently(server: Server) -> None:
    way = line()
    assert outcome(way, f"{server.url}/400", at=True) is Refused
    assert outcome(way, f"{server.url}/500", at=False) is Unavailable
    assert outcome(way, f"{server.url}/200", at=True).__name__ == "LineReply"


def test_the_lease_is_proven_before_it_and_renewed_before_the_rest(server: Server) -> None:
    said: list[str] = []
    way = line(before_departure=lambda: said.append("prove"), renew=lambda: said.append("renew"))
    way.get(server.url)
    way.get(server.url)
    way.no_return()
    way.post(server.url)
    way.get(server.url)
    assert said == ["renew", "renew", "prove", "renew"]


def test_without_the_lease_nothing_leaves(server: Server) -> None:
    def lost() -> None:
        raise LeaseLost

    way = line(before_departure=lost)
    with pytest.raises(LeaseLost):
        way.no_return()
    assert server.requests == []
    renewing = line(renew=lost)
    with pytest.raises(LeaseLost):
        renewing.get(server.url)
    assert server.requests == []


# ── an adapter's own words ────────────────────────────────────────────────────────────────────────────


class Says(Echo):
    def __init__(self, error: NetworkError | None, reads: bool = False) -> None:
        self.error, self.reads = error, reads

    def explain(self, reply: Reply) -> NetworkError | None:
        if self.reads:
            reply.json()
        return self.error


def test_the_adapter_is_asked_first(server: Server) -> None:
    gone = Disconnected(Sentence("La página ya no es tuya."))
    assert outcome(line(Says(gone)), f"{server.url}/400", at=True) is Disconnected


def test_an_adapter_can_t_make_a_5xx_at_it_harmless(server: Server) -> None:
    busy = Unavailable(Sentence("Ocupada."))
    assert outcome(line(Says(busy)), f"{server.url}/503", at=False) is Unavailable
    assert outcome(line(Says(busy)), f"{server.url}/503", at=True) is Unsure


def test_an_adapter_that_can_t_read_the_answer_leaves_it_to_the_table(server: Server) -> None:
    server.trouble("html")
    way = line(Says(Refused(Sentence("no")), reads=True))
    assert outcome(way, f"{server.url}/500?Content-Type=text/html", at=False).__name__ == "LineReply"
    server.trouble("reply", reply="gateway_error")
    server.network, server.judged = "mastodon", False
    assert outcome(way, f"{server.url}/x", at=False) is Unavailable


# ── waiting ───────────────────────────────────────────────────────────────────────────────────────────

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "37"}, 37),
        ({"Retry-After": " 1.5 "}, 1.5),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "-5"}, 0),
        ({"Retry-After": "Sun, 22 Nov 2026 12:01:30 GMT"}, 90),
        ({"Retry-After": "Sun, 22 Nov 2026 13:01:30 GMT", "Date": "Sun, 22 Nov 2026 13:00:00 GMT"}, 90),
        ({"Retry-After": "Sun, 22 Nov 2020 12:00:00 GMT"}, 0),
        ({"X-RateLimit-Reset": "2026-11-22T12:05:00.000000Z"}, 300),
        ({"X-RateLimit-Reset": str(int(NOW.timestamp()) + 45)}, 45),
        ({"X-RateLimit-Reset": "45"}, 45),
        ({"RateLimit-Reset": "7"}, 7),
        ({"Retry-After": "3", "X-RateLimit-Reset": "45"}, 3),
        ({"Retry-After": "mañana", "X-RateLimit-Reset": "45"}, 45),
        ({}, 60),
        ({"Retry-After": "nan"}, 60),
        ({"Retry-After": "inf"}, 60),
        ({"Retry-After": "9" * 400}, 60),
        ({"Retry-After": "99999999999"}, 7 * 86400),
        ({"X-RateLimit-Reset": "99999999999999"}, 7 * 86400),
        ({"X-RateLimit-Reset": "pronto"}, 60),
    ],
)
def test_until_when_to_wait(headers: dict[str, str], seconds: float) -> None:
    assert waiting.until(headers, NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(("said", "seconds"), [(5, 5), ("5", 5), (None, 60), ("pronto", 60), (-1, 0)])
def test_until_when_a_body_says_to_wait(said: object, seconds: int) -> None:
    assert waiting.after(said, NOW) == NOW + timedelta(seconds=seconds)


def test_a_429_is_kept_to_the_second(server: Server) -> None:
    before = datetime.now(UTC)
    with pytest.raises(Throttled) as error:
        line().post(f"{server.url}/429?Retry-After=12")
    assert timedelta(0) <= error.value.until - before - timedelta(seconds=12) < timedelta(seconds=2)


# ── the record ────────────────────────────────────────────────────────────────────────────────────────


def test_every_exchange_is_recorded_short_and_without_secrets(server: Server) -> None:
    way = line()
    way.post(f"{server.url}/200?access_token=abc&q={SECRET}", json={"text": "x" * 5000, "token": SECRET})
    server.trouble("lost_after")
    way.no_return()
    with pytest.raises(Unsure):
        way.post(f"{server.url}/200", headers={"Authorization": f"Bearer {SECRET}"})
    first, second = way.exchanges
    assert (first["method"], first["status"], first["irreversible"]) == ("POST", 200, False)
    assert first["sent_bytes"] > 5000
    assert first["received_bytes"] > 5000
    assert len(first["excerpt"]) <= 2048
    assert (second["status"], second["irreversible"], second["trouble"]) == (None, True, "reset")
    told = json.dumps(way.exchanges)
    assert SECRET not in told
    assert "access_token=abc" not in told


def test_a_secret_cut_in_two_by_the_excerpt_is_not_shown(server: Server) -> None:
    way = line()
    for shift in range(0, 40, 3):
        way.post(server.url, data="x" * (2040 - shift) + SECRET)
    assert not any(SECRET[:6] in exchange["excerpt"] for exchange in way.exchanges)


class Quotes(Echo):
    def explain(self, reply: Reply) -> NetworkError | None:
        return Refused(Sentence("Dice: %(reason)s", {"reason": reply.text[:300]}), reply.text[:300])


def test_an_adapter_that_quotes_an_answer_quotes_no_half_of_a_secret(server: Server) -> None:
    for length in range(290 - len(SECRET), 300):
        with pytest.raises(Refused) as error:
            line(Quotes()).post(f"{server.url}/400", data="x" * length + SECRET)
        assert SECRET[:6] not in f"{error.value}{error.value.sentence}{error.value.detail}"


def test_errors_carry_no_secret(server: Server) -> None:
    with pytest.raises(Refused) as error:
        line().get(f"{server.url}/400?token={SECRET}")
    assert SECRET not in f"{error.value}{error.value.detail}{error.value!r}{error.value.__cause__}"


def test_a_secret_that_turns_up_later_is_cut_from_then_on(server: Server) -> None:
    way = line()
    way.guard_secrets(["recién-nacido"])
    way.post(server.url, data="recién-nacido".encode())
    assert "recién-nacido" not in json.dumps(way.exchanges, ensure_ascii=False)


def test_while_a_line_lives_no_log_shows_its_keys() -> None:
    key = "clave-larga-del-canal"
    way = HttpLine(Echo(), secrets=(key, "demo"))
    assert redact(f"{key} en /m/demo/") == f"{CUT} en /m/demo/"
    del way
    assert redact(key) == key


def test_the_address_of_a_server_is_no_secret(server: Server) -> None:
    way = HttpLine(Echo(), private_ok=True, secrets=(server.url, f"{server.url}/hook/abc"))
    way.get(f"{server.url}/200")
    way.get(f"{server.url}/200?to={server.url}/hook/abc")
    assert way.exchanges[0]["url"] == f"{server.url}/200"
    assert "hook" not in way.exchanges[1]["url"]


def test_a_stand_in_takes_the_place_of_every_address(server: Server) -> None:
    way = HttpLine(Echo(), base_url=f"{server.url}/200/")
    way.get("https://api.ejemplo.mx/v1/cosas?a=b")
    assert server.requests[0].path == "/200/v1/cosas"
    assert server.requests[0].one("a") == "b"
