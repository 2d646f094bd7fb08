"""Messages that are due, each signed and sent until somebody takes it, for a day.

A round asks several webhooks at a time and each by one worker only (`leased_until`): a slow receiver holds up
its own messages and nobody else's. A worker that dies leaves a lease that ends; its message goes once more
with the same id, so that who hears it twice can tell. The way out is `core.http`: addresses are judged when
connecting, redirects of a POST are never followed, nothing of an answer is kept but its number.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.http import HttpError, session_for

from ..models import Webhook, WebhookCall
from . import hooking, signing, stopping

log = logging.getLogger(__name__)
A_ROUND, AT_A_TIME, IN_A_ROW = 20, 4, 20
LEASE = timedelta(seconds=90)
BUDGET = 30.0  # seconds of one webhook in one round; its last message may take 25 more
WAITS = [5, 60, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 8 * 3600, 8 * 3600]  # seconds; a day in all
LONGEST_WAIT = 8 * 3600
GONE = 410
UNREADABLE = "unreadable_secret"


@dataclass(frozen=True)
class Parcel:
    """All that a thread needs to send one message: no database in there."""

    call: int
    ident: str
    url: str
    secrets: tuple[str, ...]
    body: bytes

    def __repr__(self) -> str:
        return f"Parcel({self.ident})"


@dataclass(frozen=True)
class Outcome:
    call: int
    status: int | None = None
    why: str = ""
    wait: int = 0  # seconds the other side asked for

    @property
    def taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def send_due(now: datetime | None = None) -> int:
    """How many messages were taken."""
    now = now or timezone.now()
    parcels = {hook: packed(hook, now) for hook in due(now) if lease(hook, now)}
    with ThreadPoolExecutor(AT_A_TIME, "webhooks") as pool:
        rounds = list(zip(parcels, pool.map(in_a_row, parcels.values()), strict=True))
    return sum(settle(hook, outcomes) for hook, outcomes in rounds)


def due(now: datetime) -> list[Webhook]:
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = WebhookCall.objects.filter(state=WebhookCall.State.WAITING, due_at__lte=now)
    hooks = Webhook.objects.filter(free, stopped_at=None, pk__in=waiting.values("webhook"))
    return list(
        hooks.select_related("workspace").order_by(F("leased_until").asc(nulls_first=True), "pk")[:A_ROUND]
    )


def lease(hook: Webhook, now: datetime) -> bool:
    free = Webhook.objects.filter(pk=hook.pk, leased_until=hook.leased_until, stopped_at=None)
    return bool(free.update(leased_until=now + LEASE))


def calls_due(hook: Webhook, now: datetime) -> QuerySet[WebhookCall]:
    return hook.calls.filter(state=WebhookCall.State.WAITING, due_at__lte=now)


def packed(hook: Webhook, now: datetime) -> list[Parcel]:
    held = tuple(hooking.secrets_of(hook, now))
    return [
        Parcel(call.pk, hooking.ident(call), hook.url, held, written(call))
        for call in calls_due(hook, now).order_by("created_at", "pk")[:IN_A_ROW]
    ]


def written(call: WebhookCall) -> bytes:
    whole = {"id": hooking.ident(call), **call.body}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def in_a_row(parcels: list[Parcel]) -> list[Outcome]:
    """Until one isn't taken: the next would fare no better, and waits for another round."""
    outcomes: list[Outcome] = []
    end = time.monotonic() + BUDGET
    for parcel in parcels:
        outcomes.append(post(parcel))
        if not outcomes[-1].taken or time.monotonic() > end:
            break
    return outcomes


def post(parcel: Parcel) -> Outcome:
    """One try. Never raises."""
    if not parcel.secrets:
        return Outcome(parcel.call, why=UNREADABLE)
    signed = signing.headers(parcel.secrets, parcel.ident, int(time.time()), parcel.body)
    try:
        line = session_for(allow=settings.PAUTA_PRIVATE_HOSTS)
        headers = {**signed, "Content-Type": "application/json"}
        answer = line.exchange("POST", parcel.url, data=parcel.body, headers=headers)
    except HttpError as no:
        return Outcome(parcel.call, why=no.why)
    except Exception:
        log.exception("a webhook's message could not be sent")
        return Outcome(parcel.call, why="defect")
    return Outcome(parcel.call, status=answer.status, wait=asked_wait(answer.headers))


def asked_wait(headers: Mapping[str, str]) -> int:
    said = headers.get("Retry-After") or ""
    return min(int(said), LONGEST_WAIT) if said.isascii() and said.isdigit() and len(said) < 9 else 0


@transaction.atomic
def settle(hook: Webhook, outcomes: list[Outcome]) -> int:
    """What came of it, and whether this webhook goes on. The lease ends here."""
    now = timezone.now()
    for outcome in outcomes:
        keep(outcome, now)
    failed = bool(outcomes) and not outcomes[-1].taken
    taken = sum(outcome.taken for outcome in outcomes)
    own = Webhook.objects.filter(pk=hook.pk)
    own.update(leased_until=None, failures=int(failed) + (0 if taken else F("failures")))
    if failed:
        stopping.consider(hook.pk, gone=outcomes[-1].status == GONE, now=now)
    return taken


def keep(outcome: Outcome, now: datetime) -> None:
    call = WebhookCall.objects.filter(pk=outcome.call, state=WebhookCall.State.WAITING).first()
    if call is None:  # removed meanwhile, or taken in another round
        return
    call.tries += 1
    call.status, call.trouble = outcome.status, outcome.why
    if outcome.taken:
        call.state, call.due_at, call.done_at = WebhookCall.State.DONE, None, now
    elif call.tries > len(WAITS):
        call.state, call.due_at, call.done_at = WebhookCall.State.FAILED, None, now
    else:
        call.due_at = now + timedelta(seconds=max(WAITS[call.tries - 1], outcome.wait))
    call.save(update_fields=["tries", "status", "trouble", "state", "due_at", "done_at"])
