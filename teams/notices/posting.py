"""One letter handed over, and what is known of it afterwards."""

from __future__ import annotations

import logging
import smtplib
from enum import Enum

from django.core.mail import EmailMessage, get_connection

log = logging.getLogger(__name__)


class Fate(Enum):
    TAKEN = "taken"
    REFUSED = "refused"  # a clear and lasting no for this letter or this address
    LATER = "later"  # certainly not sent
    CLOSED = "closed"  # certainly not sent, and nothing else would be now
    DOUBT = "doubt"  # it left and no answer came


def hand_over(message: EmailMessage) -> Fate:
    """Never raises: a mail server can fail in any way it likes. Each letter has a conversation of its own,
    so that one that is broken off leaves no doubt about the next."""
    try:
        connection = get_connection()
        connection.open()
    except Exception as away:
        log.warning("the mail server is away: %s", type(away).__name__)
        return Fate.CLOSED
    try:
        return Fate.TAKEN if connection.send_messages([message]) else Fate.LATER
    except Exception as no:
        log.warning("a letter was not taken: %s", type(no).__name__)
        return judged(no)
    finally:
        try:
            connection.close()
        except Exception:
            log.info("the mail server hung up before goodbye")


def judged(no: Exception) -> Fate:
    """An answer with a code is clear. Without one the letter may have been taken."""
    if isinstance(no, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in no.recipients.values()]
        return Fate.REFUSED if codes and all(code >= 500 for code in codes) else Fate.LATER
    if isinstance(no, smtplib.SMTPDataError):
        return Fate.REFUSED if no.smtp_code >= 500 else Fate.LATER
    if isinstance(no, smtplib.SMTPResponseException | smtplib.SMTPNotSupportedError):
        return Fate.CLOSED  # the sender, or what the server can: the same for every letter
    if isinstance(no, smtplib.SMTPException | OSError):
        return Fate.DOUBT
    return Fate.REFUSED  # it can't even be written: an address with a line break in it
