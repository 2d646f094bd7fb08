"""Making a brand, changing what it says of itself, and finding the one to open."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from teams.auditing import Did, record, recorded

from . import zones
from .models import Membership, User, Workspace
from .roles import Role

LAST = "brand"  # the session's note of the brand she was in last


def seats_of(user: User) -> list[Membership]:
    """Her seats with their brands, by the brands' names."""
    rows = user.memberships.select_related("workspace", "custom")
    return list(rows.order_by("workspace__name", "workspace_id"))


def may_create(user: User, seats: Sequence[Membership] | None = None) -> bool:
    """Who administers something may start another brand; an invited client may not.

    `seats`: all of hers, where they are at hand.
    """
    seats = seats_of(user) if seats is None else seats
    return user.is_superuser or any(seat.administers for seat in seats)


def blank_for(user: User, browser: str = "") -> Workspace:
    """What a new brand of hers most likely says: her language, and where her `browser` is.

    Where that names no place there is: the zone and country of a brand she has, else America/Mexico_City.
    """
    if zones.is_offered(browser):
        near = {"zone": zones.own_name(browser), "country": zones.country_of(browser)}
    else:
        seat = seat_to_open(user, None)
        near = {"zone": seat.workspace.zone, "country": seat.workspace.country} if seat else {}
    return Workspace(language=user.language, **{name: value for name, value in near.items() if value})


def create(*, name: str, zone: str, language: str, country: str, by: User) -> Workspace:
    """A brand of hers: she is its admin. Its address comes from its name; a number tells namesakes apart."""
    for number in range(1, 1000):
        try:
            with transaction.atomic():
                slug = free_slug(name, number)
                made = Workspace.objects.create(
                    name=name, slug=slug, zone=zone, language=language, country=country
                )
                Membership.objects.create(workspace=made, user=by, role=Role.ADMIN)
                told = {"zone": zone, "language": language, "country": country}
                record(Did.BRAND_CREATED, by=by, workspace=made, on=made, after=told)
                record(Did.BRAND_CREATED, by=by, workspace=None, on=made)
                return made
        except IntegrityError:
            if not Workspace.objects.filter(slug=slug).exists():
                raise
    raise RuntimeError(f"a thousand brands are called {name!r}")


@transaction.atomic
@recorded(Did.BRAND_CHANGED, always=False)
def change(workspace: Workspace, *, by: User) -> None:
    """What it says of itself, as a form has filled it in."""
    workspace.save()


def free_slug(name: str, number: int) -> str:
    words = slugify(name)[:50].strip("-") or "marca"
    return words if number == 1 else f"{words}-{number}"


def seat_to_open(
    user: User, last: str | None, seats: Sequence[Membership] | None = None
) -> Membership | None:
    """Her seat in the brand she was in last, or else in the first by name; None when she has none."""
    seats = seats_of(user) if seats is None else seats
    return next((seat for seat in seats if seat.workspace.slug == last), seats[0] if seats else None)
