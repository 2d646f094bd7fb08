"""Telegram, as its fake plays it."""

from __future__ import annotations

from tests.fakes import telegram
from tests.fakes.server import FakeServer
from tests.fakes.telegram import FakeTelegram
from tests.networks.conftest import telegram_access
from tests.networks.stands.stand import Stand, photo, words


def _messages(server: FakeServer) -> int:
    assert isinstance(server, FakeTelegram)
    # An album is one post, and as many messages as it has pictures.
    return len({id(message["said"]) for message in server.messages.values()})


STAND = Stand(
    FakeTelegram,
    telegram_access,
    "POST /bot[^/]+/sendMessage",
    {"token": telegram.TOKEN, "chat": "@cafealameda"},
    _messages,
    secrets=(telegram.TOKEN,),
    forms={
        "image": lambda: words(media=(photo(),)),
        "images": lambda: words(media=(photo(), photo(shade=9))),
    },
    irreversible_of={"image": "POST /bot[^/]+/sendPhoto", "images": "POST /bot[^/]+/sendMediaGroup"},
)
