"""Setting the week's slots: adding, pausing, removing, taking over another channel's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.models import Channel
from publishing.permission import demand_channel
from teams.auditing import RETURNED, Did, recorded
from teams.models import Workspace
from teams.roles import Verb

from ..models import Pillar, Slot
from ..refusals import CannotPlan

SLOTS_LIMIT = 50  # of one channel


@transaction.atomic
@recorded(Did.SLOT_ADDED, on=RETURNED)
def add(
    channel: Channel,
    *,
    weekdays: Iterable[int],
    hour: time,
    by: Any,
    pillar: Pillar | None = None,
    evergreen: bool = False,
) -> list[Slot]:
    """One on each of these days of the week. One that is there already stays as it is. Returns the new."""
    demand_channel(Verb.STRATEGY, channel, by)
    refuse_strange(channel, pillar)
    Workspace.objects.select_for_update(no_key=True).get(pk=channel.workspace_id)
    hour = hour.replace(second=0, microsecond=0)
    wanted = sorted(set(weekdays))
    there = set(channel.slots.filter(time=hour).values_list("weekday", flat=True))
    refuse_too_many(channel, len([day for day in wanted if day not in there]))
    return [
        channel.slots.create(
            workspace=channel.workspace, weekday=day, time=hour, pillar=pillar, evergreen=evergreen
        )
        for day in wanted
        if day not in there
    ]


@transaction.atomic
def copy(source: Channel, to: Channel, *, by: Any) -> list[Slot]:
    """Those of one channel, on another too; what that one has stays."""
    demand_channel(Verb.STRATEGY, to, by)
    if source.workspace_id != to.workspace_id or source.pk == to.pk:
        raise CannotPlan(_("Elige otro canal de esta marca del que copiar los huecos."))
    slots = list(source.slots.all())
    if not slots:
        raise CannotPlan(_("«%(channel)s» no tiene huecos que copiar.") % {"channel": source.name})
    return [
        new
        for slot in slots
        for new in add(
            to, weekdays=[slot.weekday], hour=slot.time, by=by, pillar=slot.pillar, evergreen=slot.evergreen
        )
    ]


@transaction.atomic
@recorded(Did.SLOT_REMOVED, on="slots")
def remove(slots: Iterable[Slot], *, by: Any) -> list[dict[str, Any]]:
    """Returns what `put_back` needs. What is planned there stays planned."""
    gone = []
    for slot in slots:
        demand_channel(Verb.STRATEGY, slot.channel, by)
        gone.append(as_words(slot))
        slot.delete()
    return gone


def as_words(slot: Slot) -> dict[str, Any]:
    return {
        "channel": slot.channel_id,
        "weekday": slot.weekday,
        "time": slot.time.strftime("%H:%M"),
        "pillar": slot.pillar_id,
        "evergreen": slot.evergreen,
        "paused": slot.paused_at is not None,
    }


@transaction.atomic
def put_back(workspace: Workspace, words: dict[str, Any], *, by: Any) -> None:
    channel = Channel.objects.get(workspace=workspace, pk=words["channel"])
    pillar = Pillar.objects.filter(workspace=workspace, pk=words["pillar"]).first()
    hour = time.fromisoformat(words["time"])
    made = add(
        channel, weekdays=[words["weekday"]], hour=hour, by=by, pillar=pillar, evergreen=words["evergreen"]
    )
    for slot in made if words["paused"] else ():
        pause(slot, by=by)


@transaction.atomic
@recorded(Did.SLOT_CHANGED)
def pause(slot: Slot, *, by: Any, paused: bool = True) -> Slot:
    demand_channel(Verb.STRATEGY, slot.channel, by)
    slot.paused_at = timezone.now() if paused else None
    slot.save(update_fields=["paused_at"])
    return slot


@transaction.atomic
@recorded(Did.SLOT_CHANGED)
def keep_for_evergreen(slot: Slot, *, by: Any, kept: bool = True) -> Slot:
    demand_channel(Verb.STRATEGY, slot.channel, by)
    slot.evergreen = kept
    slot.save(update_fields=["evergreen"])
    return slot


def refuse_strange(channel: Channel, pillar: Pillar | None) -> None:
    if channel.health == Channel.Health.REMOVED:
        gone = _("«%(channel)s» se desconectó de la marca: elige otro.")
        raise CannotPlan(gone % {"channel": channel.name})
    if pillar is not None and pillar.workspace_id != channel.workspace_id:
        raise CannotPlan(_("«%(name)s» es de otra marca.") % {"name": pillar})


def refuse_too_many(channel: Channel, more: int) -> None:
    there = channel.slots.count()
    if there + more > SLOTS_LIMIT:
        full = _("«%(channel)s» tendría %(count)s huecos por semana y caben %(limit)s: quita alguno antes.")
        raise CannotPlan(full % {"channel": channel.name, "count": there + more, "limit": SLOTS_LIMIT})
