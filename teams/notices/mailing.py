"""Letters that are due, each claimed before it leaves.

**At most once.** A letter is claimed in a transaction of its own and then handed over. A worker that dies in
between leaves a claim without an end: nobody sends that letter again, because it may have arrived. What was
in it is not lost: it waits in the app («Avisos»), also for somebody who had turned that off there. The other
way round (again after a crash) would tell people twice of things they may already have acted on. Refusals are
clear answers: those back off and try again, for a day.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..models import Notification, User
from . import reading
from .events import Event
from .letters import WORDED, letter
from .posting import Fate, hand_over

log = logging.getLogger(__name__)
A_ROUND = 500  # notifications looked at
LOST = timedelta(minutes=5)  # a claim this old has nobody behind it: a letter takes a minute at most
PATIENCE = timedelta(minutes=1)  # doubled with each try
LONGEST = timedelta(hours=2)
TRIES = 18  # about a day

News = list[Notification]


def send_due(now: datetime | None = None) -> int:
    """How many letters were taken. Never raises for a letter that fails."""
    now = now or timezone.now()
    give_up_lost(now)
    sent = 0
    for user, news in envelopes(now):
        fate = send(user, news)
        sent += fate is Fate.TAKEN
        if fate is Fate.CLOSED:
            break  # whoever comes next would wait for the same closed door
    return sent


def give_up_lost(now: datetime) -> None:
    lost = Notification.objects.filter(mailed_at=None, mail_due__isnull=False, mail_claimed_at__lt=now - LOST)
    if number := keep_in_app(lost):
        log.warning("%s notifications were in letters whose worker died: they wait in the app", number)


def envelopes(now: datetime) -> Iterable[tuple[User, News]]:
    """What goes into one letter: a person's digest, or what she is told at once of one kind in one brand."""
    due = Notification.objects.filter(mail_due__lte=now, mailed_at=None, mail_claimed_at=None)
    rows = due.select_related("user", "workspace").order_by("mail_due", "pk")[:A_ROUND]
    people: dict[int, list[Notification]] = {}
    for one in rows:
        people.setdefault(one.user_id, []).append(one)
    for news in people.values():
        for _key, some in groupby(sorted(news, key=envelope), key=envelope):
            yield news[0].user, list(some)


def envelope(one: Notification) -> tuple[Any, ...]:
    """What has a letter of its own words (publishing's troubles) shares it with nothing."""
    alone = one.pk if Event(one.event) in WORDED else 0
    return (1,) if one.digest else (0, one.workspace_id or 0, one.event, alone)


def send(user: User, news: News) -> Fate | None:
    mine = claim(user, news)
    if not mine:
        return None
    try:
        made = letter(user, mine)
    except Exception:
        log.exception("a letter could not be written")
        keep_in_app(rows(mine))
        return Fate.REFUSED
    fate = hand_over(made)
    settle(mine, fate)
    return fate


@transaction.atomic
def claim(user: User, news: News) -> News:
    """Those that are still to be told: unread, of brands she may see, and nobody else's letter."""
    free = rows(news).filter(mail_claimed_at=None, mailed_at=None, mail_due__isnull=False).select_for_update()
    found = list(free.order_by("at", "pk"))
    seen = set(reading.brands_seen_by(user)) if user.is_active else set()
    mine = [
        one for one in found if one.read_at is None and user.is_active and one.workspace_id in {None, *seen}
    ]
    rows(mine).update(mail_claimed_at=timezone.now())
    rows([one for one in found if one not in mine]).update(mail_due=None)
    brands = {one.workspace_id: one.workspace for one in news}
    for one in mine:
        one.workspace = brands[one.workspace_id]
    return mine


def settle(news: News, fate: Fate) -> None:
    now, own = timezone.now(), rows(news)
    if fate is Fate.TAKEN:
        own.filter(in_app=False).update(read_at=now)
        own.update(mailed_at=now)
    elif fate in (Fate.LATER, Fate.CLOSED) and news[0].mail_tries < TRIES:
        wait = min(PATIENCE * 2 ** news[0].mail_tries, LONGEST)
        own.update(mail_claimed_at=None, mail_due=now + wait, mail_tries=F("mail_tries") + 1)
    else:
        log.warning("a letter ended as %s: what it said waits in the app", fate.value)
        keep_in_app(own)


def keep_in_app(notifications: Any) -> int:
    """No letter any more; she finds it where she signs in."""
    return int(notifications.update(mail_due=None, in_app=True))


def rows(news: News) -> Any:
    return Notification.objects.filter(pk__in=[one.pk for one in news])
