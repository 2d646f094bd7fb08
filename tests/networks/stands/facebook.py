"""Facebook, as its fake plays it."""

from __future__ import annotations

from publishing.networks.contract import Access, App, Post, Remote
from tests.fakes import facebook
from tests.fakes.facebook import FakeFacebook
from tests.fakes.graph import APP, SECRET
from tests.networks.stands.stand import Stand, clip, photo, words


def access(server: FakeFacebook, **facts: object) -> Access:
    return Access(facebook.PAGE, {"access_token": facebook.TOKEN}, facts=facts, app=App(APP, SECRET))


def reel(**more: object) -> Post:
    return words(media=(clip(),), options={"form": "reel"}, **more)


_PAGE = f"POST /v25.0/{facebook.PAGE}"

STAND = Stand(
    FakeFacebook,
    access,
    f"{_PAGE}/feed$",
    {"access_token": facebook.USER_TOKEN, "account": facebook.PAGE},
    lambda server: len(server.things),
    secrets=(facebook.TOKEN, facebook.USER_TOKEN, SECRET),
    forms={
        "comment": lambda: words(comment=True, reply_to=Remote(facebook.OLD_POST)),
        "link": lambda: words(link="https://ejemplo.mx/menu"),
        "image": lambda: words(media=(photo(),)),
        "images": lambda: words(media=(photo(), photo(shade=30))),
        "video": lambda: words(title="Así tostamos", media=(clip(),)),
        "reel": reel,
        "story_photo": lambda: words("", media=(photo(1080, 1920),), options={"form": "story"}),
        "story_video": lambda: words("", media=(clip(),), options={"form": "story"}),
    },
    irreversible_of={
        "comment": f"POST /v25.0/{facebook.OLD_POST}/comments$",
        "video": f"{_PAGE}/videos finish$",
        "reel": f"{_PAGE}/video_reels finish$",
        "story_photo": f"{_PAGE}/photo_stories$",
        "story_video": f"{_PAGE}/video_stories finish$",
    },
)
