"""After a backup was put back: the networks remember more than we do.

What waited when it was made may have been sent since, and the row that said so is gone. So nothing that may
have left leaves again by itself: it is held, or in doubt, until a person has looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from .models import Attempt, Delivery
from .networks.contract import Sentence
from .states import Outcome, State

PASSED = Sentence(
    _(
        "Se restauró una copia de seguridad y su hora ya había pasado: puede que ya saliera. "
        "Mira en la red y decide si sale ahora o se retira."
    )
)
MAYBE = Sentence(
    _(
        "Se restauró una copia de seguridad hecha mientras salía: puede que ya esté en la red. "
        "Mira allí y di si está o no."
    )
)
LATER = Sentence(_("Se restauró una copia de seguridad: queda retenida hasta que alguien la reanude."))


@dataclass(frozen=True)
class Returned:
    """`held`: wait for a person now; `doubtful`: were on their way; `waiting`: leave at their hour."""

    held: int
    doubtful: int
    waiting: int


def hold(now: datetime, *, everything: bool = False) -> Returned:
    """`everything`: also what is planned for later."""
    doubtful = doubt()
    waiting = Delivery.objects.filter(state=State.WAITING, held_at=None)
    late = waiting.filter(
        Q(planned_for__lte=now) | Q(due_at__lte=now) | Q(follows__published_at__isnull=False)
    )
    held = late.update(held_at=now, sentence=PASSED.as_json(), stopped_for="", lease="", lease_until=None)
    if everything:
        held += waiting.update(held_at=now, sentence=LATER.as_json())
    return Returned(held, doubtful, waiting.count())


def doubt() -> int:
    """Those on their way: not even looked for by ourselves, since «not there» would send them again."""
    under_way = Delivery.objects.filter(
        Q(state__in=[State.SENDING, State.UNSURE]) | Q(state=State.PROCESSING, due_at__isnull=False)
    )
    open_ended = Attempt.objects.filter(delivery__in=under_way, outcome=Outcome.UNDERWAY)
    open_ended.update(outcome=Outcome.LOST, sentence=MAYBE.as_json())
    written = {"due_at": None, "lease": "", "lease_until": None, "sentence": MAYBE.as_json()}
    return under_way.update(state=State.UNSURE, **written)
