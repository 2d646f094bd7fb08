"""Joining a list and leaving it. Who did not confirm is not written to, unless the brand vouches for her."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.mailroom import MailError, Mailroom, postal
from core.names import shown
from teams.auditing import Did, record

from . import lists, writing
from .models import Newsletter, Subscriber, new_token

State = Subscriber.State
AGAIN = timedelta(minutes=10)  # between two confirmations to one address
MOST = 100_000
A_READER = "—"  # in the log: a person of the list, by her number
CHUNK = 500  # rows of an import written at once
LONGEST = 254  # characters of an address (RFC 5321); Django's validator lets 320 through


@dataclass
class Taken:
    """What became of an import: how many were added, were there, had left; each line that is no address.

    `unread`: lines beyond the first MOST, of which nothing became.
    """

    added: int = 0
    there: int = 0
    left: int = 0
    wrong: list[tuple[int, str]] = field(default_factory=list)
    unread: int = 0


class CannotRead(ValueError):
    """The text is no table. It says at which line, and the way out."""


def ask(newsletter: Newsletter, email: str, name: str = "") -> Subscriber | None:
    """By the public form: to be confirmed by mail. None where there is nothing to send (she is on already, or
    was asked a moment ago): the page says the same in every case, so that nobody learns who is on a list."""
    known = newsletter.subscribers.filter(email__iexact=email).first()
    if known is None:
        return _new(newsletter, email, name)
    if known.state == State.ON or (known.state == State.ASKED and known.asked_at > timezone.now() - AGAIN):
        return None
    Subscriber.objects.filter(pk=known.pk).update(
        state=State.ASKED, asked_at=timezone.now(), token=new_token()
    )
    known.refresh_from_db()
    return known


def _new(newsletter: Newsletter, email: str, name: str) -> Subscriber | None:
    named = {"name": shown(name)[:120], "source": "formulario", "state": State.ASKED}
    try:
        with transaction.atomic():
            return Subscriber.objects.create(newsletter=newsletter, email=email, **named)
    except IntegrityError:  # the same address, a moment earlier
        return None


def send_confirmation(pk: int) -> bool:
    """False where the mail server is shut: the task tries again."""
    subscriber = Subscriber.objects.select_related("newsletter").get(pk=pk)
    newsletter = subscriber.newsletter
    try:
        with Mailroom(lists.server_of(newsletter), lists.guard_of(newsletter)) as room:
            letter = writing.confirmation(subscriber).as_bytes()
            room.hand_over(newsletter.sender, subscriber.email, letter)
    except MailError:
        return False
    return True


def confirm(token: str) -> Subscriber | None:
    asked = Subscriber.objects.filter(token=token, state=State.ASKED)
    with transaction.atomic():
        if asked.update(state=State.ON, confirmed_at=timezone.now()):
            tell(Did.SUBSCRIBER_JOINED, token, by=None)
    return Subscriber.objects.filter(token=token, state=State.ON).select_related("newsletter").first()


def leave(token: str, *, by: Any = None) -> Subscriber | None:
    """At once and for every letter that has not left; twice is once. `by`: who took her off."""
    hers = Subscriber.objects.filter(token=token)
    with transaction.atomic():
        if hers.exclude(state=State.LEFT).update(state=State.LEFT, left_at=timezone.now()):
            tell(Did.SUBSCRIBER_REMOVED if by else Did.SUBSCRIBER_LEFT, token, by=by)
    return hers.select_related("newsletter").first()


def tell(did: Did, token: str, *, by: Any) -> None:
    """By her number: who may ask to be forgotten has no address in what is never changed."""
    one = Subscriber.objects.select_related("newsletter").get(token=token)
    workspace = one.newsletter.workspace_id
    record(did, by=by, workspace=workspace, on=one.newsletter, after={"subscriber": one.pk}, who=A_READER)


def bring(newsletter: Newsletter, text: str, *, by: Any = None, source: str = "importada") -> Taken:
    """Lines of «address» or «address, name» whose consent the brand vouches for. Who left stays away.

    Raises CannotRead; then nobody was added.
    """
    rows = list(_rows(text))
    taken, known = Taken(unread=max(0, len(rows) - MOST)), _known(newsletter)
    new: list[Subscriber] = []
    for number, email, name in rows[:MOST]:
        state = known.get(email.lower())
        if not _is_address(email):
            taken.wrong.append((number, email[:120]))
        elif state is None:
            known[email.lower()] = State.ON
            new.append(_vouched_for(newsletter, email, name, source))
        elif state == State.LEFT:
            taken.left += 1
        else:
            taken.there += 1
    taken.added = _added(new)
    taken.there += len(new) - taken.added
    counted = {"added": taken.added, "there": taken.there, "left": taken.left, "wrong": len(taken.wrong)}
    record(Did.SUBSCRIBERS_ADDED, by=by, workspace=newsletter.workspace_id, on=newsletter, after=counted)
    return taken


def _known(newsletter: Newsletter) -> dict[str, str]:
    """Everybody's state, by address."""
    rows = newsletter.subscribers.order_by().values_list("email", "state")
    return {email.lower(): state for email, state in rows.iterator()}


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
        postal(email)
    except (ValidationError, UnicodeError):
        return False
    return len(email) <= LONGEST


def _vouched_for(newsletter: Newsletter, email: str, name: str, source: str) -> Subscriber:
    named = {"name": shown(name)[:120], "source": source, "confirmed_at": timezone.now()}
    return Subscriber(newsletter=newsletter, email=email, state=State.ON, **named)


def _added(new: list[Subscriber]) -> int:
    """Piece by piece, so that others can write too. Who came by the form a moment earlier isn't counted."""
    added = 0
    for start in range(0, len(new), CHUNK):
        piece = new[start : start + CHUNK]
        Subscriber.objects.bulk_create(piece, ignore_conflicts=True)
        added += Subscriber.objects.filter(token__in=[one.token for one in piece]).count()
    return added


def _rows(text: str) -> Iterator[tuple[int, str, str]]:
    """Strictly: a quote that is never closed would take all the lines after it for one name."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for number, row in enumerate(reader, 1):
            cells = [cell.strip() for cell in row]
            if any(cells) and (number > 1 or "@" in row[0]):  # else a heading
                yield number, cells[0], cells[1] if len(cells) > 1 else ""
    except csv.Error:
        raise CannotRead(_unreadable(max(reader.line_num, 1))) from None


def _unreadable(line: int) -> str:
    return _(
        "El texto no se puede leer como tabla: hay unas comillas sin cerrar o una celda larguísima cerca de "
        "la línea %(line)s. Corrígela y vuelve a importar; no se agregó a nadie."
    ) % {"line": line}
