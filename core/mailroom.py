"""The hardened way out for mail: one SMTP conversation, its server judged as any address a person gives.

What it promises: the name is resolved once and judged (`core.addresses`), the socket opened to the judged
address; five seconds to connect, twenty for any silence, and whatever the server does (a byte now and then,
too) twenty to be let in, thirty-five for a letter, five to say goodbye: a minute in all; certificates always
checked; a password is never sent over a line that isn't encrypted. A letter is one irreversible request: what
follows its last dot is either a clear answer or `Doubt`.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import idna

from core.addresses import Blocked, Guard, NoSuchName
from core.wire import CONNECT_SECONDS, READ_SECONDS, PlainSocket, TLSSocket, now, seconds_left

OPEN_SECONDS, LETTER_SECONDS, GOODBYE_SECONDS = 20.0, 35.0, 5.0
STARTTLS, TLS, PLAIN = "starttls", "tls", "plain"
DOT = re.compile(rb"(?m)^\.")
# RFC 3463 and RFC 7505: no such mailbox, no such host, no address at all, moved away, a host without mail,
# a mailbox shut for good. Other refusals (relaying, policy, lists of bad senders) say nothing of the person.
NOBODY_THERE = re.compile(r"5\.(?:1\.(?:1|2|3|6|10)|2\.1)(?!\d)")


class MailError(Exception):
    """`code`: the server's (0 = none); `said`: its words, for the operator."""

    def __init__(self, said: str, code: int = 0) -> None:
        super().__init__(said)
        self.said, self.code = said, code


class Closed(MailError):
    """The server can't be reached or won't have us now: certainly nothing was sent. Try later."""


class NotLetIn(MailError):
    """It refuses the user, the password or the sender: a person has to mend that."""


class LetterRefused(MailError):
    """A clear and lasting no for this letter (5xx)."""


class AddressRefused(LetterRefused):
    """There is no such recipient, or nothing is taken for her any more: by the server's status code."""


class LetterDeferred(MailError):
    """A clear no for now (4xx): the same letter later."""


class Doubt(MailError):
    """The letter's last dot left and no answer came: it may have been taken."""


@dataclass(frozen=True)
class Server:
    """Where mail is handed over. `security`: STARTTLS, TLS or PLAIN (a server inside, without password)."""

    host: str
    port: int
    security: str = STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)


class Mailroom:
    """One conversation: `with Mailroom(server, guard) as room: room.hand_over(sender, recipient, letter)`."""

    def __init__(self, server: Server, guard: Guard | None = None, ca_file: str | None = None) -> None:
        self._server, self._guard = server, guard or Guard()
        self._context = ssl.create_default_context(cafile=ca_file)
        self._context.sslsocket_class = TLSSocket

    def __enter__(self) -> Self:
        try:
            with within(OPEN_SECONDS):
                self._open()
        except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError) as no:
            raise NotLetIn(_words(no), getattr(no, "smtp_code", 0)) from None
        except UnicodeError as beyond:  # smtplib says user and password in ASCII only
            raise NotLetIn(_words(beyond)) from None
        except (OSError, smtplib.SMTPException) as error:
            raise Closed(_words(error), getattr(error, "smtp_code", 0)) from None
        return self

    def __exit__(self, *_: object) -> None:
        try:
            with within(GOODBYE_SECONDS):
                self._smtp.quit()
        except (OSError, smtplib.SMTPException):
            self._smtp.close()

    def _open(self) -> None:
        server = self._server
        if server.security == PLAIN and server.password:
            raise smtplib.SMTPNotSupportedError("a password is never sent over a line that is not encrypted")
        made = _SMTP_TLS if server.security == TLS else _SMTP
        self._smtp: smtplib.SMTP = made(self._guard, self._context)
        self._smtp.connect(server.host, server.port)
        if server.security == STARTTLS:
            self._smtp.starttls(context=self._context)
        if server.user:
            self._smtp.login(server.user, server.password)
        self._smtp.ehlo_or_helo_if_needed()

    def hand_over(self, sender: str, recipient: str, message: bytes) -> str:
        """What the server said when it took it. Raises a MailError; after the last dot, silence is Doubt."""
        sender, recipient = _written(sender, NotLetIn), _written(recipient, LetterRefused)
        with within(LETTER_SECONDS):
            return self._say(sender, recipient, message)

    def _say(self, sender: str, recipient: str, message: bytes) -> str:
        try:
            self._envelope(sender, recipient)
        except (OSError, smtplib.SMTPException) as error:
            raise Closed(_words(error)) from None
        try:
            self._smtp.send(_stuffed(message))
            answer = self._smtp.getreply()
        except (OSError, smtplib.SMTPException) as silence:
            raise Doubt(_words(silence)) from None
        return _judged(answer, LetterRefused)

    def _envelope(self, sender: str, recipient: str) -> None:
        self._smtp.rset()
        _judged(self._smtp.mail(sender), NotLetIn)
        _judged(self._smtp.rcpt(recipient), _not_to_her)
        _judged(self._smtp.docmd("DATA"), LetterRefused, expected=(354,))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """All that this thread says and hears of mail in here, together."""
    now.deadline = time.monotonic() + seconds
    try:
        yield
    finally:
        now.deadline = float("inf")


