"""Writing down what a conversation came to: the delivery, its attempt, its channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from publishing.handing import let_go
from publishing.losing import lose_channel
from publishing.models import Attempt, Delivery, Pace
from publishing.networks.contract import Can, Sentence
from publishing.signals import settled
from publishing.states import State

from .claiming import Claim, Talk
from .rows import set_rows
from .verdict import Verdict

_ = str  # marks sentences for translation
HELD_BY_FAILURE = Sentence(_("La publicación a la que sigue falló: espera a que aquella salga."))
HELD_BY_DOUBT = Sentence(_("No se sabe si salió la publicación a la que sigue: espera a saberlo."))
HELD_WITH_IT = Sentence(_("La publicación a la que sigue está retenida: espera a que aquella salga."))
HELD_BY = {State.UNSURE: HELD_BY_DOUBT, State.WAITING: HELD_WITH_IT}
FIRST_FIGURES = timedelta(hours=1)  # after a post left, its network is asked how it does
# What a person has to hear of. What was sent is seen on the calendar, which asks.
TOLD = frozenset({State.FAILED, State.UNSURE})


@dataclass(frozen=True)
class Ended:
    """A conversation that came to a verdict."""

    claim: Claim
    verdict: Verdict
    exchanges: list[dict[str, Any]]
    at: datetime

    @property
    def pk(self) -> int:
        return int(self.claim.delivery.pk)


def record(asked: list[Ended]) -> list[bool]:
    """A ledger's verb: settle each delivery that is still its worker's; close its attempt in any case.

    False: somebody took it over. May be run again after a commit whose answer was lost.
    """
    held = set_rows(Delivery, [({"id": e.pk, "lease": e.claim.lease}, columns(e)) for e in asked])
    done = [ended.pk in held or _late_receipt(ended) for ended in asked]
    let_go([e.pk for e in asked if e.verdict.state in (State.WAITING, State.PROCESSING)])
    set_rows(Attempt, [({"id": e.claim.attempt.pk}, _closed(e)) for e in asked])
    for ended, ours in zip(asked, done, strict=True):
        _tell_others(ended, ours)
    return done


def columns(ended: Ended) -> dict[str, Any]:
    """The delivery's columns as the verdict leaves them, lease given back."""
    verdict, before = ended.verdict, ended.claim.delivery
    remote, sent = verdict.remote, verdict.state == State.SENT
    return {
        "state": str(verdict.state),
        "due_at": verdict.due_at,
        "published_at": verdict.departed_at,
        "failures": verdict.failures,
        "memo": dict(verdict.memo) if verdict.memo else None,
        "sentence": _told(verdict.sentence),
        "lease": "",
        "lease_until": None,
        "held_at": ended.at if verdict.held else None,
        "remote_id": remote.id if remote else before.remote_id,
        "url": remote.url if remote else before.url,
        "remote_extra": dict(remote.extra) if remote else before.remote_extra,
        "sent_at": ended.at if sent else None,
        "verified_at": ended.at if sent and verdict.verified else None,
        "read_figures_at": ended.at + FIRST_FIGURES if sent and _has_figures(ended.claim) else None,
    }


def _has_figures(claim: Claim) -> bool:
    return isinstance(claim.talk, Talk) and Can.READINGS in claim.talk.network.can


def _closed(ended: Ended) -> dict[str, Any]:
    verdict = ended.verdict
    return {
        "ended_at": ended.at,
        "outcome": str(verdict.outcome),
        "sentence": _told(verdict.sentence),
        "detail": verdict.detail[:4000],
        "exchanges": ended.exchanges,
        "remote_id": verdict.remote.id if verdict.remote else "",
    }


def _told(sentence: Sentence | None) -> dict[str, Any] | None:
    return sentence.as_json() if sentence else None


def _late_receipt(ended: Ended) -> bool:
    """A slow worker's word no longer counts, but a receipt is a fact: what nobody is sending now is sent."""
    if ended.verdict.state != State.SENT:
        return False
    idle = [State.WAITING, State.PROCESSING, State.UNSURE, State.FAILED]
    return bool(Delivery.objects.filter(pk=ended.pk, lease="", state__in=idle).update(**columns(ended)))


def _tell_others(ended: Ended, ours: bool) -> None:
    channel, verdict = ended.claim.channel, ended.verdict
    if verdict.channel_lost:
        lose_channel(channel, verdict.sentence, ended.at)
    if verdict.pace_until:
        Pace.objects.update_or_create(key=channel.pace_key, defaults={"free_at": verdict.pace_until})
    if ours and (verdict.state in TOLD or verdict.held):
        hold_followers(ended.pk, verdict.state)
        tell(ended.pk)
    elif ours and verdict.state == State.PROCESSING and verdict.due_at is None:
        tell(ended.pk)  # a person's turn
    elif ours and verdict.state == State.SENT and ended.claim.delivery.sentence:  # it was in trouble before
        free_followers(ended.pk)


def hold_followers(pk: int, state: State | str) -> None:
    """What waits for a post that failed, or may not be there, says so; the next in its chain too."""
    told = HELD_BY.get(State(state), HELD_BY_FAILURE).as_json()
    for follower in Delivery.objects.filter(follows=pk, state=State.WAITING).values_list("pk", flat=True):
        Delivery.objects.filter(pk=follower).update(sentence=told)
        hold_followers(follower, state)


def free_followers(pk: int) -> None:
    """What it waited for is out."""
    for follower in Delivery.objects.filter(follows=pk, state=State.WAITING).values_list("pk", flat=True):
        Delivery.objects.filter(pk=follower).update(sentence=None)
        free_followers(follower)


def tell(pk: int) -> None:
    """After the commit, so that nobody hears of what did not happen."""

    def hear() -> None:
        delivery = Delivery.objects.select_related("channel__workspace").get(pk=pk)
        settled.send_robust(Delivery, delivery=delivery)

    transaction.on_commit(hear)
