"""X's length, against public facts: twitter-text's conformance and the vendor's own examples."""

from __future__ import annotations

import pytest

from publishing.networks import counting
from publishing.networks.contract import Unit
from publishing.networks.counting_weighted import addresses, without_addresses


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("mañana", 6),
        ("cafe\u0301", 4),  # composed first (NFC)
        ("a" * 280, 280),
        ("故" * 140, 280),  # «140 CJK characters fill it»
        ("한국", 4),
        ("ǆ", 1),
        ("\u10ff", 1),
        ("\u1100", 2),  # right after the light ranges
        ("\u2018hola\u2019\u2026", 6 + 2),  # quotes are light, the ellipsis (2026) isn't
        ("\u200b", 1),
        ("\u200e", 2),
        ("H🐱☺👨‍👩‍👧‍👦", 7),
        ("👨‍👩‍👧‍👦", 2),
        ("👍🏽", 2),
        ("🇲🇽", 2),
        ("🇲🇽🇲🇽", 4),
        ("1️⃣", 2),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 2),
        ("🏳️‍🌈", 2),
        ("❤️", 2),
        ("☕", 2),
        ("©", 1),
        ("©️", 2),
        ("7", 1),
        ("🙂" * 140, 280),
        ("http://test.de", 23),
        ("Hi http://test.co", 26),
        ("https://ejemplo.mx/una/ruta/muy/larga/que/no/cabe/en/veintitres", 23),
        ("ejemplo.mx", 23),  # without https:// too
        ("www.ejemplo.com.mx/a?b=c", 23),
        ("mira https://ejemplo.mx/a?b=c#d hoy", 5 + 23 + 4),
        ("https://a.mx https://b.mx", 47),
        ("(https://ejemplo.mx/ruta)", 25),
        ("https://ejemplo.mx/ruta.", 24),
        ("https://es.wikipedia.org/wiki/Caf%C3%A9_(bebida)", 23),
        ("hola@ejemplo.mx", 15),  # a letter's address is none
        ("@ejemplo.mx", 11),
        ("$ejemplo.mx", 11),
        ("archivo.txt", 11),
        ("fin.Empieza", 11),
        ("1.50", 4),
        ("\ud800", 2),
    ],
)
def test_it_counts_as_x_does(text: str, length: int) -> None:
    assert counting.length(text, Unit.WEIGHTED) == length


def test_an_address_longer_than_4096_counts_its_letters() -> None:
    head = "https://ejemplo.mx/"
    assert counting.length(head + "a" * (4096 - len(head)), Unit.WEIGHTED) == 23
    assert counting.length(head + "a" * (4097 - len(head)), Unit.WEIGHTED) == 4097


def test_addresses_are_found_and_left_out() -> None:
    text = "Ve https://ejemplo.mx/a. Y b.mx/c?d=e, (http://f.org)"
    assert list(addresses(text)) == ["https://ejemplo.mx/a", "b.mx/c?d=e", "http://f.org"]
    assert without_addresses(text, "·") == "Ve ·. Y ·, (·)"
