"""Talking to the fake LinkedIn, as its tests do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from publishing.networks.contract import (
    App,
    Post,
    Receipt,
    Remote,
    StillWorking,
)
from publishing.networks.line import HttpLine
from publishing.networks.linkedin import LinkedIn
from tests.fakes import linkedin as fake
from tests.fakes.linkedin import ORGANIZATION, FakeLinkedIn
from tests.networks.stands.linkedin import access
from tests.networks.stands.stand import words

network = LinkedIn()
SAYS = "POST /rest/posts"
APP = App("client", "app-secret")


def line(server: FakeLinkedIn) -> HttpLine:
    return HttpLine(network, private_ok=True, base_url=server.url, secrets=(fake.TOKEN, fake.REFRESH))


def publish(server: FakeLinkedIn, said: Post, memo: Any = None, account: str = ORGANIZATION) -> Receipt:
    who = access(server, account)
    ending = (
        network.resume(memo, said, who, line(server)) if memo else network.publish(said, who, line(server))
    )
    while isinstance(ending, StillWorking):
        ending = network.resume(ending.memo, said, who, line(server))
    return ending


def find(server: FakeLinkedIn, said: Post, memo: Any = None, account: str = ORGANIZATION) -> Any:
    since = datetime.now(UTC) - timedelta(seconds=5)
    return network.find(said, access(server, account), line(server), since, memo)


def problems(said: Post) -> list[str]:
    return [problem.code for problem in network.problems(said, network.limits) if problem.blocks]


def a_comment(under: Remote, text: str = "El enlace: https://ejemplo.mx (aquí)") -> Post:
    return words(text, reply_to=under, comment=True)
