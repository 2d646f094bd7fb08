"""What a mail server's «no» is about: this letter, this address, or nothing at all that lasts."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress

import pytest

from core import mailroom
from core.addresses import Guard
from core.mailroom import PLAIN, AddressRefused, LetterRefused, Mailroom, NotLetIn, Server
from tests.newsletter.conftest import Sink

INSIDE = Guard.of(private_ok=True)
LETTER = b"Subject: Hola\r\n\r\nHola\r\n"
ANA = "ana@uno.example"


def refused(server: Server, recipient: str = ANA, sender: str = "hola@alameda.example") -> type[Exception]:
    with Mailroom(server, INSIDE) as room, pytest.raises(mailroom.MailError) as no:
        room.hand_over(sender, recipient, LETTER)
    return type(no.value)


@pytest.mark.parametrize("status", ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"])
def test_an_address_is_refused_where_the_server_says_so_by_its_code(
    sink: Sink, mail_server: Server, status: str
) -> None:
    sink.at_recipient[ANA] = f"550 {status} <{ANA}> is not here"
    assert refused(mail_server) is AddressRefused


@pytest.mark.parametrize(
    "said",
    [
        "550 5.7.1 relaying denied",
        "554 5.7.1 blocked by a list",
        "550 5.1.11 nobody knows what this is",
        "550 5.2.2 her mailbox is full",
        "550 no such user, and no code that says so",
        "550 see 5.1.1 of our rules",
    ],
)
def test_any_other_refusal_at_the_recipient_is_of_the_letter_only(
    sink: Sink, mail_server: Server, said: str
) -> None:
    sink.at_recipient[ANA] = said
    assert refused(mail_server) is LetterRefused


def test_what_is_said_after_the_letter_is_about_the_letter(sink: Sink, mail_server: Server) -> None:
    sink.at_end[ANA] = "550 5.1.1 looks like spam to us"
    assert refused(mail_server) is LetterRefused


def test_a_domain_in_any_script_travels_in_ascii(sink: Sink, mail_server: Server) -> None:
    with Mailroom(mail_server, INSIDE) as room:
        room.hand_over("hola@café.example", "ana@straße.example", LETTER)
    assert [recipient for recipient, _letter in sink.letters] == ["ana@xn--strae-oqa.example"]


def test_an_address_that_no_envelope_takes_is_refused_before_anything_is_said(mail_server: Server) -> None:
    assert refused(mail_server, recipient="añá@uno.example") is LetterRefused
    assert refused(mail_server, recipient=f"ana@{'ñ' * 80}.example") is LetterRefused
    assert refused(mail_server, sender="mañana@uno.example") is NotLetIn


def test_a_password_that_can_t_be_said_in_ascii_is_told_as_one_that_was_not_taken(
    mail_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def login(_smtp: object, _user: str, password: str) -> None:
        password.encode("ascii")  # as smtplib does

    monkeypatch.setattr("smtplib.SMTP.login", login)
    monkeypatch.setattr(mailroom, "PLAIN", "")
    server = Server(mail_server.host, mail_server.port, "plain", "ana", "contraseña-9912")
    with pytest.raises(NotLetIn) as no:
        Mailroom(server, INSIDE).__enter__()
    assert "contraseña" not in str(no.value)


# ── a server that keeps silent, or says a byte now and then ──────────────────────────────────────────


class Dripping:
    """Answers as a mail server until `from_word`, then says a byte every fifth of a second for ever."""

    def __init__(self, from_word: bytes) -> None:
        self.from_word = from_word
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.over = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self) -> None:
        line, _ = self.socket.accept()
        with line, line.makefile("rb") as words, suppress(OSError):
            said, letter = b"220 hola\r\n", False
            while not self.over.is_set():
                line.sendall(said)
                heard = words.readline()
                while letter and heard.strip() != b".":
                    heard = words.readline()
                if heard.upper().startswith(self.from_word):
                    break
                letter = heard.upper().startswith(b"DATA")
                said = b"354 go on\r\n" if letter else b"250 ok\r\n"
            while not self.over.wait(0.2):
                line.sendall(b"2")


@pytest.mark.parametrize(
    ("word", "what"), [(b"RCPT", mailroom.Closed), (b".", mailroom.Doubt)], ids=["before", "after the dot"]
)
def test_a_letter_ends_by_itself_whatever_the_server_drips(
    monkeypatch: pytest.MonkeyPatch, word: bytes, what: type[Exception]
) -> None:
    monkeypatch.setattr(mailroom, "LETTER_SECONDS", 1.5)
    monkeypatch.setattr(mailroom, "GOODBYE_SECONDS", 0.5)
    server, began = Dripping(word), time.monotonic()
    with pytest.raises(what), Mailroom(Server(*server.socket.getsockname()[:2], PLAIN), INSIDE) as room:
        room.hand_over("hola@alameda.example", ANA, LETTER)
    assert time.monotonic() - began < 4
    server.over.set()


def test_a_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailroom, "OPEN_SECONDS", 1.0)
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(mailroom.Closed):
        Mailroom(Server(*mute.getsockname()[:2], PLAIN), INSIDE).__enter__()
    assert time.monotonic() - began < 3


def test_a_letter_takes_a_minute_at_most() -> None:
    assert mailroom.OPEN_SECONDS + mailroom.LETTER_SECONDS + mailroom.GOODBYE_SECONDS <= 60
