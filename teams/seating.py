"""Changing and ending seats: another role, held to some channels or campaigns, gone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from . import granting, inviting, limiting
from .auditing import Did, record
from .granting import Grant
from .last_admin import still_administered
from .limiting import limits_of
from .models import Membership
from .refusals import CannotSeat


def change_role(seat: Membership, grant: Grant, *, by: Membership) -> Membership:
    """Raises CannotSeat; LastAdmin where nobody would be left to administer the brand."""
    with still_administered(seat.workspace_id):
        by = granting.demand_invite(by)
        seat = as_it_is(seat)
        granting.refuse_stronger(by, seat)
        granting.refuse_beyond(by, grant)
        before = {"role": seat.role_name}
        seat.role, seat.custom = grant.fields["role"], grant.custom
        seat.save(update_fields=["role", "custom"])
        tell(Did.SEAT_ROLE, seat, by, before, {"role": seat.role_name})
        inviting.withdraw_beyond(seat.user, seat.workspace, by=by.user)
    return seat


def limit(
    seat: Membership, *, channels: Collection[int] | None, campaigns: Collection[int] | None, by: Membership
) -> Membership:
    """She acts on these channels and campaigns of the brand only; None: on all. She goes on seeing the rest.

    Raises CannotSeat, LastAdmin.
    """
    with still_administered(seat.workspace_id):
        by = granting.demand_invite(by)
        seat = as_it_is(seat)
        granting.refuse_stronger(by, seat)
        before = limits_of(seat)
        limiting.hold(seat, channels=channels, campaigns=campaigns)
        seat.save(update_fields=["only_channels", "only_campaigns"])
        tell(Did.SEAT_LIMITS, seat, by, before, limits_of(seat))
        inviting.withdraw_beyond(seat.user, seat.workspace, by=by.user)
    return seat


def remove(seat: Membership, *, by: Membership) -> None:
    """She no longer sees the brand; what she wrote stays. Anybody may leave. Raises CannotSeat, LastAdmin."""
    with still_administered(seat.workspace_id):
        seat = as_it_is(seat)
        if seat.pk != by.pk:
            by = granting.demand_invite(by)
            granting.refuse_stronger(by, seat)
        tell(Did.SEAT_REMOVED, seat, by, {"role": seat.role_name}, None)
        seat.delete()
        inviting.withdraw_beyond(seat.user, seat.workspace, by=by.user)


def as_it_is(seat: Membership) -> Membership:
    """Read again, under the brand's lock. Raises CannotSeat when somebody took it away meanwhile."""
    rows = Membership.objects.select_related("workspace", "custom", "user")
    found = rows.filter(pk=seat.pk, workspace=seat.workspace_id).first()
    if found is None:
        raise CannotSeat(_("Esa persona ya no es parte del equipo."))
    return found


def tell(did: Did, seat: Membership, by: Membership, before: Any, after: Any) -> None:
    record(did, by=by.user, workspace=seat.workspace, on=str(seat.user), before=before, after=after)
