"""Threads, as its fake plays it."""

from __future__ import annotations

from publishing.networks.contract import Access, App, Remote
from tests.fakes import threads
from tests.fakes.graph import APP, SECRET
from tests.fakes.threads import FakeThreads
from tests.networks.stands.stand import Stand, clip, photo, words


def access(server: FakeThreads) -> Access:
    facts = {"username": threads.USERNAME}
    return Access(threads.PROFILE, {"access_token": threads.TOKEN}, facts=facts, app=App(APP, SECRET))


STAND = Stand(
    FakeThreads,
    access,
    f"POST /v1.0/{threads.PROFILE}/threads_publish$",
    {"access_token": threads.TOKEN},
    lambda server: len(server.things),
    secrets=(threads.TOKEN, threads.RENEWED, SECRET),
    forms={
        "part": lambda: words("Sigue", reply_to=Remote(threads.OLD_POST)),
        "comment": lambda: words("Más", comment=True, reply_to=Remote(threads.OLD_POST)),
        "link": lambda: words(link="https://ejemplo.mx/menu"),
        "image": lambda: words(media=(photo(),)),
        "carousel": lambda: words(media=(photo(), photo(shade=30), clip())),
        "video": lambda: words(media=(clip(),)),
        "poll": lambda: words("¿Café?", options={"poll_choices": ["Sí", "También"]}),
        "long_text": lambda: words(options={"long_text": "Una historia larga. " * 50}),
    },
)
