"""What the server remembers for one browser while its person is away at a network: sealed in her session.

The session lies in our database, its cookie holds only its number; and what lies there is encrypted too.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from . import vault
from .networks.contract import NetworkError

LASTS = 15 * 60  # seconds a person may take
PREFIX = "consent_"


def remember(session: SessionBase, what: str, data: Mapping[str, Any]) -> None:
    """One of each `what`: a second question about the same network takes the place of the first."""
    session[PREFIX + what] = {"at": time.time(), "sealed": vault.seal_data(data)}


def recall(session: SessionBase, what: str) -> dict[str, Any] | None:
    """What was remembered, unless it is older than a quarter of an hour; it stays."""
    kept = session.get(PREFIX + what)
    if not kept or not 0 <= time.time() - kept["at"] <= LASTS:
        forget(session, what)
        return None
    try:
        return vault.unseal_data(kept["sealed"])
    except NetworkError:  # no key of ours opens it any more
        return None


def take(session: SessionBase, what: str) -> dict[str, Any] | None:
    """The same, once: it is forgotten in any case."""
    data = recall(session, what)
    forget(session, what)
    return data


def forget(session: SessionBase, what: str) -> None:
    session.pop(PREFIX + what, None)
