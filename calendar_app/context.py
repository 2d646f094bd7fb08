"""What the shell shows of this room: how many posts wait for this person's approval."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from teams.context import seat_around

from . import attention


def shell(request: HttpRequest) -> dict[str, Any]:
    seat = seat_around(request)
    return {"waiting_for_me": SimpleLazyObject(lambda: attention.for_me(seat).count())} if seat else {}
