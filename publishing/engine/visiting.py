"""Visiting channels: claim what is due, talk, write down what came of it, until nothing is due."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, close_old_connections
from django.utils import timezone

from publishing.models import Channel, Pace

from .claiming import Claim, claim, ready
from .conversing import Conversation
from .ledger import InlineLedger, Ledger
from .recording import Ended, record

log = logging.getLogger(__name__)
BUSY_FOR = timedelta(seconds=2)  # somebody else is sending on the channel: look again then
# Claiming for twenty channels costs hardly more than for one; nobody's turn comes noticeably later for it.
A_MOMENT = 0.03  # seconds
INSISTING = 0.5  # seconds between two tries to write a result down while the database is away


def visit(channel_ids: Collection[int], *, clock: Callable[[], datetime] = timezone.now) -> int:
    """All that is due on these channels, one by one, in this thread. Answers how many conversations."""
    return Visit(InlineLedger(), clock=clock).run(channel_ids)


@dataclass
class Visit:
    """One bundle of channels. With pools, their conversations run side by side; a channel's own never do."""

    ledger: Ledger
    pool_of: Callable[[str], Executor] | None = None  # by the network's key
    clock: Callable[[], datetime] = timezone.now
    stopping: Callable[[], bool] = lambda: False
    on_lease: Callable[[str], None] = lambda lease: None  # the press renews what is under way
    talking: dict[Future[None], int] = field(default_factory=dict)
    held: int = 0

    def run(self, channel_ids: Collection[int]) -> int:
        free: Collection[int] = channel_ids
        while free or self.talking:
            self._begin(self._claim(free))
            free = [self.talking.pop(future) for future in self._finished()]
        self._leave(channel_ids)
        return self.held

    def _claim(self, channel_ids: Collection[int]) -> list[Claim]:
        if not channel_ids or self.stopping():
            return []
        try:
            claims = self.ledger.write(claim, (channel_ids, self.clock()))
        except IntegrityError:  # another worker took one of them at this very moment: each by itself
            alone = channel_ids if len(channel_ids) > 1 else ()
            return [claimed for pk in alone for claimed in self._claim([pk])]
        except DatabaseError:  # it is away: the next tick finds the work again, what was claimed is reaped
            log.warning("nothing could be claimed on %s channels", len(channel_ids), exc_info=True)
            return []
        for lease in {claimed.lease for claimed in claims}:
            self.on_lease(lease)
        return claims

    def _begin(self, claims: Iterable[Claim]) -> None:
        for claimed in claims:
            self.held += 1
            talk = partial(self._talk, claimed)
            network = claimed.channel.network
            future = self.pool_of(network).submit(talk) if self.pool_of else _at_once(talk)
            self.talking[future] = claimed.delivery.channel_id

    def _talk(self, claimed: Claim) -> None:
        verdict, exchanges = Conversation(claimed, self.ledger, self.clock).hold()
        if verdict:
            insist(partial(self.ledger.write, record, Ended(claimed, verdict, exchanges, self.clock())))

    def _finished(self) -> list[Future[None]]:
        """What has ended; where one has, a moment for its neighbours, so that they claim together."""
        wait(self.talking, return_when=FIRST_COMPLETED)
        return list(wait(self.talking, timeout=A_MOMENT).done) if self.talking else []

    def _leave(self, channel_ids: Collection[int]) -> None:
        """Say when the scheduler may call for these channels again."""
        try:
            self.ledger.write(leave, (channel_ids, self.clock()))
        except DatabaseError:
            log.warning("channels are called again when their call runs out", exc_info=True)


def insist(write: Callable[[], object], *, patience: float = 600.0) -> None:
    """What the network answered is known only here: keep trying while the database is away or full."""
    until = time.monotonic() + patience
    while True:
        try:
            write()
            return
        except (OperationalError, InterfaceError):
            if time.monotonic() > until:
                log.exception(
                    "a result could not be written for %s s; the reaper will call it unsure", patience
                )
                return
            time.sleep(INSISTING)
            close_old_connections()
        except IntegrityError:
            log.exception("a result could not be written; the reaper will call it unsure")
            return


def leave(asked: list[tuple[Collection[int], datetime]]) -> list[None]:
    """A ledger's verb: callable again at once; unless its account must wait, or a worker is busy on it."""
    now = max(at for _channels, at in asked)
    channel_ids = {pk for channels, _at in asked for pk in channels}
    stuck = _not_before(channel_ids, now)
    Channel.objects.filter(pk__in=channel_ids - stuck.keys()).update(called_until=None)
    for pk, until in stuck.items():
        Channel.objects.filter(pk=pk).update(called_until=until)
    return [None] * len(asked)


def _not_before(channel_ids: Collection[int], now: datetime) -> dict[int, datetime]:
    """Channels that still have something due although nothing could be claimed, and when that may change."""
    due = set(ready(now).filter(channel__in=channel_ids).values_list("channel", flat=True))
    if not due:
        return {}
    busy = dict(Pace.objects.filter(free_at__gt=now).values_list("key", "free_at"))
    return {c.pk: busy.get(c.pace_key, now + BUSY_FOR) for c in Channel.objects.filter(pk__in=due)}


def _at_once(talk: Callable[[], None]) -> Future[None]:
    future: Future[None] = Future()
    talk()
    future.set_result(None)
    return future
