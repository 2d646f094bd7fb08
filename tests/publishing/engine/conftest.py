"""A network whose every answer a test decides, and a clock that only the test moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from publishing import networks
from publishing.networks.contract import Can, Limits, Network, Problem, Receipt, Remote, Sentence

NOON = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **some: float) -> None:
        self.now += timedelta(**some)


class Parrot(Network):
    """Says what the test put in `script`: an answer, an error, or a function of (post, line)."""

    key, name, icon = "parrot", "Loro", "net-practice"
    can = frozenset({Can.TEXT, Can.FIND})
    limits = Limits(text=100, source="tests")
    absent_after = timedelta(seconds=20)

    def __init__(self) -> None:
        self.script: list[Any] = []
        self.seen: list[Any] = []
        self.found: Any = None

    def problems(self, post: Any, limits: Limits) -> list[Problem]:
        too_long = Sentence("Mide %(length)s.", {"length": len(post.text)})
        return [Problem("text_too_long", too_long)] if len(post.text) > 100 else []

    def publish(self, post: Any, access: Any, line: Any) -> Any:
        self.seen.append(post)
        return self._play(post, line, departs=True)

    def resume(self, memo: Any, post: Any, access: Any, line: Any) -> Any:
        self.seen.append(memo)
        return self._play(post, line, departs=True)

    def find(self, post: Any, access: Any, line: Any, since: Any, memo: Any = None) -> Any:
        return self.found(line) if callable(self.found) else _raised(self.found)

    def _play(self, post: Any, line: Any, departs: bool) -> Any:
        turn = (
            self.script.pop(0) if self.script else Receipt(Remote(f"r-{post.key[:6]}", "https://loro.test/1"))
        )
        if callable(turn) and not isinstance(turn, type):
            return turn(post, line)
        line.no_return()
        return _raised(turn)


def _raised(turn: Any) -> Any:
    if isinstance(turn, Exception):
        raise turn
    return turn


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def parrot(monkeypatch: pytest.MonkeyPatch) -> Parrot:
    bird = Parrot()
    monkeypatch.setitem(networks.NETWORKS, bird.key, bird)
    return bird


@pytest.fixture
def perch(parrot: Parrot, brand: Any) -> Any:
    """Alice's channel on the parrot's network."""
    return perch_named(brand, "loro")


def perch_named(brand: Any, name: str, account: str = "") -> Any:
    from publishing import vault
    from publishing.models import Channel

    return Channel.objects.create(
        workspace=brand,
        network="parrot",
        name=name,
        account=account or name,
        sealed=vault.sealed({"token": "s3cr3t-parrot"}),
    )


@pytest.fixture
def due(perch: Any, clock: Clock) -> Callable[..., Any]:
    """`due(text)`: a delivery on Alice's channel whose time has come."""
    from publishing.content import content
    from publishing.handing import hand_over

    def make(text: str = "Hola", **more: Any) -> Any:
        more = {"channel": perch, "planned_for": clock.now, **more}
        said = content(text=text, options=more.pop("options", None))
        return hand_over(more.pop("channel"), content=said, **more)

    return make


@pytest.fixture
def work(clock: Clock) -> Callable[..., int]:
    """One worker's visit of every channel, on the test's clock."""
    from publishing.engine.visiting import visit
    from publishing.models import Channel

    return lambda: visit(list(Channel.objects.values_list("pk", flat=True)), clock=clock)
