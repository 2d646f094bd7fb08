"""Whom a network knows by some letters: asked with the channel's own access; a failure is a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from publishing import vault
from publishing.asking_people import CannotAsk, can_ask, people_on
from publishing.models import Channel
from publishing.networks.bluesky import Bluesky
from publishing.networks.contract import Access, Person
from tests.fakes.mastodon import TOKEN, FakeMastodon
from tests.fakes.server import Asked, FakeServer, Reply
from tests.networks.stands.bluesky import BLUESKY_TOKEN
from tests.networks.talking import line_to


@pytest.fixture
def mastodon(settings: Any) -> Iterator[FakeMastodon]:
    settings.PAUTA_PRIVATE_HOSTS = ["127.0.0.1"]
    with FakeMastodon() as server:
        yield server


@pytest.fixture
def masto(brand: Any, mastodon: FakeMastodon) -> Channel:
    return Channel.objects.create(
        workspace=brand, network="mastodon", name="masto", account="1", server=mastodon.url,
        private_ok=True, sealed=vault.sealed({"token": TOKEN}),
    )  # fmt: skip


def test_mastodon_says_who_there_is_and_how_each_is_written(masto: Channel, mastodon: FakeMastodon) -> None:
    assert people_on(masto, "ana") == [
        Person("Ana Ríos", "@ana", "@ana"),
        Person("anabel", "@anabel@masto.es", "@anabel@masto.es"),
    ]
    [asked] = mastodon.asked("GET /api/v2/search")
    assert (asked.one("type"), asked.one("resolve")) == ("accounts", "false")


def test_access_that_no_longer_works_is_a_sentence(masto: Channel, mastodon: FakeMastodon) -> None:
    mastodon.tokens.clear()
    with pytest.raises(CannotAsk) as refusal:
        people_on(masto, "ana")
    assert str(refusal.value.sentence)


class Directory(FakeServer):
    def answer(self, asked: Asked) -> Reply:
        known = [{"handle": "ana.bsky.social", "displayName": "Ana"}, {"handle": "otra.mx"}]
        return Reply(200, {"actors": [each for each in known if asked.one("q") in each["handle"]]})


def test_bluesky_says_who_there_is_by_their_handles() -> None:
    with Directory() as server:
        access = Access("did:plc:cafe", {"access": BLUESKY_TOKEN, "refresh": BLUESKY_TOKEN}, server.url)
        found = Bluesky().people("a", access, line_to(Bluesky(), server))
    assert found == [
        Person("Ana", "@ana.bsky.social", "@ana.bsky.social"),
        Person("otra.mx", "@otra.mx", "@otra.mx"),
    ]


def test_only_networks_that_say_so_are_asked(brand: Any) -> None:
    can = {key for key in ("bluesky", "mastodon", "practice", "x") if can_ask(Channel(network=key))}
    assert can == {"bluesky", "mastodon"}


def test_the_composer_lists_them_and_a_stranger_s_channel_is_none(
    masto: Channel, bob: Any, charlie: Any, signed_in: Any
) -> None:
    page = signed_in(bob).get("/m/alameda/escritura/personas/", {"q": "@ana", "channels": [masto.pk]})
    assert 'data-text="@anabel@masto.es"' in page.content.decode()
    other = signed_in(charlie).get("/m/ajena/escritura/personas/", {"q": "ana", "channels": [masto.pk]})
    assert "anabel" not in other.content.decode()
