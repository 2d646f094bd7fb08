"""What a dead worker left behind. Never guesses: what may have left is looked for, the rest goes again."""

from __future__ import annotations

from datetime import datetime
from random import Random, SystemRandom

from django.db import connection, transaction

from publishing.handing import let_go
from publishing.models import Attempt, Delivery
from publishing.networks.contract import Sentence
from publishing.states import Outcome, State

from .lease import expired
from .patience import backoff, spent
from .recording import hold_followers, tell
from .verdict import LOST_ANSWER, PATIENCE_SPENT

_ = str  # marks sentences for translation
INTERRUPTED = Sentence(_("El proceso que la enviaba se interrumpió antes de enviarla. Se vuelve a intentar."))
AT_MOST = 500  # a tick stays short; the next one goes on


def reap(now: datetime, random: Random | None = None) -> int:
    """Free every delivery whose lease ran out. Answers how many."""
    dead = Delivery.objects.filter(expired(now)).exclude(lease="")
    if not dead.exists():  # the usual second: no lock is taken
        return 0
    with transaction.atomic():
        rows = list(dead.select_for_update(skip_locked=_can_skip())[:AT_MOST])
        for delivery in rows:
            _free(delivery, now, random or SystemRandom())
    return len(rows)


def _can_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked


def _free(delivery: Delivery, now: datetime, random: Random) -> None:
    if delivery.state == State.UNSURE:
        told: dict[str, object] = {"due_at": now}
    elif delivery.published_at:
        told = {"state": State.UNSURE, "due_at": now, "sentence": LOST_ANSWER.as_json()}
        hold_followers(delivery.pk, State.UNSURE)
        tell(delivery.pk)
    else:
        told = _again(delivery, now, random)
    Delivery.objects.filter(pk=delivery.pk, lease=delivery.lease).update(lease="", lease_until=None, **told)
    let_go([delivery.pk])
    mine = Attempt.objects.filter(delivery=delivery, outcome=Outcome.UNDERWAY)
    mine.update(outcome=Outcome.LOST, ended_at=now, sentence=INTERRUPTED.as_json())


def _again(delivery: Delivery, now: datetime, random: Random) -> dict[str, object]:
    """It counts as a failure: a post that kills each worker that touches it must stop one day."""
    failures = delivery.failures + 1
    if spent(failures):
        told = Sentence(PATIENCE_SPENT.text, {"failures": failures, "reason": INTERRUPTED})
        hold_followers(delivery.pk, State.FAILED)
        tell(delivery.pk)
        return {"state": State.FAILED, "due_at": None, "failures": failures, "sentence": told.as_json()}
    state = State.PROCESSING if delivery.memo else State.WAITING
    due = now if failures == 1 else now + backoff(failures, random)
    return {"state": state, "due_at": due, "failures": failures, "sentence": INTERRUPTED.as_json()}
