"""Lengths, against public facts: Unicode's own examples, Mastodon's specs, Telegram's documentation."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from publishing.networks import counting
from publishing.networks.contract import Unit

FAMILY = "👨‍👩‍👧‍👦"
E_WITH_ACCENT_APART = "e\u0301"


@pytest.mark.parametrize(
    ("text", "points", "graphemes", "utf16", "utf8"),
    [
        ("", 0, 0, 0, 0),
        ("mañana", 6, 6, 6, 7),
        (E_WITH_ACCENT_APART, 2, 1, 2, 3),
        (FAMILY, 7, 1, 11, 25),
        ("🇲🇽", 2, 1, 4, 8),
        ("🇲🇽🇲🇽", 4, 2, 8, 16),
        ("👍🏽", 2, 1, 4, 8),
        ("1️⃣", 3, 1, 3, 7),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", 7, 1, 14, 28),
        ("한국", 2, 2, 2, 6),
        ("\u1100\u1161\u11a8", 3, 1, 3, 9),
        ("நி", 2, 1, 2, 6),
        ("a\r\nb", 4, 3, 4, 4),
        ("z̷̡̢", 4, 1, 4, 7),
        ("\u200b", 1, 1, 1, 3),
        ("\ud800", 1, 1, 1, 3),
    ],
)
def test_each_unit_counts_as_unicode_says(
    text: str, points: int, graphemes: int, utf16: int, utf8: int
) -> None:
    assert counting.code_points(text) == points
    assert counting.graphemes(text) == graphemes
    assert counting.utf16(text) == utf16
    assert counting.utf8_bytes(text) == utf8


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("https://ejemplo.mx", 23),
        ("http://" + "b" * 30 + ".com/example", 23),
        ("mira https://ejemplo.mx/a?b=c#d hoy", 5 + 23 + 4),
        ("https://a.mx https://b.mx", 23 + 1 + 23),
        ("ejemplo.mx", 10),  # without its scheme it is only text
        ("www.ejemplo.mx/una/direccion/muy/larga/que/no/se/acorta", 55),
        ("holahttps://ejemplo.mx/una/ruta/larga", 37),  # glued: not shortened
        ("(https://ejemplo.mx/ruta)", 25),
        ("https://ejemplo.mx/ruta.", 24),
        ("https://ejemplo.mx/ruta?", 24),
        ("https://ejemplo.mx/ruta, y más", 23 + 7),
        ("https://ejemplo.mx/?q=1!", 24),
        ("https://es.wikipedia.org/wiki/Café_(bebida)", 23),
        ("https://ñandú.com.ar/ñ", 23),
        ("https://ejemplo.mx:8080/x", 23),
        ("¡https://ejemplo.mx!", 25),
        ("日本https://ejemplo.mx/a", 25),  # only Latin letters and digits glue
        ("xmpp://ejemplo.mx", 17),
        ("https://", 8),
        ("https://nada", 12),
        ("gemini://ejemplo.mx/", 23),
    ],
)
def test_mastodon_counts_a_url_as_23(text: str, length: int) -> None:
    assert counting.urls_as_23(text) == length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("@alice", 6),
        ("@alice@" + "b" * 30 + ".com", 6),
        ("hola @alice@mastodon.social, gracias", 20),
        ("correo alice@ejemplo.mx", 23),
        ("https://mastodon.social/@alice@ejemplo.mx", 23),
        ("@alice.b@ejemplo.mx", 8),
        ("@alice@", 7),
    ],
)
def test_mastodon_counts_only_the_name_of_a_remote_mention(text: str, length: int) -> None:
    assert counting.urls_as_23(text) == length


def test_mastodons_own_specs_hold() -> None:
    """spec/validators/status_length_validator_spec.rb: these two are just within 500."""
    assert counting.urls_as_23("a" * 476 + " http://" + "b" * 30 + ".com/example") == 500
    assert counting.urls_as_23("a" * 475 + " @alice@" + "b" * 30 + ".com") == 482


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("hola", 4),
        ("<b>hola</b>", 4),
        ('<a href="https://ejemplo.mx/larga">aquí</a>', 4),
        ("1 &lt; 2 &amp;&amp; 3", 10),
        ("a < b", 5),
        ("  hola  ", 4),
        (f"<i>{FAMILY}</i>", 11),
        ("&#9829;", 1),
    ],
)
def test_telegram_counts_what_is_left_after_the_markup(text: str, length: int) -> None:
    assert counting.after_markup(text) == length


def test_every_unit_but_xs_has_its_counter() -> None:
    for unit in Unit:
        assert counting.length("hola", unit) == 4


@pytest.mark.parametrize(
    "text",
    [
        "a" * 2_000_000,
        "https://" * 100_000,
        "https://a.mx/" + "(" * 500_000,
        "https://" + "a." * 300_000,
        "https://" + "a-" * 300_000,
        "@a." * 200_000,
        "@" * 500_000,
        "<a" * 300_000,
        "&" * 500_000,
    ],
    ids=range(9),
)
def test_a_hostile_text_does_not_hang_the_counters(text: str, hung: None) -> None:
    for unit in Unit:
        assert counting.length(text, unit) > 0


@pytest.fixture
def hung() -> Iterator[None]:
    """A pattern that backtracks takes hours on these; a healthy one, far less than a minute anywhere."""

    def give_up(*_: object) -> None:
        raise TimeoutError("still counting after a minute")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Hola ñandú", 10),
        ("☕", 3),
        ("😀", 4),
        ("👨‍👩‍👧‍👦", 25),
        ("🇲🇽", 8),
        ("1️⃣", 7),
        ("a☕b", 5),
        ("e\u0301", 2),
        ("日本", 2),
        ("©", 2),
    ],
)
def test_threads_counts_an_emoji_as_its_bytes(text: str, length: int) -> None:
    assert counting.emoji_as_bytes(text) == length
