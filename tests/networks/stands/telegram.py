"""Telegram, as its fake plays it."""

from __future__ import annotations

from publishing.networks.contract import Remote
from tests.fakes import telegram
from tests.fakes.server import FakeServer
from tests.fakes.telegram import FakeTelegram
from tests.networks.conftest import telegram_access
from tests.networks.stands.stand import Stand, clip, gif, pdf, photo, song, words


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
        "album": lambda: words(media=(photo(), clip(2_000_000))),
        "video": lambda: words(media=(clip(2_000_000),)),
        "gif": lambda: words(media=(gif(),)),
        "audio": lambda: words(media=(song(),)),
        "document": lambda: words(media=(pdf(),)),
        "uncompressed": lambda: words(media=(photo(), gif()), options={"as_files": True}),
        "part": lambda: words("Sigue", reply_to=Remote(str(telegram.OLD_MESSAGE))),
        "poll": lambda: words("¿Qué preparamos?", options={"poll_choices": ["Café", "Té"], "poll_hours": 48}),
        "quiz": lambda: words(
            media=(photo(),),
            options={
                "poll_choices": ["9", "10"],
                "poll_question": "¿A qué hora abrimos?",
                "poll_kind": "quiz",
                "poll_right": 1,
                "poll_why": "Lo dice el texto.",
            },
        ),
    },
    irreversible_of={
        "image": "POST /bot[^/]+/sendPhoto",
        **dict.fromkeys(("images", "album", "uncompressed"), "POST /bot[^/]+/sendMediaGroup"),
        "video": "POST /bot[^/]+/sendVideo",
        "gif": "POST /bot[^/]+/sendAnimation",
        "audio": "POST /bot[^/]+/sendAudio",
        "document": "POST /bot[^/]+/sendDocument",
        **dict.fromkeys(("poll", "quiz"), "POST /bot[^/]+/sendPoll"),
    },
)
