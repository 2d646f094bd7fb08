"""The practice network is tried against itself in test_practice.py; here it says just enough to be asked."""

from __future__ import annotations

from publishing.networks.contract import Access, Remote
from tests.fakes.server import Asked
from tests.networks.stands.stand import KEY, Scripted, Stand, clip, gif, pdf, photo, published, song, words


def _take(server: Scripted, asked: Asked) -> object:
    """It keeps every arrival, as the practice network does: a key sent twice is two posts."""
    pk = f"p{next(server.ids)}"
    server.published[pk] = asked.json["key"]
    return {"id": pk, "url": f"{server.url}/practica/cafe/{pk}"}


def _with_key(server: Scripted, asked: Asked) -> object:
    found = [pk for pk, key in server.published.items() if key == asked.one("key")]
    return {"posts": [{"id": pk, "url": f"{server.url}/practica/cafe/{pk}"} for pk in found]}


class ScriptedPractice(Scripted):
    publishes = "POST /practica/api/v1/posts"
    script = (
        (
            "GET /practica/api/v1/me",
            lambda me, _: {"handle": "cafe", "name": "Café", "url": f"{me.url}/practica/cafe"},
        ),
        ("POST /practica/api/v1/media", lambda me, _: {"id": f"m{next(me.ids)}"}),
        (publishes, _take),
        ("GET /practica/api/v1/posts", _with_key),
    )


STAND = Stand(
    ScriptedPractice,
    lambda server: Access("cafe", {"token": KEY, "server": server.url}, server.url),
    ScriptedPractice.publishes,
    {"server": "https://cafe.example", "token": KEY},
    published,
    forms={
        "image": lambda: words(media=(photo(),)),
        "images": lambda: words(media=(photo(), photo(shade=9))),
        "video": lambda: words(media=(clip(2_000_000),)),
        "gif": lambda: words(media=(gif(),)),
        "audio": lambda: words(media=(song(),)),
        "document": lambda: words(media=(pdf(),)),
        "part": lambda: words("Sigue", reply_to=Remote("3")),
        "comment": lambda: words("Gracias", reply_to=Remote("3"), comment=True),
        "poll": lambda: words("¿Qué preparamos?", options={"poll_choices": ["Café", "Té"]}),
    },
)
