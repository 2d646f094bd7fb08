"""Pinterest, as its fake plays it: a picture, a carousel, a video with and without its own cover."""

from __future__ import annotations

from typing import Any

from publishing.networks.contract import Access, App, Post
from tests.fakes import pinterest
from tests.fakes.pinterest import FakePinterest
from tests.networks.stands.stand import Stand, clip, photo, words

BOARDS = [[pinterest.BOARD, "Recetas"], [f"{pinterest.BOARD}:{pinterest.SECTION}", "Recetas · Otoño"]]


def access(server: Any, **facts: Any) -> Access:
    keys = {"access_token": pinterest.TOKEN, "refresh_token": pinterest.REFRESH}
    known = {"boards": BOARDS, **facts}
    return Access("27831361", keys, facts=known, app=App(pinterest.CLIENT, pinterest.SECRET))


def pin(**more: Any) -> Post:
    board = {"board": pinterest.BOARD}
    return words(**{"title": "Pan de muerto", "media": (photo(1000, 1500),), "options": board, **more})


def _arrived(server: Any) -> int:
    assert isinstance(server, FakePinterest)
    return len(server.pins)


STAND = Stand(
    FakePinterest,
    access,
    "POST /v5/pins$",
    {"access_token": pinterest.TOKEN, "refresh_token": pinterest.REFRESH},
    _arrived,
    secrets=(pinterest.TOKEN, pinterest.REFRESH, pinterest.SECRET, pinterest.SIGNATURE),
    plain=pin,
    forms={
        "section": lambda: pin(
            options={"board": f"{pinterest.BOARD}:{pinterest.SECTION}"}, link="https://café.example"
        ),
        "carousel": lambda: pin(media=(photo(shade=90), photo(shade=100), photo(shade=110))),
        "video": lambda: pin(media=(clip(),)),
        "cover": lambda: pin(media=(clip(), photo())),
    },
)
