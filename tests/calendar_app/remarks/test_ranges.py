"""A comment on some words stays on them while the text around is changed."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from calendar_app.remarks import ranges

TEXT = "Abrimos a las nueve. Hay café de Oaxaca. Te esperamos. Hay café de Oaxaca también para llevar."
WORDS = st.text(alphabet="abcñé 🙂\n.á", max_size=60)


@st.composite
def chosen(draw: st.DrawFn) -> tuple[str, int, int]:
    """A text and a stretch of it with something in it."""
    text = draw(WORDS.filter(str.strip))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    return text, start, end


def of(words: str, text: str = TEXT) -> ranges.Anchor:
    start = text.index(words)
    return ranges.anchored(text, start, start + len(words))


def now(text: str, anchor: ranges.Anchor) -> str | None:
    span = ranges.found(text, anchor)
    return text[slice(*span)] if span else None


@given(chosen())
def test_in_an_untouched_text_it_is_where_it_was(case: tuple[str, int, int]) -> None:
    text, start, end = case
    assert ranges.found(text, ranges.anchored(text, start, end)) == (start, end)


@given(chosen(), WORDS, WORDS)
def test_whatever_is_written_before_and_after_it_says_the_same_words(
    case: tuple[str, int, int], before: str, after: str
) -> None:
    text, start, end = case
    changed = before + text + after
    span = ranges.found(changed, ranges.anchored(text, start, end))
    assert span is not None
    assert changed[slice(*span)] == text[start:end]
    if changed.count(text[start:end]) == 1:
        assert span == (start + len(before), end + len(before))


@given(chosen(), WORDS)
def test_in_any_text_it_is_a_stretch_like_it_or_none(case: tuple[str, int, int], other: str) -> None:
    text, start, end = case
    span = ranges.found(other, ranges.anchored(text, start, end))
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(other)
        assert ranges.likeness(other[slice(*span)], text[start:end]) >= ranges.LIKE


def test_of_two_alike_it_stays_on_its_own() -> None:
    second = TEXT.rindex("Hay café de Oaxaca")
    anchor = ranges.anchored(TEXT, second, second + len("Hay café de Oaxaca"))
    longer = "Una frase nueva muy larga que empuja todo lo demás hacia abajo. " + TEXT
    assert ranges.found(longer, anchor)[0] == longer.rindex("Hay café de Oaxaca")
    first_gone = TEXT.replace("Hay café de Oaxaca. Te", "Te")
    assert now(first_gone, anchor) == "Hay café de Oaxaca"


def test_a_word_put_right_inside_is_followed() -> None:
    assert now(TEXT.replace("Hay café", "Tenemos café", 1), of("Hay café de Oaxaca. Te esperamos.")) == (
        "Tenemos café de Oaxaca. Te esperamos."
    )
    assert now("El cafe es bueno", of("El café", "El café es bueno")) == "El cafe"


def test_what_was_rewritten_or_taken_out_is_said_to_be_gone() -> None:
    assert now(TEXT.replace("Te esperamos. ", ""), of("Te esperamos.")) is None
    assert now("Otra cosa del todo distinta", of("Abrimos a las nueve.")) is None
    assert now("", of("Abrimos")) is None


def test_signs_count_as_people_count_them() -> None:
    """Code points, not the halves in which JavaScript counts an emoji."""
    text = "🙂🙂 Hola 👩‍👩‍👧"
    assert ranges.found("¡" + text, ranges.anchored(text, 3, 7)) == (4, 8)
