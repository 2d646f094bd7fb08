"""Telling, with the clock in the test's hand; and another program that hears a brand's messages."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from teams.models import Membership
from teams.notices import Event, hooking, mailing, signing, tell

ASKED = "%(who)s te pide revisar «%(title)s»."


@pytest.fixture
def asks(brand: Any) -> Callable[..., Any]:
    """`asks(bob, of=[alice])`: Bob asks for a review, through the one door."""

    def now(by: Any, of: list[Any], event: Event = Event.REVIEW_REQUESTED, **more: Any) -> Any:
        said = {"text": ASKED, "url": "/m/alameda/aprobaciones/", "params": {"who": str(by), "title": "Pan"}}
        return tell(event, workspace=more.pop("workspace", brand), to=of, by=by, **{**said, **more})

    return now


@pytest.fixture
def post_office() -> Callable[..., list[Any]]:
    """What leaves when the chore runs at that hour; by default when everything at once is due."""

    def round(at: Any = None) -> list[Any]:
        mailing.send_due(at or timezone.now() + mailing.PATIENCE)
        letters, mail.outbox[:] = list(mail.outbox), []
        return letters

    return round


class Listener(BaseHTTPRequestHandler):
    """Keeps what it hears; answers as the test says."""

    server: Any

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        answer = self.server.answers.pop(0) if self.server.answers else 200
        if answer == "silence":
            time.sleep(self.server.slow)
        if answer in ("silence", "cut"):
            self.connection.close()
            self.close_connection = True
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        pass


class Program:
    """`heard`: (headers, body) of each request. `answers`: what it says next, else 200."""

    def __init__(self) -> None:
        self.server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        self.server.heard, self.server.answers, self.server.slow = [], [], 0.0
        self.heard, self.answers = self.server.heard, self.server.answers
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/gancho"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def genuine(self, secret: str, number: int = -1) -> bool:
        headers, body = self.heard[number]
        lower = {name.lower(): value for name, value in headers.items()}
        return signing.is_genuine(secret, lower, body, time.time())

    def said(self, number: int = -1) -> Any:
        return json.loads(self.heard[number][1])

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def program(settings: Any) -> Iterator[Program]:
    """Another program on this machine, which the operator has listed."""
    listening = Program()
    settings.PAUTA_PRIVATE_HOSTS = [f"127.0.0.1:{listening.port}"]
    yield listening
    listening.close()


@pytest.fixture
def seat_of(brand: Any) -> Callable[[Any], Membership]:
    return lambda user: Membership.objects.get(workspace=brand, user=user)


@pytest.fixture
def hook(alice: Any, seat_of: Any, program: Program) -> Any:
    """Alice's webhook for everything; `.secret` is what she was shown."""
    made, secret = hooking.add(
        name="Equipo", url=program.url, events=[event.value for event in Event], by=seat_of(alice)
    )
    made.secret = secret
    return made
