"""The line is cut at every request of every form of every network, through the real engine.

Each request × before it was heard, in the middle of the answer, after it was done, and the worker dead right
after it had the answer. Whatever happens, the network has the post exactly once, or the delivery says that it
isn't known; a post that is out there is never called failed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from publishing import networks, vault
from publishing.content import content
from publishing.engine import claiming
from publishing.engine.lease import LEASE
from publishing.engine.reaping import reap
from publishing.engine.visiting import visit
from publishing.handing import hand_over
from publishing.models import AppKeys, Attempt, Channel, Delivery, Pace
from publishing.networks.contract import App, Network, Post
from publishing.networks.line import HttpLine
from publishing.states import TERMINAL, State
from tests.fakes.server import FakeServer
from tests.networks.stands import STANDS, Stand

pytestmark = pytest.mark.django_db
CUTS = {"before": "lost_before", "during": "half", "after": "lost_after", "dead": ""}
ROUNDS = 80  # visits and waits; no post takes more
FORMS = [
    pytest.param(network, form, id=f"{network.key}-{form}")
    for network in networks.all()
    if network.key in STANDS and STANDS[network.key].http
    for form in STANDS[network.key].every_form()
]


class Killed(BaseException):
    """The worker's process ended here: nothing below it runs."""


@dataclass
class Scene:
    """One delivery of one form, on its way to one fake."""

    network: Network
    stand: Stand
    form: str
    server: FakeServer
    delivery: Delivery

    def play(self) -> Delivery:
        """Visits until nothing more happens by itself; time passes where the engine waits."""
        for _round in range(ROUNDS):
            self._visit()
            now = self._fresh()
            if now.state in TERMINAL or (now.state == State.UNSURE and now.due_at is None):
                return now
            self._wait(now)
        raise AssertionError(f"not settled after {ROUNDS} rounds: {self.delivery.state} {self.delivery.memo}")

    def _visit(self) -> None:
        try:
            visit([self.delivery.channel_id])
        except Killed:
            pass_time(LEASE + timedelta(seconds=1))
            assert reap(timezone.now()) == 1

    def _fresh(self) -> Delivery:
        self.delivery = Delivery.objects.get(pk=self.delivery.pk)
        return self.delivery

    def _wait(self, delivery: Delivery) -> None:
        assert delivery.due_at is not None, f"{delivery.state} and nobody will ever look again"
        paces = Pace.objects.values_list("free_at", flat=True)
        ahead = max([delivery.due_at, *paces]) - timezone.now()
        if ahead > timedelta(0):
            pass_time(ahead + timedelta(milliseconds=10))


def pass_time(some: timedelta) -> None:
    """The clock is real, as the fakes' is: what is written down moves into the past instead."""
    earlier = {name: F(name) - some for name in ("due_at", "lease_until", "published_at", "planned_for")}
    Delivery.objects.update(**earlier)
    Pace.objects.update(free_at=F("free_at") - some)
    Attempt.objects.update(started_at=F("started_at") - some)


@pytest.fixture
def scene(brand: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`with scene(network, form) as one`: its fake is up, its channel connected, its delivery due."""
    from contextlib import contextmanager

    @contextmanager
    def made(network: Network, form: str) -> Iterator[Scene]:
        stand = STANDS[network.key]
        with stand.server() as server:
            settings.PAUTA_STAND_INS = {network.key: server.url}
            channel = a_channel(brand, network, stand, server)
            delivery = hand_over(channel, content=content(text="x"), planned_for=timezone.now())
            said = stand.every_form()[form]()
            # The snapshot's own way from the database to a Post is tried elsewhere; here the stand says it.
            monkeypatch.setattr(claiming, "as_post", lambda one: keyed(said, one))
            yield Scene(network, stand, form, server, delivery)

    return made


def keyed(said: Post, delivery: Delivery) -> Post:
    return replace(said, key=delivery.key, born=delivery.created_at)


def a_channel(brand: Any, network: Network, stand: Stand, server: FakeServer) -> Channel:
    access = stand.access(server)
    Channel.objects.all().update(health="removed")
    return Channel.objects.create(
        workspace=brand,
        network=network.key,
        name=network.name,
        account=access.account,
        server=access.server,
        private_ok=True,
        facts=dict(access.facts),
        sealed=vault.sealed(access.secrets),
        app=app_keys(network, access.app) if access.app else None,
    )


def app_keys(network: Network, app: App) -> AppKeys:
    keys = {"client_id": app.client_id, "client_secret": app.client_secret, **app.more}
    sealed = {"sealed": vault.seal_data(keys)}
    return AppKeys.objects.update_or_create(network=network.key, workspace=None, defaults=sealed)[0]


def dies_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """The worker has the answer to its `number`-th request, and is gone before it can do anything with it."""
    asked, ask = iter(range(10_000)), HttpLine._ask

    def last(line: HttpLine, method: str, url: str, kw: dict[str, Any]) -> Any:
        turn = next(asked)
        reply = ask(line, method, url, kw)
        if turn == number:
            raise Killed
        return reply

    monkeypatch.setattr(HttpLine, "_ask", last)


def traces(delivery: Delivery) -> str:
    """All that was kept of it."""
    rows = Attempt.objects.filter(delivery=delivery).values("sentence", "detail", "exchanges", "worker")
    kept = {"memo": delivery.memo, "sentence": delivery.sentence, "url": delivery.url, "tries": list(rows)}
    return json.dumps(kept)


@pytest.mark.parametrize(("network", "form"), FORMS)
@pytest.mark.parametrize("cut", CUTS)
def test_a_cut_line_never_makes_two_posts_and_never_loses_one(
    network: Network, form: str, cut: str, scene: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, departed = unharmed(network, form, scene)
    for number, request in enumerate(asked):
        with scene(network, form) as one, monkeypatch.context() as patch:
            if cut == "dead":
                dies_at(patch, number)
            else:
                one.server.trouble(CUTS[cut], after=number)
            one.play()
            assert_once(one, f"{request} ({number}), cut {cut}", may_be_out=number >= departed)


UNHARMED: dict[tuple[str, str], tuple[list[str], int]] = {}


def unharmed(network: Network, form: str, scene: Any) -> tuple[list[str], int]:
    """What is asked when nothing goes wrong, and which of it can't be taken back."""
    if (network.key, form) not in UNHARMED:
        with scene(network, form) as one:
            assert one.play().state == State.SENT, one.delivery.sentence
            asked = [request.line for request in one.server.requests]
            UNHARMED[network.key, form] = asked, asked.index(one.server.asked(irreversible(one))[0].line)
    return UNHARMED[network.key, form]


def irreversible(scene: Scene) -> str:
    return scene.stand.irreversible_of.get(scene.form, scene.stand.irreversible)


def assert_once(scene: Scene, where: str, *, may_be_out: bool) -> None:
    arrived, ended = scene.stand.arrived(scene.server), scene.delivery
    told = f"{where}: {ended.state}, {arrived} arrived, {ended.sentence}"
    assert arrived <= 1, told
    if ended.state == State.SENT:
        assert arrived == 1, told
    else:
        assert ended.state == State.UNSURE, told
        assert may_be_out, told
    kept = traces(ended)
    assert [secret[:9] for secret in scene.stand.secrets if secret in kept] == [], where
