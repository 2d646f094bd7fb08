"""What a person chose for herself."""

from __future__ import annotations

from django.db import transaction

from .auditing import Did, recorded
from .models import User


@transaction.atomic
@recorded(Did.PROFILE_CHANGED, only=("name", "language", "zone", "theme", "shortcuts"), always=False)
def change(user: User, *, by: User) -> User:
    """As a form has filled it in."""
    user.save(update_fields=["name", "language", "zone", "theme", "shortcuts"])
    return user
