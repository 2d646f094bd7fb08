"""«Añadir a la cola»: a post takes the next free slot of its channels.

The rule: the earliest slot of any of its channels at whose hour nothing else of the brand is planned on *any*
of them; it leaves everywhere at that hour. A slot of a pillar takes only posts of that pillar; those kept for
evergreen posts take none. The brand's row is locked meanwhile: two people never get the same slot.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.time import Moment
from teams.auditing import Did, recorded
from teams.roles import Verb

from .. import audited, clocks, composing, leaving, planning, review
from ..models import Post, Slot
from ..permission import demand_on
from ..refusals import CannotPlan
from ..states import Stage
from . import slots
from .slots import FreeSlot

WEEKS_AHEAD = (4, 26)  # first it looks near, then far


@dataclass(frozen=True)
class Queued:
    """Where it got its place; `review`: the hour is planned, and it waits for an approval first."""

    post: Post
    place: FreeSlot
    before: planning.Before
    review: bool
    note: str  # of a clock change


@transaction.atomic
@recorded(Did.QUEUE_FILLED, see=audited.standing)
def queue(post: Post, *, by: Any, now: datetime | None = None) -> Queued:
    """Plans it at its slot and schedules it; where the brand asks for approval and it has none, asks review.

    Raises CannotPlan, and nothing has changed: no slots, none free, or what keeps it from being scheduled.
    """
    demand_on(Verb.WRITE, post, by)
    review.lock(post)
    place = next_free(post, now or timezone.now())
    moved = planning.plan(post, date=place.day, time=place.time, by=by, now=now)
    waits = not review.is_cleared(post)
    if waits:
        review.request(post, by=by)
    else:
        planning.schedule(post, by=by, now=now)
    return Queued(post, place, moved.before, waits, note_of(place, post.workspace.zone))


def note_of(place: FreeSlot, zone: str) -> str:
    """Of a clock change at the slot's own hour."""
    local = place.instant.astimezone(ZoneInfo(zone))
    return clocks.note(place.slot.time, Moment(place.instant, local, place.clock), zone)


@transaction.atomic
@recorded(Did.QUEUE_LEFT, see=audited.standing)
def take_out(post: Post, *, by: Any, day: date | None, hour: time | None, asked_review: bool) -> Post:
    """The undo: back to where it was, unscheduled; a review that queueing asked for is withdrawn."""
    if leaving.waiting(post):
        planning.unschedule(post, by=by)
    if asked_review and post.stage == Stage.IN_REVIEW:
        review.withdraw_request(post, by=by)
    planning.plan(post, date=day, time=hour, by=by)
    return post


def next_free(post: Post, now: datetime) -> FreeSlot:
    """Raises CannotPlan when there is none, with the way to get one."""
    channels = {variant.channel_id for variant in composing.variants_of(post)}
    refuse_without_slots(post, channels)
    today = now.astimezone(post.workspace.tz).date()
    for weeks in WEEKS_AHEAD:
        last = today + timedelta(weeks=weeks)
        if place := first_common(post, channels, today, last, now):
            return place
    raise CannotPlan(full_sentence(WEEKS_AHEAD[-1]))


def first_common(post: Post, channels: set[int], first: date, last: date, now: datetime) -> FreeSlot | None:
    found = slots.free(post.workspace, first, last, now, but=post)
    mine = [each for each in found if each.channel.pk in channels and takes(each.slot, post)]
    if not mine:
        return None
    planned = slots.planned(post.workspace, mine[0].instant, mine[-1].instant, but=post)
    taken = {instant for channel, instant in planned if channel in channels}
    return next((each for each in mine if each.instant not in taken), None)


def takes(slot: Slot, post: Post) -> bool:
    return not slot.evergreen and slot.pillar_id in (None, post.pillar_id)


def refuse_without_slots(post: Post, channels: set[int]) -> None:
    if not channels:
        raise CannotPlan(_("Elige al menos un canal: todavía no hay ninguno."))
    offered = [each for each in slots.offered(post.workspace) if each.channel_id in channels]
    if not offered:
        raise CannotPlan(
            _("Sus canales no tienen huecos en uso. Crea uno en «Huecos» o elige el día y la hora aquí.")
        )
    if not any(takes(each, post) for each in offered):
        raise CannotPlan(
            _(
                "Los huecos de sus canales son de otros pilares o del contenido perenne. "
                "Cambia el pilar de la publicación o crea un hueco sin pilar."
            )
        )


def full_sentence(weeks: int) -> str:
    full = ngettext(
        "No queda ningún hueco libre en %(weeks)s semana: crea otro o elige el día y la hora.",
        "No queda ningún hueco libre en %(weeks)s semanas: crea otro o elige el día y la hora.",
        weeks,
    )
    return full % {"weeks": weeks}
