"""Letting a channel go: secrets are wiped, history stays, what still waits is dealt with in the open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from teams.auditing import Did, recorded
from teams.models import User
from teams.roles import Verb

from .handing import withdraw
from .models import Channel, Delivery
from .networks.contract import Sentence
from .permission import demand_channel
from .states import State

Waiting = Literal["hold", "withdraw"]

HELD = Sentence(_("Su canal se desconectó. Vuelve a conectarlo para publicarla, o retírala."))
IN_DOUBT = Sentence(
    _("Su canal se desconectó mientras la red la procesaba. Mira si está publicada y dilo aquí.")
)


@dataclass(frozen=True)
class AtRisk:
    """What a channel that goes away leaves undone."""

    waiting: int  # programmed or held: they can be held or withdrawn
    in_doubt: int  # accepted by the network, not confirmed yet: only a person will know


def at_risk(channel: Channel) -> AtRisk:
    own = Delivery.objects.filter(channel=channel)
    return AtRisk(
        waiting=own.filter(state=State.WAITING).count(),
        in_doubt=own.filter(state__in=[State.PROCESSING, State.UNSURE]).count(),
    )


@transaction.atomic
@recorded(Did.CHANNEL_DISCONNECTED, only=("health", "paused_at"))
def disconnect(channel: Channel, *, by: User | None, waiting: Waiting = "hold") -> AtRisk:
    """What waited is held until the account is connected again, or withdrawn. Says what was left undone."""
    demand_channel(Verb.CONNECT, channel, by)
    left = at_risk(channel)
    own = Delivery.objects.filter(channel=channel)
    if waiting == "withdraw":
        for delivery in own.filter(state=State.WAITING).order_by("-pk"):
            withdraw(delivery, by=by)
    own.filter(state=State.WAITING).update(held_at=timezone.now(), sentence=HELD.as_json())
    own.filter(state=State.PROCESSING).update(state=State.UNSURE, due_at=None, sentence=IN_DOUBT.as_json())
    own.filter(state=State.UNSURE).update(due_at=None)
    channel.health, channel.sealed, channel.trouble, channel.paused_at = (
        Channel.Health.REMOVED,
        "",
        None,
        None,
    )
    channel.save(update_fields=["health", "sealed", "trouble", "paused_at"])
    return left
