"""One decision about every delivery that stands for one cause, on one channel or on all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from teams.auditing import Did, record
from teams.models import User, Workspace
from teams.roles import Verb

from . import settling
from .models import Channel, Delivery
from .permission import demand, may_on_delivery, seat_of
from .states import State

MOST = 500  # in one request; the rest is one more click away


@dataclass(frozen=True)
class Settled:
    done: int
    moved_on: int  # had changed meanwhile, or another delivery of the same post lives
    left: bool  # there are more than fit in one go


def retry(delivery: Delivery, by: User | None) -> bool:
    settling.retry(delivery, by=by)
    return True


def release(delivery: Delivery, by: User | None) -> bool:
    settling.release(delivery, by=by)
    return True


def withdraw(delivery: Delivery, by: User | None) -> bool:
    settling.take_back(delivery, by=by)
    return True


VERBS: dict[str, Callable[[Delivery, User | None], bool]] = {
    "retry": retry,
    "release": release,
    "withdraw": withdraw,
}
FROM = {"retry": State.FAILED, "release": State.WAITING, "withdraw": State.WAITING}


def settle_all(
    workspace: Workspace, channel: Channel | None, verb: str, cause: str, *, by: User | None
) -> Settled:
    """`retry` what failed, `release` or `withdraw` what is held; oldest first, so that replies follow.

    channel None: on every channel of the brand.
    What is on a channel or of a campaign that isn't hers stays as it is.
    """
    demand(Verb.SETTLE, workspace, by)
    seat = seat_of(workspace, by) if by else None
    standing = Delivery.objects.within(workspace).filter(state=FROM[verb])
    standing = standing.filter(channel=channel) if channel else standing
    if verb != "retry":
        standing = standing.filter(held_at__isnull=False)
    # A cause is the sentence's text; its parameters differ from one delivery to the next.
    alike = standing.filter(sentence__text=cause) if cause else standing.filter(sentence=None)
    found = list(alike.select_related("channel").order_by("planned_for", "pk")[: MOST + 1])
    hers = [each for each in found[:MOST] if seat is None or may_on_delivery(seat, Verb.SETTLE, each)]
    settled = _each(hers, VERBS[verb], by, left=len(found) > MOST)
    told = {"verb": verb, "done": settled.done, "moved_on": settled.moved_on}
    record(Did.DELIVERIES_SETTLED, by=by, workspace=workspace, on=channel or workspace, after=told)
    return settled


def _each(
    deliveries: Iterable[Delivery],
    verb: Callable[[Delivery, User | None], bool],
    by: User | None,
    *,
    left: bool,
) -> Settled:
    done = moved_on = 0
    for delivery in deliveries:
        try:
            changed = verb(delivery, by)
        except settling.CannotSettle:
            changed = False
        done, moved_on = done + changed, moved_on + (not changed)
    return Settled(done, moved_on, left)
