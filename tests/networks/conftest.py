"""Fake networks; what they were asked is held against the vendor's contract when a test ends (FakeServer)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from publishing.networks.contract import Access
from tests.fakes import mastodon as fake_mastodon
from tests.fakes import telegram as fake_telegram
from tests.fakes.linkedin import FakeLinkedIn
from tests.fakes.server import FakeServer
from tests.fakes.tiktok import FakeTikTok
from tests.fakes.x import FakeX
from tests.fakes.youtube import FakeYouTube


@pytest.fixture
def mastodon() -> Iterator[fake_mastodon.FakeMastodon]:
    with fake_mastodon.FakeMastodon() as server:
        yield server


@pytest.fixture
def relative() -> Iterator[fake_mastodon.FakeMastodon]:
    """A server that speaks Mastodon's API and keeps no keys."""
    with fake_mastodon.FakeMastodon(relative=True) as server:
        yield server


@pytest.fixture
def telegram() -> Iterator[fake_telegram.FakeTelegram]:
    with fake_telegram.FakeTelegram() as server:
        yield server


@pytest.fixture
def linkedin() -> Iterator[FakeLinkedIn]:
    with FakeLinkedIn() as server:
        yield server


@pytest.fixture
def youtube() -> Iterator[FakeYouTube]:
    with FakeYouTube() as server:
        yield server


@pytest.fixture
def tiktok() -> Iterator[FakeTikTok]:
    with FakeTikTok() as server:
        yield server


@pytest.fixture
def x() -> Iterator[FakeX]:
    with FakeX() as server:
        yield server


@pytest.fixture
def departures() -> list[datetime]:
    """When the irreversible request was announced."""
    return []


@pytest.fixture
def announce(departures: list[datetime]) -> Callable[[], None]:
    return lambda: departures.append(datetime.now(UTC))


def mastodon_access(server: FakeServer, **facts: Any) -> Access:
    return Access(
        fake_mastodon.ACCOUNT, {"token": fake_mastodon.TOKEN}, server.url, {"keeps_keys": True, **facts}
    )


def telegram_access(server: FakeServer) -> Access:
    return Access(
        str(fake_telegram.CHANNEL), {"token": fake_telegram.TOKEN}, server.url, {"username": "cafealameda"}
    )