def postal(address: str) -> str:
    """As envelope and header take it: the domain by IDNA. Raises UnicodeError where there is no such form.

    >>> postal("ana@caf\u00e9.example")
    'ana@xn--caf-dma.example'
    """
    local, _, domain = address.rpartition("@")
    local.encode("ascii")  # beyond that only servers with SMTPUTF8 go
    return address if domain.isascii() else f"{local}@{idna.encode(domain, uts46=True).decode()}"


def _written(address: str, refusal: type[MailError]) -> str:
    try:
        return postal(address)
    except UnicodeError:
        raise refusal("this address can't be written in ASCII") from None


def _not_to_her(words: str, code: int) -> LetterRefused:
    return (AddressRefused if NOBODY_THERE.match(words) else LetterRefused)(words, code)


def _judged(
    answer: tuple[int, bytes], refusal: Callable[[str, int], MailError], expected: Sequence[int] = (250, 251)
) -> str:
    code, said = answer
    words = said.decode("utf-8", "replace")[:300]
    if code in expected:
        return words
    raise (LetterDeferred if 400 <= code < 500 else refusal)(words, code)


def _stuffed(message: bytes) -> bytes:
    """RFC 5321 §4.5.2: lines end with CRLF, one that begins with a dot gets another, a dot alone ends it."""
    lines = re.sub(rb"\r?\n", b"\r\n", message)
    return DOT.sub(b"..", lines).rstrip(b"\r\n") + b"\r\n.\r\n"


def _words(error: Exception) -> str:
    """Without the exception's own repr: it may hold what was sent."""
    said = getattr(error, "smtp_error", b"")
    if said:
        return said.decode("utf-8", "replace")[:300] if isinstance(said, bytes) else str(said)[:300]
    return f"{type(error).__name__}: {error}"[:300] if isinstance(error, OSError) else type(error).__name__


class _SMTP(smtplib.SMTP):
    """smtplib's conversation over a socket to a judged address."""

    def __init__(self, guard: Guard, context: ssl.SSLContext) -> None:
        self._guard, self._tls = guard, context
        super().__init__(timeout=READ_SECONDS)

    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        self._host = host  # the name, for the certificate
        try:
            addresses = self._guard.addresses(host, port, CONNECT_SECONDS)
        except (Blocked, NoSuchName) as error:
            raise OSError(str(error)) from None
        opened = PlainSocket(socket.AF_INET6 if ":" in addresses[0] else socket.AF_INET, socket.SOCK_STREAM)
        try:
            opened.settimeout(seconds_left(CONNECT_SECONDS))
            opened.connect((addresses[0], port))
        except BaseException:
            opened.close()
            raise
        return opened


class _SMTP_TLS(_SMTP):
    def _get_socket(self, host: str, port: int, timeout: Any) -> socket.socket:
        return self._tls.wrap_socket(super()._get_socket(host, port, timeout), server_hostname=host)
