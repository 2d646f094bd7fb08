"""A real mail server (aiosmtpd) that keeps what it takes and may be difficult, and a list of Alice's."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from core.mailroom import PLAIN, Server
from tests.real.servers.ground import free_port


class Sink:
    """`letters`: what was taken, by recipient. `answer`: by recipient, what is said instead of «250 OK».

    `cut`: recipients at whose last dot the line is cut, after the letter was taken.
    """

    host: str
    port: int

    def __init__(self) -> None:
        self.letters: list[tuple[str, EmailMessage]] = []
        self.at_recipient: dict[str, str] = {}
        self.at_end: dict[str, str] = {}
        self.cut: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.at_recipient:
            return self.at_recipient[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        (recipient,) = envelope.rcpt_tos
        if recipient in self.at_end:
            return self.at_end[recipient]
        message = email.message_from_bytes(envelope.content, policy=default)
        self.letters.append((recipient, message))  # type: ignore[arg-type]
        if recipient in self.cut:
            server.transport.abort()
        return "250 OK, kept"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for recipient, message in self.letters if recipient == address]


@pytest.fixture
def sink() -> Iterator[Any]:
    """`.host`, `.port`, and the Sink's own."""
    kept = Sink()
    kept.host, kept.port = "127.0.0.1", free_port()
    controller = Controller(kept, hostname=kept.host, port=kept.port)
    controller.start()
    yield kept
    controller.stop()


@pytest.fixture
def mail_server(sink: Any) -> Server:
    return Server(sink.host, sink.port, PLAIN)


SAID = {"title": "El semanal", "sender_name": "Café Alameda", "sender": "hola@alameda.example"}


@pytest.fixture
def newsletter(brand: Any, mail_server: Server) -> Any:
    from newsletter.lists import open_list

    made, _token = open_list(brand, server=mail_server, private_ok=True, per_minute=60_000, **SAID)
    return made


@pytest.fixture
def people(newsletter: Any) -> list[str]:
    from newsletter.joining import bring

    addresses = ["ana@uno.example", "beto@dos.example", "caro@tres.example"]
    bring(newsletter, "\n".join(addresses))
    return addresses


@pytest.fixture
def issue(newsletter: Any, people: list[str]) -> Any:
    from newsletter.issues import take

    return take(
        newsletter,
        {"key": "k" * 32, "subject": "¡Otoño! 🍂", "text": "Hola\n\n.solo un punto\nhttps://a.example"},
    )


def states(issue: Any) -> dict[str, str]:
    """Of its letters, by address."""
    return dict(issue.letters.values_list("subscriber__email", "state"))
