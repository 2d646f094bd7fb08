"""Gates: what rooms above this one have against sending a delivery, asked by the engine before each send.

A gate is asked twice: when work is claimed, before anything is asked of a network, and at the point of no
return, in the transaction that writes `published_at`. What it refuses is held (`held_at`) with its sentence.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import DatabaseError
from django.db.models import F
from django.utils import timezone

from .models import Delivery
from .networks.contract import Sentence, Unavailable
from .states import State

_ = str  # marks sentences for translation
log = logging.getLogger(__name__)

# Of these deliveries, with the content they would be sent with: those that may not leave, and why.
Gate = Callable[[Sequence[Delivery]], Mapping[int, Sentence]]

NOT_TOLD = Sentence(
    _("No se pudo comprobar si puede salir, por un error de Pauta: no salió. El detalle quedó en la bitácora "
      "del servidor.")
)  # fmt: skip
_gates: dict[str, Gate] = {}


class Barred(Unavailable):
    """A gate refused it: nothing left, it is nobody's failure, and it waits for a person."""


def register(name: str, gate: Gate) -> None:
    """Once per process, from an app's `ready`; the same name again replaces it."""
    _gates[name] = gate


def refused(deliveries: Sequence[Delivery]) -> dict[int, Sentence]:
    """By the delivery's number; the first gate that refuses has the word."""
    found: dict[int, Sentence] = {}
    for gate in _gates.values():
        asked = [each for each in deliveries if each.pk not in found]
        if asked:
            found |= _asked(gate, asked)
    return found


def _asked(gate: Gate, deliveries: Sequence[Delivery]) -> Mapping[int, Sentence]:
    """A gate that breaks lets nothing through, and one delivery that breaks it doesn't hold up the others."""
    try:
        return gate(deliveries)
    except DatabaseError:
        raise
    except Exception:
        if len(deliveries) > 1:
            return {pk: why for each in deliveries for pk, why in _asked(gate, [each]).items()}
        log.exception("a gate broke on delivery %s", deliveries[0].pk)
        return {deliveries[0].pk: NOT_TOLD}


@dataclass(frozen=True)
class Freed:
    """How many deliveries go on by themselves; how many wait for a person, their hour having passed."""

    on: int
    passed: int


def let_go(deliveries: Collection[int], reasons: Collection[str], *, passed: Sentence) -> Freed:
    """What is held for one of these sentences (their texts), whose reason is gone. What should have left
    meanwhile stays held and says so (`passed`).
    """
    held = Delivery.objects.filter(
        pk__in=deliveries, state=State.WAITING, lease="", held_at__isnull=False, sentence__text__in=reasons
    )
    now = timezone.now()
    late = held.filter(planned_for__lte=now).update(sentence=passed.as_json())
    on = held.filter(planned_for__gt=now).update(held_at=None, sentence=None, due_at=F("planned_for"))
    return Freed(on, late)
