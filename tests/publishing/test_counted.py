"""The rule a page counts by says what the network's own code says, for every network."""

from __future__ import annotations

from typing import Any

import pytest

from publishing import checking, counted, networks
from publishing.content import content
from publishing.models import Channel
from publishing.networks import counting

LINK = "https://ejemplo.mx/ruta"
# Not an empty one: of a link alone Reddit makes another kind of post, which the next answer says.
WORDS = ["Hola", "  Hola 👩🏽‍🌾\n", f"Mira {LINK} hoy", "漢字 @ana@masto.es #café"]


@pytest.mark.parametrize("network", networks.all(), ids=lambda network: network.key)
@pytest.mark.parametrize("link", ["", LINK])
def test_what_a_rule_makes_of_other_words_is_what_the_network_makes_of_them(network: Any, link: str) -> None:
    channel = Channel(network=network.key, facts={})
    said = [content(text=words, link=link, title="Un título") for words in WORDS]
    rule = counted.rule_for(channel, said[0])
    for words, each in zip(WORDS, said, strict=True):
        expected = counted.rule_for(channel, each)
        assert rule.unit is None or rule.said(words) == checking.written_for(channel, each)
        assert rule.unit is None or rule.length(words) == expected.length(words)


@pytest.mark.parametrize("network", networks.all(), ids=lambda network: network.key)
def test_a_network_counts_in_the_unit_it_names(network: Any) -> None:
    post = counted.draft_post(content(text="a"))
    for words in WORDS:
        text = words.strip()
        assert network.length(text) == counting.length(text, network.unit_of(post))


def test_what_counts_beside_the_text_is_counted() -> None:
    channel = Channel(network="mastodon", facts={})
    plain = counted.rule_for(channel, content(text="Hola"))
    warned = counted.rule_for(channel, content(text="Hola", options={"spoiler_text": "Café"}))
    assert warned.length("Hola") == plain.length("Hola") + 4


def test_words_changed_on_their_way_are_counted_as_they_leave() -> None:
    channel = Channel(network="practice", facts={})
    rule = counted.rule_for(channel, content(text="Mira https://a.mx?utm_source=x"), "Mira https://a.mx")
    assert rule.length("Mira https://a.mx") == len("Mira https://a.mx?utm_source=x")
