"""Whether letters leave this installation at all."""

from __future__ import annotations

from django.conf import settings

STAYS_HERE = ("filebased", "console", "dummy")


def stays_here() -> bool:
    """They are kept in a file or told to nobody: EMAIL_URL is not set."""
    return any(kind in settings.EMAIL_BACKEND for kind in STAYS_HERE)
