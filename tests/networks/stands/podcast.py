"""The podcast is tried against itself in tests/podcast; here it says just enough to be asked."""

from __future__ import annotations

from publishing.networks.contract import Access, Post
from tests.fakes.server import Asked
from tests.networks.stands.stand import KEY, Scripted, Stand, file, photo, published, words

AT = "/podcast/api/v1"


def episode(**more: object) -> Post:
    sound = file("audio", b"ID3" + b"\x00" * 5000, "audio/mpeg", "charla.mp3", seconds=61.0)
    return words(**{"title": "Primer episodio", "media": (sound,), **more})


def _shown(server: Scripted, number: int) -> dict[str, str]:
    return {"id": str(number), "url": f"{server.url}/podcast/cafe/{number}/"}


def _take(server: Scripted, asked: Asked) -> object:
    """As the room does: one key, one episode."""
    number = server.published.setdefault(asked.json["key"], next(server.ids))
    return _shown(server, number)


def _with_key(server: Scripted, asked: Asked) -> object:
    number = server.published.get(asked.one("key"))
    return {"episodes": [_shown(server, number)] if number else []}


class ScriptedPodcast(Scripted):
    publishes = f"POST {AT}/episodes"
    script = (
        (f"GET {AT}/me", lambda me, _: {"slug": "cafe", "title": "Café", "url": f"{me.url}/podcast/cafe/"}),
        (f"GET {AT}/episodes", _with_key),
        (publishes, _take),
    )


STAND = Stand(
    ScriptedPodcast,
    lambda server: Access("cafe", {"token": KEY, "server": server.url}, server.url),
    ScriptedPodcast.publishes,
    {"server": "https://cafe.example", "token": KEY},
    published,
    secrets=(KEY,),
    plain=episode,
    forms={"artwork": lambda: episode(media=(*episode().media, photo(1400, 1400)))},
)
