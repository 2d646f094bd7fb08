"""Talking to the fake X, as its tests do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks.contract import (
    App,
    Media,
    Post,
    Receipt,
    StillWorking,
)
from publishing.networks.line import HttpLine
from publishing.networks.x import X
from tests.fakes import x as fake
from tests.fakes.x import FakeX
from tests.networks.stands.stand import file
from tests.networks.stands.x import access

network = X()
SAYS = "POST /2/tweets"
APP = App("client", "app-secret")


def line(server: FakeX) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(fake.TOKEN, fake.REFRESH))


def publish(server: FakeX, said: Post, memo: Any = None) -> Receipt:
    who = access(server)
    ending = (
        network.resume(memo, said, who, line(server)) if memo else network.publish(said, who, line(server))
    )
    while isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, said, who, line(server))
    return ending


def find(server: FakeX, said: Post, ago: int = 5) -> Any:
    since = datetime.now(UTC) - timedelta(seconds=ago)
    return network.find(said, access(server), line(server), since)


def problems(said: Post) -> list[str]:
    return [problem.code for problem in network.problems(said, network.limits) if problem.blocks]


def gif(**facts: Any) -> Media:
    about = {"width": 400, "height": 300, "frames": 20, "alt": "Una taza", **facts}
    return file("gif", b"GIF89a" + b"\0" * 5000, "image/gif", "taza.gif", **about)
