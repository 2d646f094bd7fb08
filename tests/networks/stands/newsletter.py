"""The newsletter is tried against itself and a mail server in tests/newsletter; here it says just enough."""

from __future__ import annotations

from typing import Any

from publishing.networks.contract import Access, Post
from tests.fakes.server import Asked, Reply
from tests.networks.stands.stand import KEY, Scripted, Stand, photo, published, words

AT = "/boletin/api/v1"


def issue(**more: Any) -> Post:
    return words(**{"title": "El semanal", **more})


def _shown(server: Scripted, number: int) -> dict[str, Any]:
    """Settled at the second look: letters take their time."""
    server.looks = {**server.looks, number: server.looks.get(number, 0) + 1}
    url = f"{server.url}/boletin/cafe/{number}/"
    return {"id": str(number), "url": url, "letters": {"sent": 3}, "settled": server.looks[number] > 1}


def _take(server: Scripted, asked: Asked) -> object:
    """As the room does: one key, one issue."""
    number = server.published.setdefault(asked.json["key"], next(server.ids))
    return Reply(201, _shown(server, number))


def _with_key(server: Scripted, asked: Asked) -> object:
    number = server.published.get(asked.one("key"))
    return {"issues": [_shown(server, number)] if number else []}


class ScriptedNewsletter(Scripted):
    publishes = f"POST {AT}/issues"
    looks: dict[int, int] = {}
    script = (
        (f"GET {AT}/me", lambda me, _: {"slug": "cafe", "title": "Café", "url": f"{me.url}/boletin/cafe/"}),
        (f"GET {AT}/issues", _with_key),
        (rf"GET {AT}/issues/\d+", lambda me, asked: _shown(me, int(asked.path.rpartition("/")[2]))),
        (publishes, _take),
    )


STAND = Stand(
    ScriptedNewsletter,
    lambda server: Access("cafe", {"token": KEY, "server": server.url}, server.url),
    ScriptedNewsletter.publishes,
    {"server": "https://cafe.example", "token": KEY},
    published,
    secrets=(KEY,),
    plain=issue,
    forms={"image": lambda: issue(media=(photo(),))},
)
