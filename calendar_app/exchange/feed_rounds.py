"""Reading feeds when they are due: each every half hour, those in trouble ever less often.

A round takes few, asks several at a time, and each ends within its own bounds (`feeds`): one slow server
holds up no other. Two rounds at once never ask one feed twice: who moves `due_at` has it.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from publishing.networks.contract import Sentence
from publishing.wording import stored
from teams.auditing import Did, record
from teams.models import Membership
from teams.notices import Event, tell
from teams.roles import Verb

from ..models import Feed
from ..permission import demand_feed
from . import feed_drafts
from .feeds import DEFECT, Look, NoFeed, about, look

log = logging.getLogger(__name__)
EVERY, LONGEST = timedelta(minutes=30), timedelta(hours=24)
PATIENCE = 10  # failures in a row; then a person has to look
A_ROUND, AT_A_TIME = 30, 4
REMEMBERED = timedelta(days=30)  # how long a deleted feed's row stays, with what it has shown


def _(text: str) -> str:
    """Marks a sentence for translation; it is translated where it is shown."""
    return text


OWNER_GONE = _(
    "Quien la añadió ya no puede escribir en esta marca: reanúdala tú y los borradores serán tuyos."
)
FEED_STOPPED = _("La fuente «%(name)s» dejó de leerse. %(why)s")
GIVEN_UP = _("Falló %(count)s veces seguidas y dejó de mirarse. La última: %(why)s")


def read_due(now: datetime | None = None) -> int:
    """Returns how many drafts were made."""
    now = now or timezone.now()
    Feed.objects.filter(deleted_at__lt=now - REMEMBERED).delete()
    mine = [feed for feed in due(now) if claim(feed, now) and may_still(feed, now)]
    with ThreadPoolExecutor(AT_A_TIME, "feeds") as pool:
        asked = {pool.submit(ask, feed.url, feed.etag, feed.last_modified): feed for feed in mine}
        return sum(settle(asked[done], done.result(), now) for done in as_completed(asked))


def read_one(feed: Feed, now: datetime | None = None, *, by: Any = None) -> int:
    """At once, asked for by a person."""
    record(Did.FEED_READ, by=by, workspace=feed.workspace_id, on=feed)
    now = now or timezone.now()
    if not claim(feed, now) or not may_still(feed, now):
        return 0
    return settle(feed, ask(feed.url, feed.etag, feed.last_modified), now)


def due(now: datetime) -> list[Feed]:
    rows = Feed.objects.filter(paused_at=None, deleted_at=None, due_at__lte=now)
    return list(rows.select_related("workspace", "by", "pillar", "campaign").order_by("due_at")[:A_ROUND])


def claim(feed: Feed, now: datetime) -> bool:
    """Also the next time it is due, if this one ends in the dark."""
    free = Feed.objects.filter(pk=feed.pk, due_at=feed.due_at, paused_at=None, deleted_at=None)
    return bool(free.update(due_at=now + EVERY))


def may_still(feed: Feed, now: datetime) -> bool:
    """Drafts are its owner's: without her nothing is asked for."""
    try:
        if feed.by is None or not feed.by.is_active:  # a verb without a person is the operator's
            raise PermissionDenied
        demand_feed(feed, feed.by)
    except PermissionDenied:
        stop(feed, Sentence(OWNER_GONE), now)
        return False
    return True


def ask(address: str, etag: str, last_modified: str) -> Look | NoFeed:
    """In a thread of its own: no database in here, and whatever breaks is an answer."""
    try:
        return look(address, etag=etag, last_modified=last_modified)
    except NoFeed as no:
        return no
    except Exception:
        log.exception("a feed could not be read")
        return NoFeed(about(DEFECT, address))


def settle(feed: Feed, answer: Look | NoFeed, now: datetime) -> int:
    """Writes down what came of it. How many drafts were made."""
    if not current(feed).exists():
        return 0  # somebody paused, changed or deleted it meanwhile
    if isinstance(answer, NoFeed):
        fail(feed, answer, now)
        return 0
    try:
        made = len(feed_drafts.take_in(feed, answer))
    except PermissionDenied:
        stop(feed, Sentence(OWNER_GONE), now)
        return 0
    except Exception:
        log.exception("entries of a feed could not be made drafts")
        fail(feed, NoFeed(about(DEFECT, feed.url)), now)
        return 0
    current(feed).update(
        checked_at=now, failures=0, trouble="", etag=answer.etag, last_modified=answer.last_modified
    )
    return made


def current(feed: Feed) -> QuerySet[Feed]:
    """The row, as long as it is what was asked for."""
    return Feed.objects.filter(pk=feed.pk, url=feed.url, paused_at=None, deleted_at=None)


def fail(feed: Feed, no: NoFeed, now: datetime) -> None:
    failures = feed.failures + 1
    if no.gone:
        stop(feed, no.sentence, now)
    elif failures >= PATIENCE:
        stop(feed, Sentence(GIVEN_UP, {"count": failures, "why": no.sentence}), now)
    else:
        later = now + patience(failures, no.wait)
        sentence = stored(no.sentence)
        current(feed).update(checked_at=now, failures=failures, trouble=sentence, due_at=later)


def patience(failures: int, wait: timedelta | None = None) -> timedelta:
    """Half an hour, doubled each time, a day at most; longer if the server asked for it."""
    return min(LONGEST, max(EVERY * 2 ** (failures - 1), wait or EVERY))


def stop(feed: Feed, why: Sentence, now: datetime) -> None:
    """By itself: who looks after it hears of it."""
    with transaction.atomic():
        if current(feed).update(checked_at=now, paused_at=now, trouble=stored(why)):
            tell_stopped(feed, why)


def tell_stopped(feed: Feed, why: Sentence) -> None:
    """Its owner and who looks after the brand's settings; a feed is anybody's who may write."""
    seats = Membership.objects.filter(workspace=feed.workspace_id).select_related("user", "custom")
    able = [seat for seat in seats if seat.may(Verb.WRITE)]
    to = [seat.user for seat in able if seat.may(Verb.SETTINGS) or seat.user_id == feed.by_id]
    tell(
        Event.FEED_STOPPED,
        workspace=feed.workspace,
        to=to,
        text=FEED_STOPPED,
        params={"name": feed.name, "why": why.as_json()},
        url=reverse("source", args=[feed.workspace.slug, feed.pk]),
        key=f"feed:{feed.pk}",
        facts={"feed": feed.pk},
    )
