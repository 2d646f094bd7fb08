"""Cookies of ours: over https their names say that no neighbour under the same domain can have set them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


def named(name: str, *, everywhere: bool = True) -> str:
    """`everywhere`: with path «/» and no domain, as a browser asks of «__Host-»."""
    if not settings.SESSION_COOKIE_SECURE:
        return name
    return f"__Host-{name}" if everywhere else f"__Secure-{name}"


class InCookie(CookieStorage):  # type: ignore[misc]  # Django brings no types
    @property
    def cookie_name(self) -> str:
        return named("messages")


class Messages(FallbackStorage):  # type: ignore[misc]
    """Django's own: in a signed cookie, what doesn't fit there in the session."""

    storage_classes: tuple[type[BaseStorage], ...] = (InCookie, SessionStorage)
