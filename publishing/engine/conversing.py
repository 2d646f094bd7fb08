"""One conversation: the adapter talks, the engine listens, and what came of it is judged."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from random import Random, SystemRandom
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from publishing.access import line_for
from publishing.freshening import fresh, second_opinion
from publishing.gates import Barred
from publishing.networks import fields
from publishing.networks.contract import (
    Can,
    Disconnected,
    Duplicate,
    LeaseLost,
    NetworkError,
    Problem,
    Quota,
    Refused,
    Sentence,
    Unavailable,
    Unsure,
)
from publishing.networks.line import HttpLine

from .claiming import Claim, Talk
from .departing import Departure, HeldBack, depart
from .doubting import in_doubt_since, meaning
from .ledger import Ledger
from .quotas import Asked, room
from .verdict import Ending, Standing, Verdict, barred, judge, our_fault

log = logging.getLogger(__name__)
_ = str  # marks sentences for translation
# Two computers never agree on the time to the second; a post may carry its network's idea of when it arrived.
CLOCKS_DIFFER = timedelta(seconds=30)
NOT_WRITTEN = Sentence(
    _("La base de datos no contestó justo antes de enviar: no salió. Se vuelve a intentar.")
)
BLOCKED = _("No cumple lo que pide la red: %(problem)s")


def said(line: HttpLine) -> list[dict[str, Any]]:
    """What was exchanged, as the attempt keeps it; the line has cut its secrets out."""
    return [dict(exchange) for exchange in line.exchanges]


def _unfit(talk: Talk) -> Iterator[Problem]:
    """What the composer asked too. What follows a post has only its words: the options are that post's."""
    network, facts = talk.network, talk.access.facts
    yield from network.problems(talk.post, network.limits_for(facts))
    if talk.post.reply_to is None:
        yield from fields.troubles(network.options_for(facts), talk.post.options, network.name)


def _quotas(talk: Talk) -> tuple[Quota, ...]:
    return tuple(quota for quota in talk.network.quotas if quota.concerns(talk.post))


@dataclass
class Conversation:
    """What a worker's thread carries from claim to verdict. Touches the database only through the ledger."""

    claim: Claim
    ledger: Ledger
    clock: Callable[[], datetime] = timezone.now
    random: Random = field(default_factory=SystemRandom)
    departed_at: datetime | None = None

    def __post_init__(self) -> None:
        self.departed_at = self.claim.delivery.published_at

    def hold(self) -> tuple[Verdict | None, list[dict[str, Any]]]:
        """Verdict and what was exchanged; no verdict where the delivery is somebody else's by now."""
        talk = self.claim.talk
        if isinstance(talk, NetworkError):
            return self._judge(talk, None), []
        try:
            talk = replace(talk, access=fresh(self.claim.channel, talk.access))
        except NetworkError as none:
            return self._judge(none, talk), []
        line = line_for(
            self.claim.channel, secrets=talk.access.secrets, before_departure=partial(self._depart, talk)
        )
        try:
            ending = self._look(talk, line) if self.claim.looking else self._say(talk, line)
        except LeaseLost:
            return None, said(line)
        except Duplicate as twin:
            ending = self._already_there(twin)
        except Disconnected as no:
            ending = second_opinion(self.claim.channel, talk.access, no)
        except NetworkError as error:
            ending = error
        except DatabaseError as away:  # the intent could not be written down, so the request did not leave
            ending = (Unsure if self.departed_at else Unavailable)(NOT_WRITTEN, type(away).__name__)
        except Exception as defect:
            log.exception("%s broke on delivery %s", talk.network.key, self.claim.delivery.pk)
            ending = our_fault(defect, self.departed_at)
        return self._judge(ending, talk), said(line)

    def _say(self, talk: Talk, line: HttpLine) -> Ending:
        if self.departed_at is None:  # what the network has accepted isn't asked again whether it fits
            self._refuse_in_vain(talk)
        if self.claim.delivery.memo:
            return talk.network.resume(self.claim.delivery.memo, talk.post, talk.access, line)
        return talk.network.publish(talk.post, talk.access, line)

    def _refuse_in_vain(self, talk: Talk) -> None:
        """Before anything is uploaded: is there room in its quotas, and does the post still fit?"""
        quotas = _quotas(talk)
        if quotas:
            self.ledger.write(room, Asked(self.claim.channel, quotas, self.clock()))
        for problem in _unfit(talk):
            if problem.blocks:
                raise Refused(Sentence(BLOCKED, {"problem": problem.sentence}), code=problem.code)

    def _look(self, talk: Talk, line: HttpLine) -> Ending:
        departed = self.departed_at or self.claim.delivery.created_at
        since = departed - CLOCKS_DIFFER
        return talk.network.find(talk.post, talk.access, line, since, self.claim.delivery.memo)

    def _already_there(self, twin: Duplicate) -> Ending:
        try:
            doubt = self.ledger.write(in_doubt_since, self.claim.delivery.pk)
        except DatabaseError:
            return Unsure(twin.sentence, twin.detail, twin.code)
        self.departed_at = doubt or self.departed_at
        return meaning(twin, doubt)

    def _depart(self, talk: Talk) -> None:
        now, network = self.clock(), talk.network
        cost = network.cost(talk.post)
        departure = Departure(self.claim, network.spacing, now, _quotas(talk), cost.amount if cost else None)
        self.ledger.write(depart, departure)
        self.departed_at = now

    def _judge(self, ending: Ending, talk: Talk | None) -> Verdict:
        now = self.clock()
        if isinstance(ending, Barred):
            return barred(ending.sentence, self._standing(now, talk))
        verdict = judge(ending, self._standing(now, talk))
        if isinstance(ending, HeldBack):  # nobody's failure: it waits where it was, for when the pause ends
            return Verdict(
                verdict.state,
                verdict.outcome,
                now,
                None,
                self.claim.delivery.failures,
                verdict.memo,
                ending.sentence,
            )
        return verdict

    def _standing(self, now: datetime, talk: Talk | None) -> Standing:
        network = talk.network if talk else None
        delivery = self.claim.delivery
        return Standing(
            now=now,
            looking=self.claim.looking,
            departed_at=self.departed_at,
            failures=delivery.failures,
            memo=delivery.memo,
            same_key_safe=bool(talk and self._same_key_safe(talk, now)),
            absent_after=network.absent_after if network else timedelta(0),
            random=self.random,
            accepted_at=None if self.claim.looking else delivery.published_at,
        )

    def _same_key_safe(self, talk: Talk, now: datetime) -> bool:
        network, remembered = talk.network, talk.network.remembers(talk.access.facts)
        first = self.departed_at or now
        return Can.SAME_KEY_SAFE in network.can and (remembered is None or now - first < remembered)
