"""Telling people that something failed, is uncertain or lost its access; not once per delivery.

What happens is noted in a row at once (`Notice`); people are told later, by a chore of the scheduler. So
nothing that tells can hinder the engine, and 300 failures of one cause are one notice and one letter. So are
sixty channels that lose their access for one cause.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from .models import Channel, Delivery, Notice
from .states import State
from .telling import tell_held, tell_sent
from .telling_together import TOGETHER, tell_of_all

log = logging.getLogger(__name__)

GATHER = timedelta(seconds=45)  # failures come in swarms: wait for the rest of this one
QUIET = timedelta(minutes=10)  # between two letters about one cause
TRY_AGAIN = timedelta(minutes=5)  # after a notice that could not be told
KINDS = {State.FAILED: Notice.Kind.FAILED, State.UNSURE: Notice.Kind.UNSURE}


def on_settled(*, delivery: Delivery, **_: Any) -> None:
    kind = Notice.Kind.BY_HAND if delivery.is_by_hand else KINDS.get(State(delivery.state))
    if kind:
        note(delivery.channel_id, kind, delivery.sentence)
    elif delivery.state == State.SENT:
        tell_sent(delivery)
    elif delivery.state == State.WAITING and delivery.held_at:
        tell_held(delivery)


def on_channel_lost(*, channel: Channel, **_: Any) -> None:
    note(channel.pk, Notice.Kind.LOST, channel.trouble)


def note(channel_id: int, kind: Notice.Kind, sentence: dict[str, Any] | None) -> None:
    """Never raises: a note that can't be written must not stop the press."""
    try:
        with transaction.atomic():
            _write(channel_id, kind, sentence)
    except DatabaseError:
        log.exception("could not note %s of channel %s", kind, channel_id)


def _write(channel_id: int, kind: Notice.Kind, sentence: dict[str, Any] | None) -> None:
    cause = str((sentence or {}).get("text", ""))[:300]
    soon = timezone.now() + GATHER
    first = {"due_at": soon, "seen": 1, "sentence": sentence}
    notice, new = Notice.objects.get_or_create(channel_id=channel_id, kind=kind, cause=cause, defaults=first)
    if new:
        return
    same = Notice.objects.filter(pk=notice.pk)
    same.filter(seen=F("told"), due_at__lt=soon).update(due_at=soon)  # all quiet until now: gather again
    same.update(seen=F("seen") + 1, sentence=sentence)


def send_due() -> int:
    """Tells what is due. Never raises; what couldn't be told is tried again later."""
    now = timezone.now()
    untold = Notice.objects.filter(seen__gt=F("told"))
    due = untold.filter(due_at__lte=now).select_related("channel__workspace").order_by("due_at", "pk")
    told: set[int] = set()
    for notice in due[:100]:
        if notice.pk not in told:
            told |= _tell([notice, *_like(notice, now)])
    return len(told)


def _like(notice: Notice, now: datetime) -> list[Notice]:
    """What the same cause did to other channels of its brand, also just now: it isn't told sixty times."""
    if notice.kind not in TOGETHER:
        return []
    same = Notice.objects.filter(kind=notice.kind, cause=notice.cause, due_at__lte=now + GATHER)
    same = same.filter(channel__workspace=notice.channel.workspace_id, seen__gt=F("told"))
    return list(same.exclude(pk=notice.pk).select_related("channel__workspace").order_by("channel__name"))


def _tell(notices: Sequence[Notice]) -> set[int]:
    """The numbers of those that are told now."""
    try:
        return _told(notices)
    except Exception:
        log.exception("could not tell of channel %s; trying again later", notices[0].channel_id)
        own = Notice.objects.filter(pk__in=[each.pk for each in notices])
        own.update(due_at=timezone.now() + TRY_AGAIN)
        return {each.pk for each in notices}


@transaction.atomic
def _told(notices: Sequence[Notice]) -> set[int]:
    """Told and written down as told, or neither. Another worker's are left to it."""
    mine = [each for each in sorted(notices, key=lambda one: one.pk) if _is_mine(each)]
    if mine:
        tell_of_all(mine)
    return {each.pk for each in mine}


def _is_mine(notice: Notice) -> bool:
    mine = Notice.objects.filter(pk=notice.pk, due_at=notice.due_at, told=notice.told)
    return bool(mine.update(told=notice.seen, due_at=timezone.now() + QUIET))
