"""Matrix, as its fake plays it; against a real homeserver in tests/real."""

from __future__ import annotations

from publishing.networks.contract import Access, Disconnected, Remote
from tests.fakes.matrix import PASSWORD, ROOM, TOKEN, FakeMatrix
from tests.networks.stands.stand import Stand, clip, photo, words


def access(server: FakeMatrix) -> Access:
    return Access(ROOM, {"token": TOKEN}, server.url, {"upload_bytes": 50_000_000})


STAND = Stand(
    FakeMatrix,
    access,
    r"PUT /_matrix/client/v3/rooms/[^/]+/send/m\.room\.message/\w+",
    {"server": "cafe.example", "room": "#noticias:localhost", "user": "alicia", "password": PASSWORD},
    lambda server: len(server.messages),
    secrets=(TOKEN, PASSWORD),
    forms={
        "image": lambda: words(media=(photo(),)),
        "video": lambda: words("", media=(clip(),)),
        "reply": lambda: words(reply_to=Remote("$1:localhost"), thread_root=Remote("$1:localhost")),
    },
    means={401: Disconnected},
)
