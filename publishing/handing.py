"""Handing over: the one door by which anything comes to be published, and the way back while it waits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone

from teams.models import User

from .holding import BY_A_PERSON
from .models import Channel, Delivery
from .networks.contract import Sentence
from .states import State
from .stopping import Stop

_ = str  # marks sentences for translation
WAITS = Q(state=State.WAITING) | Q(state=State.PROCESSING, published_at=None)


class CannotHandOver(Exception):
    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def hand_over(
    channel: Channel,
    *,
    content: Mapping[str, Any],
    planned_for: datetime,
    origin: str = "",
    follows: Delivery | None = None,
    head: Delivery | None = None,
    stop: Stop | None = None,
    by: User | None = None,
) -> Delivery:
    """A frozen snapshot that will be sent once, at `planned_for` (UTC). Raises CannotHandOver.

    `origin` names who asked ("variant:12"); a second live delivery of one origin on one channel is refused.
    `follows` is what it waits for and answers; `head`, of a part or a comment, the post it belongs to;
    `stop`, why it may not leave for now.
    """
    _must_be_open(channel, follows)
    try:
        with transaction.atomic():
            return Delivery.objects.create(
                channel=channel,
                content=dict(content),
                planned_for=planned_for,
                due_at=planned_for,
                origin=origin,
                follows=follows,
                head=head,
                created_by=by,
                **_stopped(stop),
            )
    except IntegrityError:
        raise _twice(channel) from None


def _twice(channel: Channel) -> CannotHandOver:
    told = _("Esto ya está programado o publicado en «%(channel)s».")
    return CannotHandOver(Sentence(told, {"channel": channel.name}))


def _stopped(stop: Stop | None) -> dict[str, Any]:
    return {"stopped_for": stop.key, "sentence": stop.sentence.as_json()} if stop else {}


def _must_be_open(channel: Channel, follows: Delivery | None) -> None:
    if channel.health == Channel.Health.REMOVED:
        raise CannotHandOver(
            Sentence(
                _("El canal «%(channel)s» está desconectado. Conéctalo o elige otro."),
                {"channel": channel.name},
            )
        )
    if follows and follows.channel_id != channel.pk:
        raise CannotHandOver(
            Sentence(
                _("La publicación a la que se responde no está en «%(channel)s»."), {"channel": channel.name}
            )
        )


def withdraw(delivery: Delivery, *, by: User | None = None) -> bool:
    """True when it is certain that it will not be sent (any more). False: it is leaving, or has left."""
    with transaction.atomic():
        _withdraw(Delivery.objects.filter(pk=delivery.pk))
        delivery.refresh_from_db()
        if delivery.state == State.WITHDRAWN:
            _withdraw_followers(delivery)
    return delivery.state == State.WITHDRAWN


def _withdraw(deliveries: QuerySet[Delivery]) -> int:
    """A failed one too: somebody could try it again, and what it says may not be wanted any more."""
    ours = deliveries.filter(WAITS | Q(state=State.FAILED), lease="")
    return ours.update(state=State.WITHDRAWN, due_at=None, held_at=None)


def _withdraw_followers(delivery: Delivery) -> None:
    """A reply to something that won't be said has nothing to reply to."""
    for follower in delivery.followers.all():
        withdraw(follower)


def recall(delivery: Delivery) -> None:
    """What may be leaving can't be withdrawn; should it turn out not to have left, it won't."""
    doubtful = Delivery.objects.filter(
        pk=delivery.pk, state__in=[State.SENDING, State.PROCESSING, State.UNSURE]
    )
    doubtful.update(recalled_at=timezone.now())


def let_go(pks: Collection[int]) -> None:
    """Withdraws what was recalled and has certainly not left. Asked after each doubt."""
    recalled = Delivery.objects.filter(WAITS, pk__in=pks, lease="", recalled_at__isnull=False)
    recalled.update(state=State.WITHDRAWN, due_at=None, held_at=None)


def reschedule(delivery: Delivery, *, planned_for: datetime, by: User | None = None) -> bool:
    """Move what still waits to another time. False: it is leaving, or has left.

    What a person holds stays held.
    """
    waiting = Delivery.objects.filter(WAITS, pk=delivery.pk, lease="")
    held = Case(When(BY_A_PERSON, then=F("held_at")), default=None)
    moved = waiting.update(planned_for=planned_for, due_at=planned_for, held_at=held, failures=0)
    delivery.refresh_from_db()
    return bool(moved)
