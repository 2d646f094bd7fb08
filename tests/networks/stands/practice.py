"""The practice network is tried against itself in test_practice.py; here it says just enough to be asked."""

from __future__ import annotations

from publishing.networks.contract import Access
from tests.networks.stands.stand import KEY, Scripted, Stand, published


class ScriptedPractice(Scripted):
    publishes = "POST /practica/api/v1/posts"
    script = (
        (
            "GET /practica/api/v1/me",
            lambda me, _: {"handle": "cafe", "name": "Café", "url": f"{me.url}/practica/cafe"},
        ),
        (publishes, lambda me, _: {"id": "p1", "url": f"{me.url}/practica/cafe/p1"}),
    )


STAND = Stand(
    ScriptedPractice,
    lambda server: Access("cafe", {"token": KEY, "server": server.url}, server.url),
    ScriptedPractice.publishes,
    {"server": "https://cafe.example", "token": KEY},
    published,
)
