"""Deliveries that somebody above this room stops together (a campaign in pause), and lets go again.

A stop is no hold: what is held waits for a word about itself; what is stopped goes on by itself when the stop
ends, unless its hour passed meanwhile. Then it is held, like what a paused channel kept (pausing).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from .models import Delivery
from .networks.contract import Sentence
from .pausing import PASSED
from .states import TERMINAL, State

# Nothing of it is out: the engine asks `stopped_for` once more at the point of no return.
NOT_OUT = Q(state__in=[State.WAITING, State.SENDING, State.PROCESSING], published_at=None)


@dataclass(frozen=True)
class Stop:
    """`key` names who stops, in 60 signs, opaque to this room; `sentence` says why, to people."""

    key: str
    sentence: Sentence


def stop(deliveries: QuerySet[Delivery], why: Stop) -> int:
    """How many were waiting. What may be out already is looked for as ever, and never sent again."""
    with transaction.atomic():
        live = deliveries.exclude(state__in=TERMINAL - {State.FAILED})
        live.update(stopped_for=why.key)
        live.filter(state=State.WAITING, held_at=None).update(sentence=why.sentence.as_json())
        return live.filter(NOT_OUT).count()


def let_go(deliveries: QuerySet[Delivery], key: str) -> int:
    """Those that `key` stopped. How many are held because their hour passed."""
    stopped = deliveries.filter(stopped_for=key)
    with transaction.atomic():
        late = stopped.filter(state=State.WAITING, held_at=None, planned_for__lte=timezone.now())
        held = late.update(held_at=timezone.now(), sentence=PASSED.as_json(), stopped_for="")
        stopped.filter(state=State.WAITING, held_at=None).update(sentence=None)
        stopped.update(stopped_for="")
    return held
