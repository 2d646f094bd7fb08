"""What publishing a post costs, and what it consents to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from core.figures import money
from publishing import checking, networks
from publishing.models import Channel
from publishing.networks.contract import Cost
from publishing.wording import say

from .composing import Draft


@dataclass(frozen=True)
class Charge:
    """What a channel's network charges for all that leaves for it."""

    channel: Channel
    cost: Cost

    @property
    def network(self) -> str:
        return _(networks.get(self.channel.network).name)

    @property
    def amount(self) -> str:
        return money(self.cost.amount, self.cost.currency)


def charges(draft: Draft) -> list[Charge]:
    found = []
    for variant, said in draft.chains():
        costs = [cost for each in said if (cost := checking.cost_for(variant.channel, each.snapshot))]
        if costs:
            found.append(
                Charge(variant.channel, replace(costs[0], amount=sum((c.amount for c in costs), Decimal())))
            )
    return found


def agreements(draft: Draft) -> list[tuple[Channel, str]]:
    """What publishing it consents to on each channel, where its network obliges us to say so."""
    asked = [
        (variant.channel, checking.agreement_for(variant.channel, said))
        for variant, said in draft.snapshots()
    ]
    return [(channel, say(sentence)) for channel, sentence in asked if sentence]
