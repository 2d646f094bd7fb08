"""Telegram, as its fake plays it."""

from __future__ import annotations

from tests.fakes import telegram
from tests.fakes.server import FakeServer
from tests.fakes.telegram import FakeTelegram
from tests.networks.conftest import telegram_access
from tests.networks.stands.stand import Stand


def _messages(server: FakeServer) -> int:
    assert isinstance(server, FakeTelegram)
    return len(server.messages)


STAND = Stand(
    FakeTelegram,
    telegram_access,
    "POST /bot[^/]+/sendMessage",
    {"token": telegram.TOKEN, "chat": "@cafealameda"},
    _messages,
    secrets=(telegram.TOKEN,),
)
