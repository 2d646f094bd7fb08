"""How things stand now, as figures: from the database and the queue, in a few cheap questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Max, Min
from django.utils import timezone

from publishing.models import Attempt, Channel, Delivery, Heartbeat
from publishing.states import TERMINAL, State
from smm.celery import app, queue_names
from teams.models import Webhook, WebhookCall

LATELY = timedelta(minutes=15)
MOST = 5000  # attempts looked at: the newest

Labels = str | tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    name: str
    help: str
    values: dict[Labels, float] = field(default_factory=dict)
    labels: tuple[str, ...] = ()


def single(name: str, help: str, value: float) -> Figure:
    return Figure(name, help, {(): value})


def seconds_since(then: datetime | None, now: datetime) -> float:
    return max((now - then).total_seconds(), 0.0) if then else 0.0


# ── what is asked ─────────────────────────────────────────────────────────────────────────────────────


def installation() -> list[Figure]:
    version = {(settings.PAUTA_VERSION, connection.vendor): 1.0}
    return [
        Figure(
            "pauta_info", "1, with the version and the kind of database.", version, ("version", "database")
        )
    ]


def database() -> list[Figure]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        up = 1.0
    except DatabaseError:
        up = 0.0
    return [single("pauta_database_up", "1 while the database answers.", up)]


def deliveries() -> list[Figure]:
    """Only what isn't settled: that lies in a small index, however long the history."""
    now = timezone.now()
    unsettled = Delivery.objects.exclude(state__in=TERMINAL)
    by_state = dict(unsettled.values_list("state").annotate(Count("pk")).order_by())
    late = unsettled.filter(due_at__lte=now, held_at=None, stopped_for="")
    oldest = late.aggregate(at=Min("due_at"))["at"]
    live = [state for state in State.values if state not in TERMINAL]
    return [
        Figure("pauta_deliveries", "Deliveries that are not settled, by state.",
               {state: by_state.get(state, 0) for state in live}, ("state",)),
        single("pauta_deliveries_held", "Deliveries that wait for a person.",
               unsettled.filter(held_at__isnull=False).count()),
        single("pauta_deliveries_overdue", "Deliveries two minutes or more past their time.",
               Delivery.objects.overdue(now).count()),
        single("pauta_oldest_due_seconds", "For how long the oldest delivery that may act has been due.",
               seconds_since(oldest, now)),
    ]  # fmt: skip


def attempts() -> list[Figure]:
    """Of the last quarter of an hour, the newest 5,000: numbers grow with time, so no index is needed."""
    newest = Attempt.objects.aggregate(pk=Max("pk"))["pk"] or 0
    recent = Attempt.objects.filter(pk__gt=newest - MOST, started_at__gt=timezone.now() - LATELY)
    counted = recent.values_list("delivery__channel__network", "outcome").annotate(Count("pk")).order_by()
    return [
        Figure("pauta_attempts_recent", "Attempts of the last 15 minutes, by network and outcome.",
               {(network, outcome): number for network, outcome, number in counted}, ("network", "outcome")),
    ]  # fmt: skip


def channels() -> list[Figure]:
    counted = dict(Channel.objects.values_list("health").annotate(Count("pk")).order_by())
    return [
        Figure("pauta_channels", "Channels by health; «disconnected» has lost its access.",
               {health: counted.get(health, 0) for health in Channel.Health.values}, ("health",)),
    ]  # fmt: skip


def signs_of_life() -> list[Figure]:
    """Chores run on the workers' default queue: a worker's last breath is how far behind they are."""
    now, ages = timezone.now(), dict[Labels, float]()
    for kind in ("worker", "scheduler"):
        last = Heartbeat.objects.filter(name__startswith=f"{kind}:").aggregate(at=Max("at"))["at"]
        if last:
            ages[kind] = seconds_since(last, now)
    return [
        Figure("pauta_heartbeat_age_seconds", "Since the last sign of life of this kind of process.",
               ages, ("process",)),
    ]  # fmt: skip


def webhooks() -> list[Figure]:
    now = timezone.now()
    waiting = WebhookCall.objects.filter(state=WebhookCall.State.WAITING)
    due = waiting.filter(due_at__lte=now).aggregate(at=Min("due_at"))["at"]
    return [
        single("pauta_webhook_calls_waiting", "Webhook messages not taken yet.", waiting.count()),
        single("pauta_webhook_oldest_due_seconds", "For how long the oldest of them has been due.",
               seconds_since(due, now)),
        single("pauta_webhooks_stopped", "Webhooks that a person or many failures stopped.",
               Webhook.objects.filter(stopped_at__isnull=False).count()),
    ]  # fmt: skip


def queue() -> list[Figure]:
    """Messages that wait for a worker. Losing them loses nothing; many of them mean too few workers."""
    with app.connection_for_read(connect_timeout=2) as line:
        line.ensure_connection(max_retries=1, interval_start=0, timeout=2)
        channel = line.default_channel
        counted: dict[Labels, float] = {name: channel._size(name) for name in queue_names()}
    return [Figure("pauta_queue_messages", "Messages in each queue.", counted, ("queue",))]


ASKED: list[Callable[[], list[Figure]]] = [
    installation, database, deliveries, attempts, channels, signs_of_life, webhooks, queue,
]  # fmt: skip
NAMES = frozenset({
    "pauta_info", "pauta_database_up", "pauta_deliveries", "pauta_deliveries_held",
    "pauta_deliveries_overdue", "pauta_oldest_due_seconds", "pauta_attempts_recent",
    "pauta_channels", "pauta_heartbeat_age_seconds",
    "pauta_webhook_calls_waiting", "pauta_webhook_oldest_due_seconds", "pauta_webhooks_stopped",
    "pauta_queue_messages",
})  # fmt: skip
