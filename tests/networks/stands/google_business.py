"""Google Business Profile, as its fake plays it: news, an event, an offer, a picture, a video."""

from __future__ import annotations

from typing import Any

from publishing.networks.contract import Access, App, Post
from tests.fakes import google
from tests.fakes.google_business import OWN, PLACE, FakeGoogleBusiness
from tests.networks.stands.stand import Stand, clip, photo, words

DATES = {"starts": "2026-12-05T19:00:00-06:00", "ends": "2026-12-05T21:30:00-06:00"}


def access(server: Any, **facts: Any) -> Access:
    keys = {"access_token": google.TOKEN, "refresh_token": google.REFRESH}
    known = {"maps": "https://maps.google.com/?cid=7", **facts}
    return Access(f"{OWN}/{PLACE}", keys, facts=known, app=App(google.CLIENT, google.SECRET))


def event(**more: Any) -> Post:
    said = {"title": "Noche de cata", "options": {"form": "event", **DATES}, **more}
    return words("Cata de temporada con Ana", **said)


def _arrived(server: Any) -> int:
    assert isinstance(server, FakeGoogleBusiness)
    return len(server.posts)


STAND = Stand(
    FakeGoogleBusiness,
    access,
    "POST /v4/accounts/100/locations/7/localPosts$",
    {"access_token": google.TOKEN, "refresh_token": google.REFRESH},
    _arrived,
    secrets=(google.TOKEN, google.REFRESH, google.SECRET),
    forms={
        "image": lambda: words(media=(photo(),), link="https://café.example/menú"),
        "video": lambda: words(media=(clip(),), options={"button": "CALL"}),
        "event": lambda: event(
            link="https://café.example/cata", options={"form": "event", "button": "BOOK", **DATES}
        ),
        "offer": lambda: event(
            options={"form": "offer", "coupon": "CATA10", "terms": "Hasta agotar", **DATES}
        ),
    },
)
