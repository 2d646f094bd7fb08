"""When a post leaves: its hour on the brand's clocks, handing it over, taking it back, moving it.

Every door (page, command, demo, import) comes through these verbs: permission, review and the networks' own
limits can't be walked around. Each is one transaction; CannotPlan means that nothing has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing import handing, holding
from publishing.models import Delivery
from publishing.states import State
from teams.auditing import Did, recorded
from teams.roles import Verb

from . import audited, clocks, composing, leaving, review
from .found import Found
from .models import Post, Variant
from .permission import demand_on
from .refusals import CannotPlan, Stale
from .strategy.campaign_pausing import refuse_paused
from .writing import Saved, attach, create_post, detach, save_post

__all__ = [
    "CannotPlan", "Moved", "Saved", "Stale", "archive", "attach", "create_post", "detach", "move", "plan",
    "publish_now", "restore", "save_post", "schedule", "unschedule",
]  # fmt: skip

DEFAULT_HOUR = time(9)
Before = tuple[date | None, time | None]


@dataclass(frozen=True)
class Moved:
    """`before` is where it was (both None: without a date), for the undo.

    clock: what the clocks of that day do to its hour; notes: what else the move did that she must know.
    """

    post: Post
    before: Before
    clock: str = ""
    notes: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        return " ".join(filter(None, [self.clock, *self.notes]))


# ── its hour ──────────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
@recorded(Did.POST_PLANNED, only=("planned_date", "planned_time", "zone"), always=False)
def plan(post: Post, *, date: date | None, time: time | None, by: Any, now: datetime | None = None) -> Moved:
    """Sets the wall-clock time in the brand's zone; both None: without a date. Moves what already waits."""
    demand_on(Verb.WRITE, post, by)
    review.lock(post)
    review.refuse_archived(post)
    before = (post.planned_date, post.planned_time)
    if (date is None) != (time is None):
        raise CannotPlan(_("Faltan datos: elige fecha y hora, o quita las dos."))
    if (date, time) == before and post.zone == post.workspace.zone:
        return Moved(post, before)
    leaving.refuse_out_of_hand(post)
    refuse_sent(post)
    if date is None or time is None:
        return to_tray(post, before)
    return to_day(post, before, date, time, by=by, now=now)


def move(
    post: Post, *, to_date: date | None, to_time: time | None = None, by: Any, now: datetime | None = None
) -> Moved:
    """To another day, keeping the hour (09:00 if it had none). `to_date` None: back to «Sin fecha»."""
    post.refresh_from_db()
    hour = to_time or post.planned_time or DEFAULT_HOUR
    return plan(post, date=to_date, time=hour if to_date else None, by=by, now=now)


def to_tray(post: Post, before: Before) -> Moved:
    if leaving.waiting(post):
        raise CannotPlan(_("Está programada: desprográmala antes de quitarle la fecha."))
    set_moment(post, None, None, None)
    return Moved(post, before)


def to_day(post: Post, before: Before, day: date, hour: time, *, by: Any, now: datetime | None) -> Moved:
    zone = post.workspace.zone
    said = composing.payloads(post)
    found = clocks.coming(day, hour, zone, now)
    waiting = leaving.waiting(post)
    if waiting:
        demand_on(Verb.SCHEDULE, post, by)
    local = found.local.replace(tzinfo=None)
    set_moment(post, local.date(), local.time(), found.instant)
    for variant in waiting:
        push(variant, found.instant, by=by)
    notes = review.settle_edit(post, said, by=by)  # the hour is sealed too, and a link may name the day
    return Moved(post, before, clocks.note(hour, found, zone), tuple(notes))


def set_moment(post: Post, day: date | None, hour: time | None, instant: datetime | None) -> None:
    post.planned_date, post.planned_time, post.planned_for = day, hour, instant
    post.zone = post.workspace.zone
    post.save(update_fields=["planned_date", "planned_time", "planned_for", "zone", "updated_at"])


def push(variant: Variant, instant: datetime, *, by: Any) -> None:
    for delivery in (variant.delivery, *leaving.rest_of(variant.delivery)):
        if not handing.reschedule(delivery, planned_for=instant, by=by):
            variant.delivery.refresh_from_db()
            raise CannotPlan(leaving.out_of_hand_sentence(variant))


def refuse_sent(post: Post) -> None:
    for variant in leaving.handed_over(post):
        if variant.delivery.state == State.SENT:
            out = _("Ya se publicó en %(channel)s: su fecha ya no se mueve.")
            raise CannotPlan(out % {"channel": variant.channel.name})


