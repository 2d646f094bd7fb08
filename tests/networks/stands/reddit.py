"""Reddit, as its fake plays it."""

from __future__ import annotations

from typing import Any

from publishing.networks.contract import Access, App, Post
from tests.fakes.reddit import CLIENT, CLIENT_SECRET, NAME, REFRESH, TOKEN, FakeReddit
from tests.networks.stands.stand import Stand, clip, photo, words

GALLERY = r"POST /api/submit_gallery_post\.json"


def access() -> Access:
    secrets = {"access_token": TOKEN, "refresh_token": REFRESH}
    return Access("1w72", secrets, facts={"name": NAME}, app=App(CLIENT, CLIENT_SECRET))


def submission(text: str = "Hoy abrimos a las 9 ☕", **more: Any) -> Post:
    options = {"subreddit": "cafe", **more.pop("options", {})}
    return words(text, **{"title": "Abrimos", "options": options, **more})


STAND = Stand(
    FakeReddit,
    lambda _server: access(),
    r"POST /api/submit$",
    {"access_token": TOKEN},
    lambda server: len(server.posts) + len(server.pending),
    secrets=(TOKEN, REFRESH, CLIENT_SECRET),
    plain=submission,
    forms={
        "link": lambda: submission("", link="https://café.example/menú"),
        "image": lambda: submission(media=(photo(),)),
        "gallery": lambda: submission(media=(photo(), photo(shade=30))),
        "video": lambda: submission(media=(clip(2_000_000),)),
    },
    irreversible_of={"gallery": GALLERY},
)
