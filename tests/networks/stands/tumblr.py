"""Tumblr, as its fake plays it."""

from __future__ import annotations

from publishing.networks.contract import Access, App
from tests.fakes.tumblr import BLOG, CLIENT, CLIENT_SECRET, REFRESH, TOKEN, FakeTumblr
from tests.networks.stands.stand import Stand, clip, photo, words


def access() -> Access:
    secrets = {"access_token": TOKEN, "refresh_token": REFRESH}
    return Access(BLOG, secrets, facts={"name": "cafe"}, app=App(CLIENT, CLIENT_SECRET))


def slow() -> FakeTumblr:
    server = FakeTumblr()
    server.transcoding = 2
    return server


STAND = Stand(
    slow,
    lambda _server: access(),
    r"POST /v2/blog/[^/]+/posts$",
    {"access_token": TOKEN, "account": BLOG},
    lambda server: len(server.posts),
    secrets=(TOKEN, REFRESH, CLIENT_SECRET),
    forms={
        "images": lambda: words(media=(photo(), photo(shade=30)), title="Abrimos"),
        "video": lambda: words(media=(clip(2_000_000),)),
        "link": lambda: words(link="https://café.example/menú", tags=("café", "pan dulce")),
    },
)
