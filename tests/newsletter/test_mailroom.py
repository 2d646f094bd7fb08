"""What a mail server's «no» is about: this letter, this address, or nothing at all that lasts."""

from __future__ import annotations

import pytest

from core import mailroom
from core.addresses import Guard
from core.mailroom import AddressRefused, LetterRefused, Mailroom, NotLetIn, Server
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
