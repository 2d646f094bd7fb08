"""YouTube, as its fake plays it: a film, a short, one with its cover and a list, and a comment under one."""

from __future__ import annotations

from typing import Any

from publishing.networks.contract import Access, App, Post, Remote
from tests.fakes import google, youtube
from tests.fakes.youtube import FakeYouTube
from tests.networks.stands.stand import Stand, clip, photo, words

LAST_PIECE = "PUT /upload/youtube/v3/videos last$"
SEEN = "vid00000000"


class _WithAVideo(FakeYouTube):
    """One video is there already, to be commented on."""

    def __init__(self) -> None:
        super().__init__()
        said = {"snippet": {"title": "Antes", "description": ""}, "status": {"privacyStatus": "public"}}
        self.upload(said)
        self.videos = {SEEN: {**next(iter(self.videos.values())), "id": SEEN}}


def access(server: Any, **facts: Any) -> Access:
    keys = {"access_token": google.TOKEN, "refresh_token": google.REFRESH}
    known = {"uploads": youtube.UPLOADS, **facts}
    return Access(youtube.CHANNEL, keys, facts=known, app=App(google.CLIENT, google.SECRET))


def film(**more: Any) -> Post:
    said = {
        "title": "Cómo se tuesta el café",
        "media": (clip(width=1920, height=1080, seconds=300.0),),
        **more,
    }
    return words(**{"options": {"made_for_kids": "no"}, **said})


def _arrived(server: Any) -> int:
    assert isinstance(server, FakeYouTube)
    return len(server.videos) + len(server.threads) - 1


STAND = Stand(
    _WithAVideo,
    access,
    LAST_PIECE,
    {"access_token": google.TOKEN, "refresh_token": google.REFRESH},
    _arrived,
    # The address of an upload under way is kept in the memo (youtube_upload says why) and nowhere else:
    # test_youtube looks for it in every record.
    secrets=(google.TOKEN, google.REFRESH, google.SECRET),
    plain=film,
    forms={
        "reel": lambda: film(media=(clip(),)),
        "pieces": lambda: film(media=(clip(17 * 2**20, width=1920, height=1080),)),
        "cover": lambda: film(
            media=(clip(), photo()), options={"made_for_kids": "no", "playlist": youtube.LIST}
        ),
        "comment": lambda: words("Los tiempos, en la descripción", comment=True, reply_to=Remote(SEEN)),
    },
    irreversible_of={"comment": "POST /youtube/v3/commentThreads"},
)
