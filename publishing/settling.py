"""What a person decides about one delivery: again, it is there, it is not there, send it now, take it down.

Each is compare-and-swap on the state it was decided on, and leaves an Attempt with the person's name.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from teams.auditing import Did, record
from teams.models import User
from teams.roles import Verb

from . import crediting, gates, networks
from .access import access_for, line_for
from .engine.recording import free_followers
from .freshening import fresh
from .handing import let_go, withdraw
from .models import Attempt, Channel, Delivery
from .networks.contract import Can, NetworkError, Remote, Sentence
from .permission import demand_delivery
from .signals import settled
from .states import Outcome, State

_ = str  # marks sentences for translation

BY_HAND = _("Lo confirmó una persona.")
ABSENT_BY_HAND = _("Una persona comprobó que no está en la red. Se vuelve a enviar.")
AGAIN_BY_HAND = _("Una persona pidió intentarlo de nuevo.")
RELEASED = _("Una persona decidió publicarla ahora.")
DONE_BY_HAND = _("La publicó una persona.")
NOT_DONE = _("Una persona decidió no publicarla.")
TAKEN_DOWN = _("Una persona la borró de la red.")
MOVED_ON = _("Esta entrega cambió mientras la mirabas: ahora está «%(state)s». Recarga la página.")
ALREADY_LIVE = _("No se puede reintentar: hay otra entrega de la misma publicación en este canal.")
NOT_A_LINK = _("«%(url)s» no es un enlace completo. Pega la dirección de la publicación, con https://.")
NO_CHANNEL = _("El canal «%(channel)s» se desconectó. Vuelve a conectar la cuenta para enviarla.")
STOPPED = _("Su campaña está en pausa: reanúdala y decide entonces.")
CANNOT_DELETE = _("%(network)s no permite borrar desde aquí. Bórrala en la red.")


DID = {
    BY_HAND: Did.DELIVERY_THERE,
    ABSENT_BY_HAND: Did.DELIVERY_ABSENT,
    AGAIN_BY_HAND: Did.DELIVERY_RETRIED,
    RELEASED: Did.DELIVERY_RELEASED,
    DONE_BY_HAND: Did.DELIVERY_BY_HAND,
    NOT_DONE: Did.DELIVERY_NOT_DONE,
    TAKEN_DOWN: Did.DELIVERY_TAKEN_DOWN,
}


class CannotSettle(Exception):
    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


def retry(delivery: Delivery, *, by: User | None) -> Delivery:
    """FAILED → WAITING, with its patience anew. What was proven absent can't come twice."""
    demand_delivery(Verb.SETTLE, delivery, by)
    _must_be_free(delivery)
    _must_pass(delivery)
    resting = State.PROCESSING if delivery.memo else State.WAITING
    written = {
        "state": resting,
        "due_at": timezone.now(),
        "failures": 0,
        "published_at": None,
        "held_at": None,
    }
    return _decide(delivery, State.FAILED, written, AGAIN_BY_HAND, by)


def done_by_hand(delivery: Delivery, *, url: str, by: User | None) -> Delivery:
    """A person's turn → SENT, with the link where it can be seen; places without links have none."""
    demand_delivery(Verb.SETTLE, delivery, by)
    address, now = url.strip(), timezone.now()
    if address:
        _must_be_a_link(address)
    written = {"state": State.SENT, "published_at": now, "sent_at": now, "url": address[:1000]}
    seen = {"verified_at": now} if address else {}
    return _take_turn(delivery, {**written, **seen, "remote_id": f"by-hand:{delivery.key}"}, DONE_BY_HAND, by)


def not_done(delivery: Delivery, *, by: User | None) -> Delivery:
    """A person's turn → WITHDRAWN, with what was to follow it."""
    demand_delivery(Verb.SETTLE, delivery, by)
    with transaction.atomic():
        _take_turn(delivery, {"state": State.WITHDRAWN}, NOT_DONE, by)
        for follower in delivery.followers.all():
            withdraw(follower, by=by)
    return delivery


def _take_turn(delivery: Delivery, written: dict[str, Any], why: str, by: User | None) -> Delivery:
    if not delivery.is_by_hand:
        raise _moved_on(delivery)
    return _decide(delivery, State.PROCESSING, written, why, by)


def it_is_there(delivery: Delivery, *, url: str, by: User | None) -> Delivery:
    """UNSURE → SENT, on a person's word and with the link she saw it at."""
    demand_delivery(Verb.SETTLE, delivery, by)
    _must_be_a_link(url)
    now = timezone.now()
    written = {
        "state": State.SENT,
        "due_at": None,
        "sent_at": now,
        "verified_at": now,
        "url": url.strip()[:1000],
    }
    return _decide(delivery, State.UNSURE, written | {"remote_id": f"by-hand:{delivery.key}"}, BY_HAND, by)


def _must_be_a_link(url: str) -> None:
    address = urlsplit(url.strip())
    if address.scheme not in {"http", "https"} or not address.netloc:
        raise CannotSettle(Sentence(NOT_A_LINK, {"url": url[:200]}))


