"""TikTok, as its fake plays it: a video, photos to leaf through, and both as drafts."""

from __future__ import annotations

from typing import Any

from publishing.networks.contract import Access, App, Post
from tests.fakes import tiktok
from tests.fakes.tiktok import FakeTikTok
from tests.networks.stands.stand import Stand, clip, photo, words

OPEN = {"privacy": "PUBLIC_TO_EVERYONE"}
FACTS = {"nickname": "Café Alameda", "username": "cafealameda", "privacy": tiktok.AUDIENCES}


def access(server: Any, **facts: Any) -> Access:
    keys = {"access_token": tiktok.TOKEN, "refresh_token": tiktok.REFRESH}
    return Access(tiktok.OPEN_ID, keys, facts={**FACTS, **facts}, app=App(tiktok.CLIENT, tiktok.SECRET))


def film(**more: Any) -> Post:
    return words(**{"media": (clip(),), "options": OPEN, **more})


def album(**more: Any) -> Post:
    photos = (photo(shade=90), photo(shade=100))
    return words(**{"title": "Pan de muerto", "media": photos, "options": OPEN, **more})


def _arrived(server: Any) -> int:
    assert isinstance(server, FakeTikTok)
    return len(server.posts)


STAND = Stand(
    FakeTikTok,
    access,
    "PUT /video/ last$",
    {"access_token": tiktok.TOKEN, "refresh_token": tiktok.REFRESH},
    _arrived,
    # The address of an upload under way is kept in the memo (tiktok_upload says why) and nowhere else:
    # test_tiktok looks for it in every record.
    secrets=(tiktok.TOKEN, tiktok.REFRESH, tiktok.SECRET),
    plain=film,
    forms={
        "pieces": lambda: film(media=(clip(11 * 2**20),)),
        "draft": lambda: film(text="", options={"form": "draft"}),
        "carousel": album,
        "photo_draft": lambda: album(options={"form": "draft"}),
    },
    irreversible_of=dict.fromkeys(("carousel", "photo_draft"), "POST /v2/post/publish/content/init/"),
    in_headers=True,  # a piece is answered by its status alone: 206, and 201 for the last
)
