"""Letters leave one by one: written down before, settled after; a doubt is never sent again by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import timedelta
from random import SystemRandom

from django.db import DatabaseError
from django.db.models import QuerySet
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

from . import lists, turns, writing
from .models import Letter, Newsletter, Subscriber
from .turns import Turn

log = logging.getLogger(__name__)
ROUND = 15.0  # seconds a round begins new letters: its thread is one of those that posts wait for
MINUTE = timedelta(minutes=1)
MOST = 1000  # letters of a round
TRIES = 6
State = Letter.State


def send_due(seconds: float = ROUND) -> int:
    """Every list with letters to send, in a new order each time; they share the round. How many went out."""
    settle_what_a_crash_left()
    due = Letter.objects.filter(state=State.WAITING, due_at__lte=timezone.now())
    pks = list(due.values_list("issue__newsletter", flat=True).distinct())
    SystemRandom().shuffle(pks)
    return sum(send_list(pk, seconds / len(pks)) for pk in pks)


def send_list(pk: int, seconds: float = ROUND) -> int:
    turn = turns.take(pk)
    if turn is None:
        return 0
    try:
        allowed = _allowed(turn.newsletter)
        return _converse(turn, seconds, allowed) if allowed else 0
    finally:
        turn.end()


def _allowed(newsletter: Newsletter) -> int:
    """How many may leave now, that there are no more than `per_minute` in any minute."""
    lately = Letter.objects.filter(left_at__gt=timezone.now() - MINUTE, issue__newsletter=newsletter)
    return max(0, newsletter.per_minute - lately.count())


def _converse(turn: Turn, seconds: float, allowed: int) -> int:
    """One conversation with its mail server. While that is shut, letters wait; nothing is lost."""
    newsletter, until, sent = turn.newsletter, time.monotonic() + seconds, 0
    try:
        with Mailroom(lists.server_of(newsletter), lists.guard_of(newsletter)) as room:
            _trouble(newsletter, "")
            for letter in _claimed(turn, until, allowed):
                sent += _send(letter, room)
    except (MailError, CannotUnseal) as shut:
        log.warning("newsletter %s: %s", newsletter.pk, shut)
        _trouble(newsletter, str(shut))
    return sent


def _trouble(newsletter: Newsletter, reason: str) -> None:
    Newsletter.objects.filter(pk=newsletter.pk).exclude(trouble=reason[:300]).update(trouble=reason[:300])


def _claimed(turn: Turn, until: float, most: int) -> Iterator[Letter]:
    """One after the other: who takes the row from WAITING has it, until somebody else does.

    `tries` says whose it is. What is due is read once: to look for the next among 50,000 takes its time.
    """
    now = timezone.now()
    due = Letter.objects.filter(issue__newsletter=turn.newsletter, state=State.WAITING, due_at__lte=now)
    for pk, tries in list(due.order_by("due_at", "pk").values_list("pk", "tries")[: min(most, MOST)]):
        if time.monotonic() >= until or not turn.prolong():
            return
        waiting = Letter.objects.filter(pk=pk, state=State.WAITING, tries=tries)
        if waiting.update(state=State.LEAVING, tries=tries + 1, left_at=None):
            letter = Letter.objects.select_related("issue__newsletter", "subscriber").get(pk=pk)
            letter.tries = tries + 1  # ours, even where another took it between these two lines
            yield letter


def _ours(letter: Letter) -> QuerySet[Letter]:
    """The row, while this try is the one under way: a sender that was taken for dead finds none."""
    return Letter.objects.filter(pk=letter.pk, state=State.LEAVING, tries=letter.tries)


def _send(letter: Letter, room: Mailroom) -> int:
    """1 where the server took it. Raises what shuts the whole conversation, the letter safe before that."""
    if letter.subscriber.state != Subscriber.State.ON or letter.issue.cancelled_at:
        _settle(letter, State.WITHDRAWN)
        return 0
    message = _written(letter)
    if message is None or not _ours(letter).filter(left_at=None).update(left_at=timezone.now()):
        return 0
    return _hand_over(letter, message, room)


def _hand_over(letter: Letter, message: bytes, room: Mailroom) -> int:
    try:
        said = room.hand_over(letter.issue.newsletter.sender, letter.subscriber.email, message)
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
    except Exception as defect:
        log.exception("letter %s broke while it left", letter.pk)
        _settle(letter, State.UNSURE, type(defect).__name__)
        raise Doubt(type(defect).__name__) from None  # nobody knows where in its conversation it broke
    else:
        _settle(letter, State.SENT, said)
        return 1
    return 0


def _written(letter: Letter) -> bytes | None:
    """One that breaks keeps no other back; a database that is away is nobody's defect."""
    try:
        return writing.message(letter).as_bytes()
    except DatabaseError:
        raise
    except Exception as defect:
        log.exception("letter %s could not be written", letter.pk)
        _settle(letter, State.REFUSED, f"it could not be written: {type(defect).__name__}")
        return None


def _take_off(subscriber: Subscriber) -> None:
    on = Subscriber.objects.filter(pk=subscriber.pk, state=Subscriber.State.ON)
    on.update(state=Subscriber.State.REFUSED)


def _settle(letter: Letter, state: str, reason: str = "") -> None:
    _ours(letter).update(state=state, reason=reason[:300])


def _again(letter: Letter, reason: str) -> None:
    """A clear «not now»: some minutes later, and later each time. `left_at` stays: the pace counts it."""
    if letter.tries >= TRIES:
        _settle(letter, State.REFUSED, reason)
        return
    due = timezone.now() + timedelta(minutes=5 * 2 ** (letter.tries - 1))
    _ours(letter).update(state=State.WAITING, due_at=due, reason=reason[:300])


def _back(letter: Letter) -> None:
    """Nothing of it left: this try doesn't count."""
    due = timezone.now() + timedelta(minutes=1)
    _ours(letter).update(state=State.WAITING, due_at=due, left_at=None, tries=letter.tries - 1)


def settle_what_a_crash_left() -> None:
    """A sender that died: what had not begun to leave waits again, the letter under way stays in doubt.

    It may only be slow. What its letter's row says is asked again in each UPDATE itself (with a join,
    PostgreSQL would judge by what it read before it waited for the row): who writes `left_at` first, wins.
    """
    somebody = {"issue__newsletter__lease_until__gt": timezone.now()}
    nobodys = Letter.objects.filter(state=State.LEAVING).exclude(**somebody)
    left = Letter.objects.filter(pk__in=list(nobodys.values_list("pk", flat=True)), state=State.LEAVING)
    left.filter(left_at=None).update(state=State.WAITING)
    left.filter(left_at__isnull=False).update(state=State.UNSURE, reason="the sender died while it left")
