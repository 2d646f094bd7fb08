"""Stopping a channel or a whole brand before its next send, and coming back without a flood.

The engine looks at both pauses before each send. What became due meanwhile is held: it leaves when a person
says so (settling.release), one by one or all together, and is never called sent.
"""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from teams.auditing import Did, recorded
from teams.models import User, Workspace
from teams.roles import Verb

from .models import Channel, Delivery
from .networks.contract import Sentence
from .permission import demand_channel, demand_everywhere
from .states import State

Overdue = Literal["hold", "send"]

PASSED = Sentence(_("Su hora pasó mientras el canal estaba detenido. Decide si sale ahora o se retira."))


@transaction.atomic
@recorded(Did.CHANNEL_PAUSED, only=("paused_at",))
def pause(channel: Channel, *, by: User | None) -> None:
    demand_channel(Verb.SCHEDULE, channel, by)
    channel.paused_at = channel.paused_at or timezone.now()
    channel.save(update_fields=["paused_at"])


@transaction.atomic
@recorded(Did.CHANNEL_RESUMED, only=("paused_at",))
def resume(channel: Channel, *, by: User | None, overdue: Overdue = "hold") -> int:
    """How many are held for a person's word. `overdue="send"`: they leave in turn, at the account's pace."""
    demand_channel(Verb.SCHEDULE, channel, by)
    with transaction.atomic():
        held = (
            hold_overdue(Channel.objects.filter(pk=channel.pk))
            if overdue == "hold" and channel.paused_at
            else 0
        )
        channel.paused_at = None
        channel.save(update_fields=["paused_at"])
    return held


@transaction.atomic
@recorded(Did.BRAND_PAUSED, only=("paused_at",))
def pause_brand(workspace: Workspace, *, by: User | None) -> None:
    demand_everywhere(Verb.SCHEDULE, workspace, by)
    workspace.paused_at = workspace.paused_at or timezone.now()
    workspace.save(update_fields=["paused_at"])


@transaction.atomic
@recorded(Did.BRAND_RESUMED, only=("paused_at",))
def resume_brand(workspace: Workspace, *, by: User | None, overdue: Overdue = "hold") -> int:
    demand_everywhere(Verb.SCHEDULE, workspace, by)
    with transaction.atomic():
        held = hold_overdue(workspace.channels.all()) if overdue == "hold" and workspace.paused_at else 0
        workspace.paused_at = None
        workspace.save(update_fields=["paused_at"])
    return held


def hold_overdue(channels: QuerySet[Channel]) -> int:
    """Holds what waits past its time on these channels."""
    late = waiting_on(channels).filter(held_at=None, planned_for__lt=timezone.now())
    return late.update(held_at=timezone.now(), sentence=PASSED.as_json())


def waiting_on(channels: QuerySet[Channel]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(channel__in=channels, state=State.WAITING)
