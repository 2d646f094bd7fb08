"""What a conversation with a network means for its delivery: pure, total, the only place that decides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from publishing.networks.contract import (
    CannotTell,
    Disconnected,
    NetworkError,
    Receipt,
    Refused,
    Remote,
    Sentence,
    StillWorking,
    Throttled,
    Unavailable,
    Unsure,
)
from publishing.states import Outcome, State

from .patience import backoff, spent

_ = str  # marks sentences for translation

# A request that was cut may still be on its way through the network's own queues.
FIRST_LOOK = timedelta(seconds=3)

LOST_ANSWER = Sentence(
    _("La red no contestó con claridad: no sabemos si se publicó. Lo estamos comprobando.")
)
ASK_A_PERSON = Sentence(
    _(
        "La red no contestó con claridad y no permite comprobarlo. Mira si está publicada y dilo aquí: "
        "no se reintenta sola."
    )
)
NOT_THERE = Sentence(_("Comprobado: no llegó a la red. Se vuelve a intentar."))
PATIENCE_SPENT = Sentence(_("Se intentó %(failures)s veces sin éxito. Último motivo: %(reason)s"))
STILL_LOOKING = Sentence(_("Todavía no pudimos comprobar si se publicó. Se vuelve a mirar en un momento."))
OUR_FAULT = Sentence(
    _("Un error de Pauta interrumpió el envío. El detalle quedó en el intento y en la bitácora del servidor.")
)


@dataclass(frozen=True)
class Standing:
    """Where a delivery stood when its conversation ended."""

    now: datetime
    looking: bool  # it was UNSURE and we asked find()
    departed_at: datetime | None  # the irreversible request left (in this attempt, or in the one in doubt)
    failures: int
    memo: Mapping[str, Any] | None
    same_key_safe: bool
    absent_after: timedelta
    random: Random
    accepted_at: datetime | None = None  # an earlier attempt's request was accepted; only processing remains


@dataclass(frozen=True)
class Verdict:
    """What is to be written. `departed_at` as it shall stand; `remote` only with SENT."""

    state: State
    outcome: Outcome
    due_at: datetime | None
    departed_at: datetime | None
    failures: int
    memo: Mapping[str, Any] | None = None
    sentence: Sentence | None = None
    remote: Remote | None = None
    verified: bool = False
    channel_lost: bool = False
    pace_until: datetime | None = None
    held: bool = False  # until a person says so
    detail: str = field(default="", compare=False)


Ending = Receipt | StillWorking | CannotTell | NetworkError | None


def judge(ending: Ending, at: Standing) -> Verdict:
    """None = find() looked and it is not there."""
    match ending:
        case Receipt():
            return _sent(ending, at)
        case StillWorking():
            return _working(ending, at)
        case Throttled():
            pace = None if ending.alone else ending.until
            return _later(ending, at, Outcome.THROTTLED, ending.until, pace_until=pace)
        case _ if at.looking:
            return _looked(ending, at)
        case Unsure():
            return _lost(ending, at)
        case Unavailable():
            return _again(ending.sentence, at, Outcome.UNAVAILABLE, ending.detail)
        case Disconnected():
            return _failed(ending, at, Outcome.DISCONNECTED, channel_lost=True)
        case NetworkError():
            return _failed(ending, at, Outcome.REFUSED)
    raise TypeError(f"{type(ending).__name__} can't end a publish")


def _sent(receipt: Receipt, at: Standing) -> Verdict:
    verified = receipt.verified or at.looking
    return Verdict(
        State.SENT,
        Outcome.RECEIPT,
        None,
        at.departed_at or at.now,
        at.failures,
        at.memo,
        sentence=receipt.but,
        remote=receipt.remote,
        verified=verified,
    )


def _working(ending: StillWorking, at: Standing) -> Verdict:
    due = None if ending.wait is None else at.now + ending.wait  # None: a person will say
    departed = at.departed_at or (at.now if ending.left else None)
    return Verdict(State.PROCESSING, Outcome.WORKING, due, departed, at.failures, ending.memo)


def _lost(error: Unsure, at: Standing) -> Verdict:
    """The answer to a request that may have arrived."""
    return Verdict(
        State.UNSURE,
        Outcome.UNSURE,
        at.now + FIRST_LOOK,
        at.departed_at or at.now,
        at.failures,
        at.memo,
        LOST_ANSWER,
        detail=error.detail,
    )


def _failed(error: NetworkError, at: Standing, outcome: Outcome, *, channel_lost: bool = False) -> Verdict:
    return Verdict(
        State.FAILED,
        outcome,
        None,
        None,
        at.failures + 1,
        at.memo,
        error.sentence,
        channel_lost=channel_lost,
        detail=error.detail,
    )


def _later(error: NetworkError, at: Standing, outcome: Outcome, due: datetime, **more: Any) -> Verdict:
    """Waiting one's turn costs nothing. Where it stood before is where it stands again."""
    state, departed = (State.UNSURE, at.departed_at) if at.looking else (_resting(at), at.accepted_at)
    return Verdict(
        state, outcome, due, departed, at.failures, at.memo, error.sentence, detail=error.detail, **more
    )


