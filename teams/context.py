"""What the shell around every page needs to know: the brand, the person's other brands, her seat."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import brands
from .models import Membership
from .notices import reading


def shell(request: HttpRequest) -> dict[str, Any]:
    """`brand`, `membership` (None where there is none), `brands`, `may_create_brand`,
    `unread_notices`.

    Outside brand pages (her profile, an error) it is the brand she was in last.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"brand": None, "membership": None, "brands": [], "may_create_brand": False}
    seat = getattr(request, "membership", None) or last_seat(request)
    return {
        "brand": seat.workspace if seat else None,
        "membership": seat,
        "brands": SimpleLazyObject(lambda: list(user.workspaces.all())),
        "may_create_brand": SimpleLazyObject(lambda: brands.may_create(user)),
        "unread_notices": SimpleLazyObject(lambda: reading.unread_count(user)),
    }


def last_seat(request: HttpRequest) -> Membership | None:
    """Where she was last; else the first of her brands."""
    return brands.seat_to_open(request.user, request.session.get(brands.LAST))
