"""Discourse, as its fake plays it."""

from __future__ import annotations

from typing import Any

from publishing.networks.contract import Access, Post
from tests.fakes.discourse import KEY, USER, FakeDiscourse
from tests.fakes.server import FakeServer
from tests.networks.stands.stand import Stand, clip, photo, words


def access(server: FakeServer) -> Access:
    return Access("7", {"api_key": KEY}, server.url, {"username": USER})


def topic(text: str = "Hoy abrimos a las 9 ☕ con pan dulce", **more: Any) -> Post:
    return words(text, **{"title": "Abrimos el domingo", **more})


STAND = Stand(
    FakeDiscourse,
    access,
    r"POST /posts\.json",
    {"server": "foro.example", "username": USER, "api_key": KEY},
    lambda server: len(server.posts),
    secrets=(KEY,),
    plain=topic,
    forms={"files": lambda: topic(media=(photo(), photo(shade=30), clip(2_000_000)))},
)
