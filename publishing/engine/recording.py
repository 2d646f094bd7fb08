"""Writing down what a conversation came to: the delivery, its attempt, its channel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from publishing.models import Attempt, Channel, Delivery, Pace
from publishing.networks.contract import Sentence
from publishing.signals import channel_lost, settled
from publishing.states import Outcome, State

from .claiming import Claim
from .verdict import Verdict

TOLD = frozenset({State.SENT, State.FAILED, State.UNSURE})


def record(claim: Claim, verdict: Verdict, exchanges: list[dict[str, Any]], now: datetime) -> bool:
    """Settle the delivery if it is still ours; the attempt in any case. False: somebody took it over.

    Runs inside the caller's transaction; may be run again after a commit whose answer was lost.
    """
    mine = Delivery.objects.filter(pk=claim.delivery.pk, lease=claim.lease)
    done = bool(mine.update(**columns(verdict, now))) or _late_receipt(claim, verdict, now)
    close(claim.attempt, verdict, exchanges, now)
    if verdict.channel_lost:
        lose_channel(claim.channel, verdict.sentence, now)
    if verdict.pace_until:
        Pace.objects.update_or_create(key=claim.channel.pace_key, defaults={"free_at": verdict.pace_until})
    if done and verdict.state in TOLD:
        tell(claim.delivery.pk)
    return done


def columns(verdict: Verdict, now: datetime) -> dict[str, Any]:
    """The delivery's columns as this verdict leaves them, lease given back."""
    written: dict[str, Any] = {
        "state": verdict.state,
        "due_at": verdict.due_at,
        "published_at": verdict.departed_at,
        "failures": verdict.failures,
        "memo": dict(verdict.memo) if verdict.memo else None,
        "sentence": verdict.sentence.as_json() if verdict.sentence else None,
        "lease": "",
        "lease_until": None,
    }
    if verdict.remote:
        written |= {
            "remote_id": verdict.remote.id,
            "url": verdict.remote.url,
            "remote_extra": dict(verdict.remote.extra),
        }
        written |= {"sent_at": now, "verified_at": now if verdict.verified else None}
    return written


def _late_receipt(claim: Claim, verdict: Verdict, now: datetime) -> bool:
    """A slow worker's word no longer counts, but a receipt is a fact: what nobody is sending now is sent."""
    if verdict.state != State.SENT:
        return False
    resting = Delivery.objects.filter(
        pk=claim.delivery.pk,
        lease="",
        state__in=[State.WAITING, State.PROCESSING, State.UNSURE, State.FAILED],
    )
    return bool(resting.update(**columns(verdict, now)))


def close(attempt: Attempt, verdict: Verdict, exchanges: list[dict[str, Any]], now: datetime) -> None:
    Attempt.objects.filter(pk=attempt.pk, outcome__in=[Outcome.UNDERWAY, Outcome.LOST]).update(
        ended_at=now,
        outcome=verdict.outcome,
        sentence=verdict.sentence.as_json() if verdict.sentence else None,
        detail=verdict.detail[:4000],
        exchanges=exchanges,
        remote_id=verdict.remote.id if verdict.remote else "",
    )


def lose_channel(channel: Channel, why: Sentence | Mapping[str, Any] | None, now: datetime) -> None:
    """Hold the channel until a person reconnects it; its other posts wait, none is sent or failed."""
    told = why.as_json() if isinstance(why, Sentence) else why
    connected = Channel.objects.filter(pk=channel.pk, health=Channel.Health.CONNECTED)
    if connected.update(health=Channel.Health.DISCONNECTED, trouble=told, checked_at=now):
        transaction.on_commit(
            lambda: channel_lost.send_robust(Channel, channel=Channel.objects.get(pk=channel.pk))
        )


def tell(pk: int) -> None:
    def hear() -> None:
        settled.send_robust(
            Delivery, delivery=Delivery.objects.select_related("channel__workspace").get(pk=pk)
        )

    if settled.receivers:
        transaction.on_commit(hear)
