"""A network that refuses a post because it has it already: a refusal, or the end of an earlier doubt?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from publishing.models import Attempt
from publishing.networks.contract import Duplicate, NetworkError, Receipt, Unsure
from publishing.states import Outcome


def in_doubt_since(deliveries: Sequence[int]) -> list[datetime | None]:
    """A ledger's verb: when each delivery's first answer was lost; None where none ever was.

    An interrupted attempt counts only where somebody looked for it afterwards: the others had not left.
    """
    steps = Attempt.objects.filter(delivery__in=deliveries).order_by("number")
    found: dict[int, datetime] = {}
    looked = set()
    for attempt in steps.only("delivery_id", "step", "outcome", "started_at"):
        if attempt.step == Attempt.Step.FIND:
            looked.add(attempt.delivery_id)
        elif attempt.outcome in (Outcome.UNSURE, Outcome.LOST):
            found.setdefault(attempt.delivery_id, attempt.started_at)
    return [found.get(pk) if pk in looked else None for pk in deliveries]


def meaning(twin: Duplicate, doubt: datetime | None) -> Receipt | NetworkError:
    """Named: that is our post. Not named: it is looked for, from the doubt's beginning on."""
    if doubt is None:
        return twin
    if twin.remote:
        return Receipt(twin.remote, verified=True)
    return Unsure(twin.sentence, twin.detail, twin.code)
