"""A network that writes down the very bytes it is given, and a worker that visits it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from publishing import networks
from publishing.networks.contract import (
    Can,
    Field,
    FileRule,
    Limits,
    Network,
    Receipt,
    Remote,
    Sentence,
    StillWorking,
)

SOON = timedelta(hours=3)


@dataclass(frozen=True)
class Heard:
    """What arrived in one irreversible request."""

    account: str
    said: tuple[Any, ...]
    at: Any = field(compare=False)


def said_of(post: Any) -> tuple[Any, ...]:
    """Everything a network could tell the public, of a contract Post; files by the digest of their bytes."""
    files = tuple((digest(each), each.alt) for each in post.media)
    options = tuple(sorted((name, repr(value)) for name, value in post.options.items()))
    words = (post.text, post.title, post.link, tuple(post.tags), post.language)
    return (*words, files, options, post.comment)


def digest(media: Any) -> str:
    with media.open() as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def planned_of(post: Any) -> tuple[Any, ...]:
    """The same of one that is only planned: its files by the digest they were attached with."""
    *words, _files, options, comment = said_of(replace(post, media=()))
    return (*words, tuple((each.sha256, each.alt) for each in post.media), options, comment)


class Ear(Network):
    """Hears posts, threads, first comments, titles, files and an option. `two_steps`: a draft comes first."""

    key, name, icon = "ear", "Oreja", "net-practice"
    can = frozenset(
        {Can.TEXT, Can.IMAGES, Can.ALT_TEXT, Can.TITLE, Can.THREAD, Can.FIRST_COMMENT, Can.REPLY, Can.TAGS}
    )
    limits = Limits(text=500, source="tests", files={"image": FileRule(most=4)}, together=4)
    options = (Field("tone", "Tono", required=False), Field("place", "Lugar", required=False))

    def __init__(self) -> None:
        self.before_leaving: Callable[..., None] = lambda post, *, draft: None  # asked about all that arrives
        self.start_over()

    def start_over(self) -> None:
        self.heard: list[Heard] = []
        self.drafts: list[Any] = []
        self.two_steps = False
        self.before: Callable[[], Any] = lambda: None  # what somebody does just before it leaves
        self.after: Callable[[], Any] = lambda: None  # … and just after

    def problems(self, post: Any, limits: Limits) -> list[Any]:
        return []

    def publish(self, post: Any, access: Any, line: Any) -> Any:
        if self.two_steps:
            self.before_leaving(post, draft=True)
            self.drafts.append(said_of(post))
            return StillWorking({"draft": post.key})
        return self._take(post, access, line)

    def resume(self, memo: Any, post: Any, access: Any, line: Any) -> Any:
        return self._take(post, access, line)

    def _take(self, post: Any, access: Any, line: Any) -> Receipt:
        said = said_of(post)
        self.before()
        line.no_return()
        self.before_leaving(post, draft=False)
        self.heard.append(Heard(access.account, said, timezone.now()))
        self.after()
        return Receipt(Remote(f"oido-{post.key[:8]}", f"https://oreja.test/{post.key[:8]}"))

    def texts(self) -> list[str]:
        return [each.said[0] for each in self.heard]


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    network = Ear()
    monkeypatch.setitem(networks.NETWORKS, "ear", network)
    return network


def ear_channel(brand: Any, name: str) -> Any:
    from publishing import vault
    from publishing.models import Channel

    kept = vault.sealed({"token": "s3cr3t-ear"})
    return Channel.objects.create(workspace=brand, network="ear", name=name, account=name, sealed=kept)


@pytest.fixture
def left(ear: Ear, brand: Any) -> Any:
    return ear_channel(brand, "izquierda")


@pytest.fixture
def right(ear: Ear, brand: Any) -> Any:
    return ear_channel(brand, "derecha")


@pytest.fixture
def strict(brand: Any) -> Any:
    """The brand asks for an approval of everything."""
    from calendar_app import review

    review.set_policy(brand, "required", by=None)
    return brand


def work(*, at: Any = None) -> int:
    """All that is due at that moment leaves, as a worker would have it leave."""
    from publishing.engine.visiting import visit
    from publishing.models import Channel

    moment = at or timezone.now() + timedelta(days=2)
    return visit(list(Channel.objects.values_list("pk", flat=True)), clock=lambda: moment)


@pytest.fixture
def post(brand: Any, bob: Any, left: Any, right: Any) -> Any:
    """Bob's, for both channels, planned in three hours."""
    from calendar_app import planning

    post = planning.create_post(brand, by=bob, text="El tueste de los martes", channels=[left, right])
    return planned(post, bob)


def planned(post: Any, by: Any, ahead: timedelta = SOON) -> Any:
    from calendar_app import planning

    hour = (timezone.now() + ahead).astimezone(post.workspace.tz).replace(second=0, microsecond=0)
    return planning.plan(post, date=hour.date(), time=hour.time().replace(tzinfo=None), by=by).post


def approve(post: Any, by: Any, reader: Any) -> Any:
    from calendar_app import review

    review.request(post, by=by)
    return review.approve(post, by=reader)


@pytest.fixture
def approved(strict: Any, post: Any, bob: Any, abel: Any) -> Any:
    return approve(post, bob, abel)


@pytest.fixture
def scheduled(approved: Any, bob: Any) -> Any:
    from calendar_app import planning

    planning.schedule(approved, by=bob)
    return approved


# ── looking ───────────────────────────────────────────────────────────────────────────────────────────


def delivery_on(channel: Any) -> Any:
    from calendar_app.models import Variant

    return Variant.objects.select_related("delivery").get(channel=channel).delivery


def held(channel: Any) -> str:
    """Why what waits on this channel is held; nothing where it isn't."""
    from publishing.states import State

    delivery = delivery_on(channel)
    if delivery.held_at is None:
        return ""
    assert (delivery.state, delivery.published_at) == (State.WAITING, None)
    return str(Sentence(**delivery.sentence))


def channels_of(post: Any) -> list[Any]:
    return [each.channel for each in post.variants.select_related("channel")]
