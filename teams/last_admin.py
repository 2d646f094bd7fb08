"""A brand always has somebody who administers it: who is signed up, seats people and changes its settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from .models import Membership, Workspace
from .refusals import LastAdmin


@contextmanager
def still_administered(*brands: int) -> Iterator[None]:
    """What is done within, to seats, roles, limits or people, is undone where it leaves one of these brands
    (numbers of Workspace) without anybody. Raises LastAdmin.

    The brands' rows are locked, in order: two admins who demote each other at once wait for one another here.
    A brand that had nobody before may be changed freely.
    """
    with transaction.atomic():
        rows = Workspace.objects.select_for_update().filter(pk__in=brands).order_by("pk")
        before = {brand.pk for brand in rows if administrators(brand.pk)}
        yield
        if any(not administrators(brand) for brand in before):
            raise LastAdmin


def administrators(brand: int) -> list[Membership]:
    """The seats, of people who may sign in."""
    seats = Membership.objects.filter(workspace=brand, user__is_active=True).select_related("custom", "user")
    return [seat for seat in seats if seat.administers]
