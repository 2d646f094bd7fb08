"""The gate: nothing leaves where a rule of review demands a seal and there is none for these very bytes.

Asked by the worker when it claims and at the point of no return (publishing.gates). Three things must agree
with one unbroken seal: the delivery's chain as it was frozen (of the delivery itself, the content in the
worker's hands), the post as its rows are now, and the hour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from publishing.models import Attempt, Delivery
from publishing.networks.contract import Sentence

from ..models import Seal
from . import chains, refusals
from .chains import Chain
from .demanding import Asked, asked_of
from .payload import hash_of
from .rows import drafts_of
from .standing import BROKEN, MISSING, Standing, standing_in, within


def unsealed(deliveries: Sequence[Delivery]) -> Mapping[int, Sentence]:
    """By the delivery's number: why it may not leave."""
    asked = asked_of(deliveries)
    if not asked:
        return {}
    stands = standing_in(drafts_of({each.post for each in asked if each.post}))
    frozen = chains.of([each.delivery for each in asked])
    held = locked(stands)
    judged = [(each, judge(each, stands, frozen, held)) for each in asked]
    return {each.delivery.pk: why for each, why in judged if why}


Stands = Mapping[int, Mapping[int, Standing]]


def locked(stands: Stands) -> set[int]:
    """Seals that are unbroken now and stay so until what is asked about has been written down as leaving.

    Whoever is breaking one just now is waited for; then it isn't among them.
    """
    seals = {each.seal.pk for some in stands.values() for each in some.values() if each.seal}
    rows = Seal.objects.filter(pk__in=seals, broken_at=None).order_by("pk")
    return set(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def judge(asked: Asked, stands: Stands, frozen: Mapping[int, Chain], held: set[int]) -> Sentence | None:
    delivery = asked.delivery
    name = delivery.channel.name
    if asked.post is None:
        return Sentence(refusals.NOT_OURS, {"channel": name})
    stood = stands.get(asked.post, {}).get(delivery.channel_id, Standing(None, MISSING))
    if stood.holds and stood.seal.pk not in held:
        stood = Standing(stood.seal, BROKEN)
    chain = frozen[delivery.pk]
    follows = chain.begun and delivery.head_id is not None
    if not (stood.holds or (follows and is_unbroken(stood, held))):
        return refusals.because(stood, name)
    if hash_of(chain.payload) != stood.seal.hash:
        return Sentence(refusals.OTHER, {"channel": name})
    return None if on_time(delivery, stood.seal) else refusals.moved(stood, name)


def is_unbroken(stood: Standing, held: set[int]) -> bool:
    """What began to leave goes on as it was approved, whatever the post says by now."""
    return stood.seal is not None and stood.seal.pk in held


def on_time(delivery: Delivery, seal: Seal) -> bool:
    """Never before its window. After it only what was planned within it and is late by no person's word."""
    if not within(seal, delivery.planned_for):
        return False
    if seal.tolerance is None or seal.planned_for is None:
        return True
    now, either = timezone.now(), timedelta(minutes=seal.tolerance)
    if now < seal.planned_for - either:
        return False
    end = seal.planned_for + either
    return now <= end or not decided_since(delivery, end)


def decided_since(delivery: Delivery, end: datetime) -> bool:
    """Somebody said «now» when its hour had passed: that is another hour than the approved one."""
    own = Attempt.objects.filter(delivery=delivery, step=Attempt.Step.PERSON, started_at__gt=end)
    return own.exists()
