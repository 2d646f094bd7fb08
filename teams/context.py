"""What the shell around every page needs to know: the brand, the person's other brands, her seat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import brands, seeing_as
from .account import second_factor
from .models import Membership
from .notices import reading

AROUND = "seat_around"  # the request's note of it


def shell(request: HttpRequest) -> dict[str, Any]:
    """`brand`, `membership` (None where there is none), `brands`, `may_create_brand`,
    `unread_notices`, `seeing_as` (teams.seeing_as.Seeing, while she sees a brand as others do).

    Outside brand pages (her profile, an error) it is the brand she was in last.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"brand": None, "membership": None, "brands": [], "may_create_brand": False}
    seats: Any = SimpleLazyObject(lambda: brands.seats_of(user))  # read when the page is drawn, and once
    seat = getattr(request, "membership", None) or last_seat(request, seats)
    setattr(request, AROUND, seat)
    return {
        "brand": seat.workspace if seat else None,
        "membership": seat,
        "brands": SimpleLazyObject(lambda: [each.workspace for each in seats]),
        "may_create_brand": SimpleLazyObject(lambda: brands.may_create(user, seats)),
        "seeing_as": seeing_as.of(request),
        "unread_notices": SimpleLazyObject(lambda: reading.unread_count(user, seats)),
    }


def seat_around(request: HttpRequest) -> Membership | None:
    """Hers in the brand that the sidebar shows, for what the rooms above tell there of that brand.

    None for a stranger; outside brand pages also where the brand asks for a second factor she hasn't shown.
    """
    inside: Membership | None = getattr(request, "membership", None)
    seat = inside or getattr(request, AROUND, None)
    if seat is None or (not inside and second_factor.is_missing(request, seat.workspace)):
        return None
    return seat


def door(request: HttpRequest) -> dict[str, Any]:
    """What the organisation's own sign-in is called; empty where there is none."""
    return {"provider_name": settings.PAUTA_OIDC_NAME}


def last_seat(request: HttpRequest, seats: Sequence[Membership]) -> Membership | None:
    """Where she was last; else the first of her brands."""
    return brands.seat_to_open(request.user, request.session.get(brands.LAST), seats)
