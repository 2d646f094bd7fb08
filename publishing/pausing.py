"""Stopping a channel or a whole brand before its next send, and coming back without a flood.

The engine looks at both pauses before each send. What became due meanwhile is held: it leaves when a person
says so (settling.release), one by one or all together, and is never called sent.
"""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from teams.auditing import Did, recorded
from teams.models import User, Workspace
from teams.roles import Verb

from .models import Attempt, Channel, Delivery
from .networks.contract import Sentence
from .permission import demand_channel, demand_everywhere
from .states import Outcome, State

Overdue = Literal["hold", "send"]

PASSED = Sentence(_("Su hora pasó mientras el canal estaba detenido. Decide si sale ahora o se retira."))

NOW = Sentence(_("Una persona reanudó el canal y decidió que lo atrasado saliera."))


@transaction.atomic
@recorded(Did.CHANNEL_PAUSED, only=("paused_at",))
def pause(channel: Channel, *, by: User | None) -> None:
    demand_channel(Verb.SCHEDULE, channel, by)
    channel.paused_at = channel.paused_at or timezone.now()
    channel.save(update_fields=["paused_at"])


@transaction.atomic
@recorded(Did.CHANNEL_RESUMED, only=("paused_at",))
def resume(channel: Channel, *, by: User | None, overdue: Overdue = "hold") -> int:
    """How many are held for a person's word. `overdue="send"`: that was her word, and they leave in turn, at
    the account's pace.
    """
    demand_channel(Verb.SCHEDULE, channel, by)
    with transaction.atomic():
        held = decide_overdue(Channel.objects.filter(pk=channel.pk), overdue, by) if channel.paused_at else 0
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
        held = decide_overdue(workspace.channels.all(), overdue, by) if workspace.paused_at else 0
        workspace.paused_at = None
        workspace.save(update_fields=["paused_at"])
    return held


def decide_overdue(channels: QuerySet[Channel], overdue: Overdue, by: User | None) -> int:
    """What waits past its time: how many are held."""
    if overdue == "hold":
        return hold_overdue(channels)
    say_now(late_on(channels), by)
    return 0


def hold_overdue(channels: QuerySet[Channel]) -> int:
    """Holds what waits past its time on these channels."""
    return late_on(channels).update(held_at=timezone.now(), sentence=PASSED.as_json())


def late_on(channels: QuerySet[Channel]) -> QuerySet[Delivery]:
    return waiting_on(channels).filter(held_at=None, planned_for__lt=timezone.now())


def say_now(late: QuerySet[Delivery], by: User | None) -> None:
    """A person's word on each, as in settling.release: it leaves at another hour than was planned."""
    free = list(late.filter(lease="").select_for_update(of=("self",)).order_by("pk"))
    Delivery.objects.filter(pk__in=[each.pk for each in free]).update(attempts_made=F("attempts_made") + 1)
    now = timezone.now()
    word = {"step": Attempt.Step.PERSON, "outcome": Outcome.PERSON, "sentence": NOW.as_json(), "by": by}
    Attempt.objects.bulk_create(
        Attempt(delivery=each, number=each.attempts_made + 1, started_at=now, ended_at=now, **word)
        for each in free
    )


def waiting_on(channels: QuerySet[Channel]) -> QuerySet[Delivery]:
    return Delivery.objects.filter(channel__in=channels, state=State.WAITING)
