"""Which server a network is asked about with, and who we are there."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from publishing.networks.contract import Access
from tests.fakes.server import Asked, FakeServer, Reply

KEY = "una-clave-muy-secreta-" + "k" * 20


@dataclass(frozen=True)
class Stand:
    server: Callable[[], FakeServer]
    access: Callable[[FakeServer], Access]
    irreversible: str  # METHOD /path of the one request that can't be taken back
    entered: dict[str, str]  # what a person enters; the line's `base_url` leads it to the server
    arrived: Callable[[FakeServer], int]  # how many posts it has
    secrets: tuple[str, ...] = ()  # what must never be seen in a trace


class Scripted(FakeServer):
    """Answers by the first pattern that fits; counts what was published."""

    script: tuple[tuple[str, Callable[[Scripted, Asked], object]], ...] = ()
    publishes = ""

    def __init__(self) -> None:
        super().__init__()
        self.published = 0
        self.ids = itertools.count(7)

    def answer(self, asked: Asked) -> Reply:
        if re.fullmatch(self.publishes, asked.line):
            self.published += 1
        for pattern, said in self.script:
            if re.fullmatch(pattern, asked.line):
                return Reply(200, said(self, asked))
        return Reply(404, {"error": "NotFound", "code": "rest_no_route", "message": "no route"})


def published(server: FakeServer) -> int:
    """How many posts a scripted server took."""
    assert isinstance(server, Scripted)
    return server.published
