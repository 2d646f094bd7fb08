"""Letters leave one by one: written down before, settled after; a doubt is never sent again by itself."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from core.crypto import CannotUnseal
from core.mailroom import (
    AddressRefused,
    Closed,
    Doubt,
    LetterDeferred,
    LetterRefused,
    MailError,
    Mailroom,
    NotLetIn,
)

from . import lists, writing
from .models import Letter, Newsletter, Subscriber

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
FOR = 50.0  # seconds one round lasts at most; the next one goes on
TRIES = 6
State = Letter.State


def send_due(seconds: float = FOR) -> int:
    """Every list with letters to send, each by one sender at a time. Answers how many went out."""
    settle_what_a_crash_left()
    due = Letter.objects.filter(state=State.WAITING, due_at__lte=timezone.now())
    lists_due = due.values_list("issue__newsletter", flat=True).distinct()
    return sum(send_list(pk, seconds) for pk in list(lists_due))


def send_list(pk: int, seconds: float = FOR) -> int:
    now = timezone.now()
    free = Newsletter.objects.filter(pk=pk).exclude(lease_until__gt=now)
    if not free.update(lease_until=now + LEASE):
        return 0
    try:
        return _converse(Newsletter.objects.select_related("workspace").get(pk=pk), seconds)
    finally:
        Newsletter.objects.filter(pk=pk).update(lease_until=None)


def _converse(newsletter: Newsletter, seconds: float) -> int:
    """One conversation with its mail server. While that is shut, letters wait; nothing is lost."""
    until, sent = time.monotonic() + seconds, 0
    try:
        with Mailroom(lists.server_of(newsletter), lists.guard_of(newsletter)) as room:
            _trouble(newsletter, "")
            while time.monotonic() < until and (letter := _next(newsletter)):
                sent += _send(letter, newsletter, room)
                time.sleep(
                    max(0.0, 60 / max(newsletter.per_minute, 1)) if newsletter.per_minute < 6000 else 0
                )
    except (MailError, CannotUnseal) as shut:
        log.warning("newsletter %s: %s", newsletter.pk, shut)
        _trouble(newsletter, str(shut))
    return sent


def _trouble(newsletter: Newsletter, reason: str) -> None:
    Newsletter.objects.filter(pk=newsletter.pk).exclude(trouble=reason[:300]).update(trouble=reason[:300])


def _next(newsletter: Newsletter) -> Letter | None:
    """Claims one: who takes the row from WAITING has it."""
    now = timezone.now()
    due = Letter.objects.filter(issue__newsletter=newsletter, state=State.WAITING, due_at__lte=now)
    for pk in due.order_by("due_at", "pk").values_list("pk", flat=True)[:20]:
        mine = Letter.objects.filter(pk=pk, state=State.WAITING)
        if mine.update(state=State.LEAVING, tries=F("tries") + 1, left_at=None):
            Newsletter.objects.filter(pk=newsletter.pk).update(lease_until=now + LEASE)
            return Letter.objects.select_related("issue__newsletter", "subscriber").get(pk=pk)
    return None


def _send(letter: Letter, newsletter: Newsletter, room: Mailroom) -> int:
    """1 where the server took it. Raises what shuts the whole conversation, the letter safe before that."""
    if letter.subscriber.state != Subscriber.State.ON or letter.issue.cancelled_at:
        _settle(letter, State.WITHDRAWN)
        return 0
    message = writing.message(letter).as_bytes()
    Letter.objects.filter(pk=letter.pk).update(left_at=timezone.now())
    try:
        said = room.hand_over(newsletter.sender, letter.subscriber.email, message)
    except LetterRefused as no:
        _settle(letter, State.REFUSED, f"{no.code} {no.said}")
        if isinstance(no, AddressRefused):
            _take_off(letter.subscriber)
    except LetterDeferred as later:
        _again(letter, f"{later.code} {later.said}")
    except Doubt as doubt:
        _settle(letter, State.UNSURE, doubt.said)
        raise
    except (Closed, NotLetIn):
        _back(letter)
        raise
    else:
        _settle(letter, State.SENT, said)
        return 1
    return 0


def _take_off(subscriber: Subscriber) -> None:
    on = Subscriber.objects.filter(pk=subscriber.pk, state=Subscriber.State.ON)
    on.update(state=Subscriber.State.REFUSED)


def _settle(letter: Letter, state: str, reason: str = "") -> None:
    Letter.objects.filter(pk=letter.pk, state=State.LEAVING).update(state=state, reason=reason[:300])


def _again(letter: Letter, reason: str) -> None:
    """A clear «not now»: some minutes later, and later each time."""
    if letter.tries >= TRIES:
        _settle(letter, State.REFUSED, reason)
        return
    due = timezone.now() + timedelta(minutes=5 * 2 ** (letter.tries - 1))
    waiting = Letter.objects.filter(pk=letter.pk, state=State.LEAVING)
    waiting.update(state=State.WAITING, due_at=due, reason=reason[:300], left_at=None)


def _back(letter: Letter) -> None:
    due = timezone.now() + timedelta(minutes=1)
    leaving = Letter.objects.filter(pk=letter.pk, state=State.LEAVING)
    leaving.update(state=State.WAITING, due_at=due, left_at=None, tries=F("tries") - 1)


def settle_what_a_crash_left() -> None:
    """A sender that died: what had not begun to leave waits again, the letter under way stays in doubt."""
    nobody = Letter.objects.filter(state=State.LEAVING).exclude(
        issue__newsletter__lease_until__gt=timezone.now()
    )
    nobody.filter(left_at=None).update(state=State.WAITING)
    nobody.filter(left_at__isnull=False).update(state=State.UNSURE, reason="the sender died while it left")