# ── handing it over ───────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
@recorded(Did.POST_SCHEDULED, see=audited.standing, always=False)
def schedule(post: Post, *, by: Any, now: datetime | None = None) -> list[Delivery]:
    """One delivery per channel, waiting for its hour. Asking twice is asking once."""
    demand_on(Verb.SCHEDULE, post, by)
    review.lock(post)
    if post.planned_for is None:
        raise CannotPlan(_("No tiene fecha: elige día y hora antes de programarla."))
    rest = to_hand_over(post)
    if not all(leaving.is_waiting(leaving.handed(each)) for each in rest):
        clocks.refuse_past(post.planned_for, post.workspace.zone, now)
    return hand_over(post, rest, at=post.planned_for, by=by)


@transaction.atomic
@recorded(Did.POST_PUBLISHED_NOW, see=audited.standing)
def publish_now(post: Post, *, by: Any, now: datetime | None = None) -> list[Delivery]:
    """On its way at once, on every channel where it is not out yet."""
    demand_on(Verb.SCHEDULE, post, by)
    review.lock(post)
    now = now or timezone.now()
    rest = to_hand_over(post)
    if any(each.delivery and holding.is_held(each.delivery) for each in rest):
        raise CannotPlan(_("Está en pausa: reanúdala antes de publicarla ya."))
    refuse_paused(post)
    if rest:  # its hour is now: what was approved for another one may not leave at this one
        local = now.astimezone(post.workspace.tz).replace(second=0, microsecond=0, tzinfo=None)
        set_moment(post, local.date(), local.time(), now)
    return hand_over(post, rest, at=now, by=by)


def to_hand_over(post: Post) -> list[Variant]:
    """Its channels where nothing has left yet."""
    rest = []
    for variant in composing.variants_of(post):
        delivery = leaving.handed(variant)
        if delivery is None or leaving.is_ours(delivery):
            rest.append(variant)
    return rest


def hand_over(post: Post, rest: list[Variant], *, at: datetime, by: Any) -> list[Delivery]:
    """What waits already with the same words stays, at its new hour if that changed."""
    refuse_unready(post)
    attachments = composing.attachments_of(post)
    for variant in rest:
        said = composing.chain(variant, attachments)
        refuse_before_parent(variant, at)
        if not is_waiting_with(variant, said):
            leaving.hand_over(variant, said, at=at, by=by)
        elif variant.delivery.planned_for != at:
            push(variant, at, by=by)
    return [each.delivery for each in leaving.handed_over(post)]


def is_waiting_with(variant: Variant, said: Sequence[composing.Said]) -> bool:
    waits = leaving.is_waiting(leaving.handed(variant))
    return waits and leaving.same(said, leaving.frozen(variant.delivery))


def refuse_unready(post: Post) -> None:
    """Raises CannotPlan with all that stands in the way: archived, refused by a network, unapproved."""
    review.refuse_archived(post)
    found = composing.blockers(composing.problems(post))
    if found:
        raise CannotPlan(blocked_sentence(found), found)
    review.refuse_uncleared(post)


def blocked_sentence(found: list[Found]) -> str:
    sentences = " ".join(dict.fromkeys(str(each) for each in found))
    return ngettext(
        "No se puede programar todavía. %(sentences)s",
        "No se puede programar todavía, hay %(count)s cosas que corregir. %(sentences)s",
        len(found),
    ) % {"count": len(found), "sentences": sentences}


def refuse_before_parent(variant: Variant, at: datetime) -> None:
    parent = leaving.answered(variant)
    if parent and parent.state == State.WAITING and at < parent.planned_for:
        zone = variant.post.workspace.zone
        raise CannotPlan(
            _("Responde a una publicación que sale después, el %(parent)s: elige una hora posterior a esa.")
            % {"parent": clocks.said(parent.planned_for, zone)}
        )


# ── taking it back ────────────────────────────────────────────────────────────────────────────────────


@transaction.atomic
@recorded(Did.POST_UNSCHEDULED, see=audited.standing, always=False)
def unschedule(post: Post, *, by: Any) -> list[Delivery]:
    """Takes back all that has not left, with the replies that wait for it. Returns what was withdrawn."""
    demand_on(Verb.SCHEDULE, post, by)
    review.lock(post)
    return [each.delivery for each in leaving.take_back(post, by=by)]


@transaction.atomic
@recorded(Did.POST_ARCHIVED, see=audited.standing, always=False)
def archive(post: Post, *, by: Any) -> Post:
    """Out of the calendar; what waited is taken back. `restore` puts it back, unscheduled."""
    demand_on(Verb.WRITE, post, by)
    review.lock(post)
    leaving.refuse_out_of_hand(post)
    if leaving.take_back(post, by=by):
        demand_on(Verb.SCHEDULE, post, by)
    return set_archived(post, timezone.now())


@transaction.atomic
@recorded(Did.POST_RESTORED, only=("archived_at",), always=False)
def restore(post: Post, *, by: Any) -> Post:
    demand_on(Verb.WRITE, post, by)
    return set_archived(review.lock(post), None)


def set_archived(post: Post, at: datetime | None) -> Post:
    post.archived_at = at
    post.save(update_fields=["archived_at", "updated_at"])
    return post
