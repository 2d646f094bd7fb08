"""«Ver como»: who seats people looks at the brand as a role or another seat sees it, and touches nothing.

It is kept in her session, ends with it, after an hour, or when she may seat people no more. She never sees
more than her own role lets her; what is somebody's own (their feeds, their notices) stays theirs. Nothing
is written meanwhile: `teams.middleware.SeeingAs` refuses all that writes and undoes what a reading wrote.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from . import granting
from .auditing import Did, record
from .granting import Grant
from .models import Membership
from .refusals import CannotSeat
from .roles import Verb

KEY = "seeing_as"
LASTS = timedelta(hours=1)
SEAT = "seat-"  # «seat-12» is the seat with that number; else as granting.choices


@dataclass(frozen=True)
class Seeing:
    """Whose eyes, in which brand, until when."""

    brand: int
    slug: str
    eyes: str
    name: str
    until: datetime


def begin(request: Any, eyes: str, *, by: Membership) -> Seeing:
    """Raises CannotSeat for what there is none of, PermissionDenied."""
    by = granting.demand_invite(by)
    name, _grant, _limits = look(by, eyes)
    until = timezone.now() + LASTS
    request.session[KEY] = {"brand": by.workspace_id, "eyes": eyes, "until": until.isoformat()}
    record(Did.SEAT_VIEWED_AS, by=by.user, workspace=by.workspace, on=name)
    return Seeing(by.workspace_id, by.workspace.slug, eyes, name, until)


def end(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def of(request: HttpRequest) -> Seeing | None:
    """What she sees by now; None, and forgotten, when it is over. Asked once for each request."""
    if not hasattr(request, "_seeing_as"):
        request._seeing_as = read(request)  # type: ignore[attr-defined]
    found: Seeing | None = request._seeing_as
    return found


def read(request: HttpRequest) -> Seeing | None:
    kept = request.session.get(KEY)
    user = getattr(request, "user", None)
    if not kept or user is None or not user.is_authenticated:
        return None
    until = datetime.fromisoformat(kept["until"])
    seats = Membership.objects.filter(workspace=kept["brand"], user=user)
    seat = seats.select_related("workspace", "custom").first()
    try:
        if seat is None or not seat.may(Verb.INVITE) or until <= timezone.now():
            raise CannotSeat
        name = look(seat, kept["eyes"])[0]
    except CannotSeat:
        end(request)
        return None
    return Seeing(seat.workspace_id, seat.workspace.slug, kept["eyes"], name, until)


def seat_for(request: HttpRequest, seat: Membership) -> Membership:
    """Her seat, or what she borrows in this brand instead: never to be saved."""
    seeing = of(request)
    if seeing is None or seeing.brand != seat.workspace_id:
        return seat
    _name, grant, limits = look(seat, seeing.eyes)
    borrowed = copy.copy(seat)
    borrowed.role, borrowed.custom = str(grant.fields["role"]), grant.custom
    borrowed.only_channels, borrowed.only_campaigns = limits
    borrowed.never_more_than = seat.verbs
    return borrowed


def look(seat: Membership, eyes: str) -> tuple[str, Grant, tuple[list[int], list[int]]]:
    """How those eyes are called, what they may, and the channels and campaigns they are held to."""
    number = eyes.removeprefix(SEAT)
    if not eyes.startswith(SEAT):
        grant = granting.read(seat.workspace, eyes)
        return grant.name, grant, ([], [])
    rows = seat.workspace.memberships.select_related("user", "custom")
    other = rows.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    if other is None:
        raise CannotSeat(_("Esa persona ya no es parte del equipo."))
    return str(other.user), Grant(other.role, other.custom), (other.only_channels, other.only_campaigns)
