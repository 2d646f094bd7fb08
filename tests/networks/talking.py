"""Talking to a fake as the engine does: one line a visit, until there is a receipt."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing.networks.contract import Access, CannotTell, Network, Post, Receipt, StillWorking, Unsure
from publishing.networks.line import HttpLine
from tests.fakes.server import FakeServer

MINUTE = timedelta(minutes=1)


def line_to(network: Network, server: FakeServer, access: Access | None = None, **more: Any) -> HttpLine:
    secrets = tuple(access.secrets.values()) if access else ()
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=secrets, **more)


def another(post: Post) -> Post:
    """The same words in a delivery of their own."""
    return replace(post, key=uuid.uuid4().hex)


def publish(
    network: Network,
    server: FakeServer,
    post: Post,
    access: Access,
    between: Callable[[StillWorking], None] | None = None,
) -> Receipt:
    """`between`: called with what each visit left behind."""
    ending = network.publish(post, access, line_to(network, server, access))
    for _visit in range(80):
        if isinstance(ending, Receipt):
            return ending
        if between:
            between(ending)
        ending = network.resume(ending.memo, post, access, line_to(network, server, access))
    raise AssertionError(f"not done: {ending}")


def lost(
    network: Network, server: FakeServer, post: Post, access: Access, on: str, kind: str
) -> StillWorking | None:
    """Publishes and loses the answer of the request `on`; the memo that the engine would have."""
    server.trouble(kind, on=on)
    kept: list[StillWorking] = []
    with pytest.raises(Unsure):
        publish(network, server, post, access, kept.append)
    return kept[-1] if kept else None


def find(
    network: Network,
    server: FakeServer,
    post: Post,
    access: Access,
    working: StillWorking | None = None,
    since: datetime | None = None,
) -> Receipt | CannotTell | None:
    since = since or datetime.now(UTC) - MINUTE / 2
    memo = working.memo if working else None
    return network.find(post, access, line_to(network, server, access), since, memo)