def _again(reason: Sentence, at: Standing, outcome: Outcome, detail: str = "") -> Verdict:
    """Certainly not published: back to waiting, until patience is spent."""
    failures = at.failures + 1
    if spent(failures):
        told = Sentence(PATIENCE_SPENT.text, {"failures": failures, "reason": reason})
        return Verdict(State.FAILED, outcome, None, None, failures, at.memo, told, detail=detail)
    due = at.now + backoff(failures, at.random)
    return Verdict(_resting(at), outcome, due, at.accepted_at, failures, at.memo, reason, detail=detail)


def _at_once(verdict: Verdict, at: Standing) -> Verdict:
    """What is proven absent has waited long enough; its network is answering."""
    return replace(verdict, due_at=at.now) if verdict.due_at else verdict


def _resting(at: Standing) -> State:
    return State.PROCESSING if at.memo else State.WAITING


def _looked(ending: CannotTell | NetworkError | None, at: Standing) -> Verdict:
    """find() was asked about a lost answer. Only a proven absence sends it again."""
    departed = at.departed_at or at.now
    if isinstance(ending, CannotTell) or ending is None:
        if ending is None and at.now < departed + at.absent_after:
            return _unsure(Outcome.ABSENT, departed + at.absent_after, departed, at, STILL_LOOKING)
        if ending is None:
            return _at_once(_again(NOT_THERE, at, Outcome.ABSENT), at)
        if at.same_key_safe:
            return _again(LOST_ANSWER, at, Outcome.CANNOT_TELL)
        return _unsure(Outcome.CANNOT_TELL, None, departed, at, ASK_A_PERSON)
    outcome = Outcome.DISCONNECTED if isinstance(ending, Disconnected) else Outcome.UNAVAILABLE
    due = at.now + backoff(at.failures + 1, at.random)
    lost = isinstance(ending, Disconnected)
    return _unsure(outcome, due, departed, at, STILL_LOOKING, channel_lost=lost, detail=ending.detail)


def _unsure(
    outcome: Outcome, due: datetime | None, departed: datetime, at: Standing, sentence: Sentence, **more: Any
) -> Verdict:
    failures = at.failures + (outcome not in {Outcome.ABSENT, Outcome.CANNOT_TELL})
    return Verdict(State.UNSURE, outcome, due, departed, failures, at.memo, sentence, **more)


def our_fault(error: Exception, departed_at: datetime | None) -> NetworkError:
    """A defect of ours is never silent, and never an excuse to send twice."""
    detail = f"{type(error).__name__}: {error}"
    return (Unsure if departed_at else Unavailable)(OUR_FAULT, detail)


def barred(why: Sentence, at: Standing) -> Verdict:
    """Held where people look for such things; what its network keeps of it, unseen, is kept for later."""
    return Verdict(State.WAITING, Outcome.HELD, at.now, None, at.failures, at.memo, why, held=True)


__all__ = [
    "ASK_A_PERSON", "LOST_ANSWER", "Ending", "Refused", "Standing", "Verdict", "barred", "judge", "our_fault",
]  # fmt: skip
