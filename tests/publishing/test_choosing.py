"""The list to connect from: every network once, in a group, found by the names people use."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from publishing import choosing, networks
from publishing.models import Channel


def placed(brand: Any) -> list[str]:
    return [choice.network.key for _name, choices in choosing.grouped(brand) for choice in choices]


def test_every_network_is_there_once(brand: Any) -> None:
    assert sorted(placed(brand)) == sorted(networks.NETWORKS)
    assert {key for keys in choosing.GROUPS.values() for key in keys} <= {*networks.NETWORKS}
    assert {*choosing.ALSO} <= {*networks.NETWORKS}


def test_a_network_that_nobody_placed_is_in_the_last_group(brand: Any, door: Any) -> None:
    *others, (_name, last) = choosing.grouped(brand)
    assert "door" in [choice.network.key for choice in last]
    assert "door" not in [choice.network.key for _name, choices in others for choice in choices]


def test_it_says_where_the_brand_is_already(brand: Any, channel: Channel) -> None:
    def here() -> int:
        choices = [choice for _name, group in choosing.grouped(brand) for choice in group]
        return sum(choice.connected for choice in choices)

    assert here() == 1
    Channel.objects.update(health=Channel.Health.REMOVED)
    assert here() == 0


def test_who_looks_for_google_plus_or_twitter_finds_the_way(brand: Any, alice: Any, signed_in: Any) -> None:
    page = signed_in(alice).get(reverse("connect", args=["alameda"])).content.decode()
    assert "Google+ cerró en 2019" in page
    assert 'data-words="X Twitter"' in page
