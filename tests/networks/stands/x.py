"""X, as its fake plays it."""

from __future__ import annotations

from publishing.networks.contract import Access, App
from tests.fakes import x
from tests.fakes.server import FakeServer
from tests.fakes.x import FakeX
from tests.networks.stands.stand import Stand, clip, photo, words


def access(_server: FakeServer, **secrets: str) -> Access:
    kept = {"access_token": x.TOKEN, "refresh_token": x.REFRESH, **secrets}
    return Access(x.ACCOUNT, kept, facts={"username": "cafealameda"}, app=App("id", "secret"))


def _posts(server: FakeServer) -> int:
    assert isinstance(server, FakeX)
    return len(server.posts)


STAND = Stand(
    FakeX,
    access,
    "POST /2/tweets",
    {"access_token": x.TOKEN, "refresh_token": x.REFRESH},
    _posts,
    secrets=(x.TOKEN, x.REFRESH),
    forms={
        "image": lambda: words(media=(photo(),)),
        "images": lambda: words(media=tuple(photo(shade=shade) for shade in (10, 60, 120, 200))),
        "video": lambda: words(media=(clip(width=720, height=1280),)),
        "poll": lambda: words(options={"poll_choices": ["Té", "Café"], "poll_hours": 48}),
        "link": lambda: words(link="https://ejemplo.mx/menu"),
        "quote": lambda: words(options={"quote": "https://x.com/cafealameda/status/1600000000000000009"}),
    },
)
