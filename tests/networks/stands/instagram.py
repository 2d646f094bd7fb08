"""Instagram, as its fake plays it, connected through its page."""

from __future__ import annotations

from publishing.networks.contract import Access, App, Post, Remote
from tests.fakes import instagram
from tests.fakes.graph import APP, SECRET
from tests.fakes.instagram import FakeInstagram
from tests.networks.stands.stand import Stand, clip, photo, words


def access(server: FakeInstagram, login: str = "facebook", **facts: object) -> Access:
    token = instagram.TOKEN if login == "facebook" else instagram.OWN_TOKEN
    known = {"login": login, "username": instagram.USERNAME, **facts}
    return Access(instagram.ACCOUNT, {"access_token": token}, facts=known, app=App(APP, SECRET))


def said(*media: object, form: str = "feed", text: str = "Hoy abrimos a las 9 ☕", **more: object) -> Post:
    return words(text, media=media, options={"form": form, **more})  # type: ignore[arg-type]


STAND = Stand(
    FakeInstagram,
    access,
    f"POST /v25.0/{instagram.ACCOUNT}/media_publish$",
    {"access_token": instagram.USER_TOKEN, "account": instagram.ACCOUNT},
    lambda server: len(server.things),
    secrets=(instagram.TOKEN, instagram.USER_TOKEN, instagram.OWN_TOKEN, SECRET),
    plain=lambda: said(photo()),
    forms={
        "comment": lambda: words(comment=True, reply_to=Remote(instagram.OLD_POST)),
        "carousel": lambda: said(photo(), photo(shade=30), photo(shade=60)),
        "mixed": lambda: said(photo(), clip()),
        "reel": lambda: said(clip(), form="reel"),
        "cover": lambda: said(clip(), photo(), form="reel"),
        "story": lambda: said(photo(1080, 1920), form="story", text=""),
        "story_video": lambda: said(clip(), form="story", text=""),
    },
    irreversible_of={"comment": f"POST /v25.0/{instagram.OLD_POST}/comments$"},
)
