"""One delivery stopped by a person, and let go again. Channels and brands as a whole: pausing.

What she holds waits until she says otherwise, its hour notwithstanding: past it nothing leaves by itself, it
is decided in the ledger like everything that was stopped.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from .models import Delivery
from .networks.contract import Sentence
from .pausing import PASSED
from .states import State

HELD = Sentence(_("La pausó una persona. No sale hasta que alguien la reanude."))
BY_A_PERSON = Q(held_at__isnull=False, sentence__text=HELD.text)


def hold(deliveries: Collection[int]) -> int:
    """Those of them that wait and are not held; how many were."""
    free = waiting(deliveries).filter(held_at=None)
    return free.update(held_at=timezone.now(), sentence=HELD.as_json())


def let_go(deliveries: Collection[int]) -> int:
    """Those that a person held and whose hour is still to come. One whose hour passed says so from now on."""
    held = waiting(deliveries).filter(BY_A_PERSON)
    now = timezone.now()
    held.filter(planned_for__lte=now).update(sentence=PASSED.as_json())
    return held.filter(planned_for__gt=now).update(held_at=None, sentence=None)


def is_held(delivery: Delivery) -> bool:
    """By a person, not because its channel stopped."""
    return delivery.held_at is not None and (delivery.sentence or {}).get("text") == HELD.text


def waiting(deliveries: Collection[int]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk__in=deliveries, state=State.WAITING, lease="")
