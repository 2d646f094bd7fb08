"""Keeping what one writes with, and taking it away."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from teams.auditing import Did, recorded


@transaction.atomic
@recorded(Did.AID_KEPT)
def keep(row: Any, *, by: Any) -> Any:
    """A group of hashtags, a snippet, a template or a variable: new, or as it says now."""
    row.save()
    return row


@transaction.atomic
@recorded(Did.AID_REMOVED)
def remove(row: Any, *, by: Any) -> None:
    row.delete()