def it_is_not_there(delivery: Delivery, *, by: User | None) -> Delivery:
    """UNSURE → WAITING: a person looked, so sending it again can't make a second one."""
    demand_delivery(Verb.SETTLE, delivery, by)
    _must_have_a_channel(delivery)
    resting = State.PROCESSING if delivery.memo else State.WAITING
    written = {"state": resting, "due_at": timezone.now(), "published_at": None, "failures": 0}
    return _decide(delivery, State.UNSURE, written, ABSENT_BY_HAND, by)


def barred(delivery: Delivery) -> Sentence | None:
    """Why the worker would only hold it again if a person said «now»: her word is no approval."""
    asked = copy(delivery)
    asked.planned_for = timezone.now()
    with transaction.atomic():
        return gates.refused([asked]).get(delivery.pk)


def _must_pass(delivery: Delivery) -> None:
    if why := barred(delivery):
        raise CannotSettle(why)


def release(delivery: Delivery, *, by: User | None) -> Delivery:
    """A delivery that was held because its time passed while its channel was out: send it now."""
    demand_delivery(Verb.SETTLE, delivery, by)
    _must_be_free(delivery)
    if not delivery.held_at:
        raise _moved_on(delivery)
    _must_pass(delivery)
    written = {"held_at": None, "due_at": timezone.now()}
    return _decide(delivery, State.WAITING, written, RELEASED, by)


def take_back(delivery: Delivery, *, by: User | None) -> None:
    """It will not leave. Raises CannotSettle when that can't be promised any more."""
    demand_delivery(Verb.SETTLE, delivery, by)
    was = {"state": delivery.state}
    with transaction.atomic():
        if not withdraw(delivery, by=by):
            raise CannotSettle(Sentence(MOVED_ON, {"state": State(delivery.state).label}))
        told = {"before": was, "after": {"state": delivery.state}}
        record(Did.DELIVERY_WITHDRAWN, by=by, workspace=delivery.channel.workspace_id, on=delivery, **told)


def take_down(delivery: Delivery, *, by: User | None) -> Delivery:
    """Delete it on the network. The delivery keeps its history and says it was taken down."""
    demand_delivery(Verb.SETTLE, delivery, by)
    network = networks.get(delivery.channel.network)
    if Can.DELETE not in network.can or delivery.remote_id.startswith("by-hand:"):
        raise CannotSettle(Sentence(CANNOT_DELETE, {"network": network.name}))
    if delivery.state != State.SENT or delivery.deleted_at:
        raise _moved_on(delivery)
    crediting.used(delivery.channel, crediting.For.DELETE, by=by)
    try:
        access = fresh(delivery.channel, access_for(delivery.channel))
        line = line_for(delivery.channel, secrets=access.secrets)
        network.delete(Remote(delivery.remote_id, delivery.url, delivery.remote_extra), access, line)
    except NetworkError as error:
        raise CannotSettle(error.sentence) from None
    return _decide(
        delivery, State.SENT, {"deleted_at": timezone.now(), "read_figures_at": None}, TAKEN_DOWN, by
    )


def _must_be_free(delivery: Delivery) -> None:
    _must_have_a_channel(delivery)
    if delivery.stopped_for:
        raise CannotSettle(Sentence(STOPPED))


def _must_have_a_channel(delivery: Delivery) -> None:
    if delivery.channel.health == Channel.Health.REMOVED:
        raise CannotSettle(Sentence(NO_CHANNEL, {"channel": delivery.channel.name}))


def _decide(
    delivery: Delivery, standing: State, written: dict[str, Any], why: str, by: User | None
) -> Delivery:
    try:
        with transaction.atomic():
            _swap(delivery, standing, written, Sentence(why).as_json(), by)
            was, now = {"state": standing}, {"state": standing, **written}
            told = {"before": was, "after": now, "workspace": delivery.channel.workspace_id}
            record(DID[why], by=by, on=delivery, **told)
    except IntegrityError:
        raise CannotSettle(Sentence(ALREADY_LIVE)) from None
    delivery.refresh_from_db()
    return delivery


def _swap(
    delivery: Delivery, standing: State, written: dict[str, Any], sentence: dict[str, Any], by: User | None
) -> None:
    free = Delivery.objects.filter(pk=delivery.pk, state=standing, lease="")
    if not free.update(**written, sentence=sentence, attempts_made=F("attempts_made") + 1):
        raise _moved_on(delivery)
    let_go([delivery.pk])
    number = Delivery.objects.values_list("attempts_made", flat=True).get(pk=delivery.pk)
    _note(delivery, number, sentence, by, timezone.now())
    if written.get("state") == State.SENT:
        free_followers(delivery.pk)
        transaction.on_commit(_telling(delivery.pk))


def _note(delivery: Delivery, number: int, sentence: dict[str, Any], by: User | None, now: datetime) -> None:
    Attempt.objects.create(
        delivery=delivery,
        number=number,
        step=Attempt.Step.PERSON,
        by=by,
        started_at=now,
        ended_at=now,
        outcome=Outcome.PERSON,
        sentence=sentence,
    )


def _moved_on(delivery: Delivery) -> CannotSettle:
    now = Delivery.objects.only("state").get(pk=delivery.pk)
    return CannotSettle(Sentence(MOVED_ON, {"state": Sentence(str(State(now.state).label))}))


def _telling(pk: int) -> Callable[[], None]:
    return lambda: settled.send_robust(Delivery, delivery=Delivery.objects.get(pk=pk)) and None
