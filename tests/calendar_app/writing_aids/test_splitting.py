"""Parting a text into a thread: nothing is lost, nothing is too long, nothing whole is broken."""

from __future__ import annotations

import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app.writing_aids.splitting import split
from publishing.networks import counting
from publishing.networks.contract import Unit

WORDS = st.sampled_from(
    ["café", "Hola.", "¿Sí?", "👩🏽‍🌾🇲🇽", "#cafédeespecialidad", "@ana.bsky.social", "漢字かな交じり文",
     "https://ejemplo.mx/una/ruta/larga?a=b", "e\u0301e\u0301", "supercalifragilísticoespialidoso"]
)  # fmt: skip
BLANKS = st.sampled_from([" ", " ", " ", "\n", "\n\n", "  "])
TEXTS = st.lists(st.tuples(WORDS, BLANKS), max_size=60).map(
    lambda pairs: "".join(word + blank for word, blank in pairs)
)
UNITS = st.sampled_from([Unit.GRAPHEMES, Unit.WEIGHTED, Unit.URLS_AS_23, Unit.UTF16, Unit.EMOJI_AS_BYTES])
WHOLE = regex.compile(r"https?://\S+|[#@]\w[\w.]*")


def fitting(unit: Unit, limit: int):
    return lambda _at, text: counting.length(text, unit) <= limit


def unnumbered(part: str) -> str:
    return regex.sub(r" \d+/\d+$", "", part)


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, unit=UNITS, limit=st.integers(60, 300), numbered=st.booleans())
def test_every_part_fits_and_together_they_say_the_text(
    text: str, unit: Unit, limit: int, numbered: bool
) -> None:
    parts = split(text, fitting(unit, limit), numbered=numbered)
    assert all(counting.length(part, unit) <= limit for part in parts)
    said = [unnumbered(part) if numbered and len(parts) > 1 else part for part in parts]
    assert "".join("".join(said).split()) == "".join(text.split())


@settings(max_examples=300, deadline=None)
@given(text=TEXTS, limit=st.integers(60, 300))
def test_no_address_tag_or_sign_is_broken(text: str, limit: int) -> None:
    parts = split(text, fitting(Unit.GRAPHEMES, limit))
    assert [each for part in parts for each in WHOLE.findall(part)] == WHOLE.findall(text)
    signs = [sign for part in parts for sign in regex.findall(r"\X", part) if not sign.isspace()]
    assert signs == [sign for sign in regex.findall(r"\X", text) if not sign.isspace()]


def test_a_text_that_fits_stays_whole() -> None:
    assert split("  Hola  ", fitting(Unit.GRAPHEMES, 10)) == ["Hola"]
    assert split("", fitting(Unit.GRAPHEMES, 10)) == []


def test_it_is_parted_at_paragraphs_then_sentences_then_words() -> None:
    fits = fitting(Unit.GRAPHEMES, 30)
    assert split("Primera idea, entera.\n\nSegunda idea y más.", fits) == [
        "Primera idea, entera.",
        "Segunda idea y más.",
    ]
    assert split("Una frase bien larga. Otra que sigue aquí.", fits) == [
        "Una frase bien larga.",
        "Otra que sigue aquí.",
    ]
    assert split("palabras sin punto ni coma que siguen y siguen", fits) == [
        "palabras sin punto ni coma que",
        "siguen y siguen",
    ]


def test_numbers_count_towards_the_limit() -> None:
    parts = split("uno dos tres cuatro cinco seis siete ocho", fitting(Unit.GRAPHEMES, 16), numbered=True)
    assert parts == ["uno dos tres 1/4", "cuatro cinco 2/4", "seis siete 3/4", "ocho 4/4"]


def test_from_ten_parts_on_numbers_take_two_digits() -> None:
    parts = split("palabra " * 12, fitting(Unit.GRAPHEMES, 13), numbered=True)
    assert parts[0] == "palabra 1/12"
    assert all(len(part) <= 13 for part in parts)


def test_an_address_that_alone_is_too_long_stays_whole() -> None:
    address = "https://ejemplo.mx/" + "a" * 40
    assert split(f"Mira {address} ya", fitting(Unit.GRAPHEMES, 20)) == ["Mira", address, "ya"]
