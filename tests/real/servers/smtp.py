"""A mail server in a process of its own (aiosmtpd), keeping what it takes in a Maildir."""

from __future__ import annotations

import email
import smtplib
import sys
import tempfile
import time
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from tests.real.servers.ground import Missing, Server, free_port


class MailServer(Server):
    """It stands once it greets; there is no page to ask."""

    def _wait_until_it_answers(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if greets(int(self.healthy)):
                return
            time.sleep(0.1)
        self.stop()
        raise Missing(f"no mail server at port {self.healthy}: {self.log.read_text()[-800:]}")


def greets(port: int) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=1) as line:
            return line.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


class RealSMTP:
    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="smtp-")
        folder = Path(self._folder.name)
        self.host, self.port, self.maildir = "127.0.0.1", free_port(), folder / "maildir"
        kept = ["-c", "aiosmtpd.handlers.Mailbox", str(self.maildir)]
        command = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{self.port}", *kept]
        self.server = MailServer(command, {}, folder / "log", str(self.port))

    def start(self) -> None:
        self.server.start()

    def close(self) -> None:
        self.server.stop()
        self._folder.cleanup()

    def letters(self) -> list[EmailMessage]:
        found = [
            email.message_from_bytes(one.read_bytes(), policy=default) for one in self.maildir.glob("new/*")
        ]
        return [one for one in found if isinstance(one, EmailMessage)]
