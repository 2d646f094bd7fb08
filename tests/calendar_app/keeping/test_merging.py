"""Two edits of one text: what both did is kept, or a person is asked. Never silently one of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.keeping import differing, merging

ORIGINAL = "Abrimos a las nueve. Hay café de Oaxaca. Te esperamos."

texts = st.text(alphabet="ab. \nñ😀", max_size=40)


def merged(base: str, mine: str, theirs: str) -> str:
    return "".join(merging.words(base, mine, theirs))


def test_changes_in_two_places_are_both_kept() -> None:
    mine = ORIGINAL.replace("nueve", "diez")
    theirs = ORIGINAL.replace("Oaxaca", "Chiapas")
    assert merged(ORIGINAL, mine, theirs) == "Abrimos a las diez. Hay café de Chiapas. Te esperamos."


def test_what_one_adds_and_the_other_takes_out_elsewhere_is_both_done() -> None:
    mine, theirs = f"{ORIGINAL} ¡Ven!", ORIGINAL.removeprefix("Abrimos a las nueve. ")
    assert merged(ORIGINAL, mine, theirs) == "Hay café de Oaxaca. Te esperamos. ¡Ven!"


def test_the_same_word_changed_two_ways_is_for_a_person() -> None:
    with pytest.raises(merging.Clash):
        merged(ORIGINAL, ORIGINAL.replace("nueve", "diez"), ORIGINAL.replace("nueve", "ocho"))


def test_a_clash_is_offered_with_both() -> None:
    both = merging.either(ORIGINAL, ORIGINAL.replace("nueve", "diez"), ORIGINAL.replace("nueve", "ocho"))
    assert both == ORIGINAL.replace("nueve", "diez ocho")


@given(texts, texts)
def test_who_changed_nothing_stands_in_nobodys_way(base: str, other: str) -> None:
    assert merged(base, base, other) == merged(base, other, base) == merged(base, other, other) == other


@given(texts, texts, texts)
def test_it_does_not_matter_who_was_first(base: str, mine: str, theirs: str) -> None:
    def outcome(one: str, other: str) -> str | None:
        try:
            return merged(base, one, other)
        except merging.Clash:
            return None

    assert outcome(mine, theirs) == outcome(theirs, mine)


@given(texts, texts, texts)
def test_no_word_that_one_side_put_in_is_lost(base: str, mine: str, theirs: str) -> None:
    """Every token that is new in either text is in what comes of both, as often as there."""
    try:
        both = merged(base, mine, theirs)
    except merging.Clash:
        both = merging.either(base, mine, theirs)
    for side in (mine, theirs):
        for piece in differing.differences(base, side):
            if piece.kind == "in":
                assert all(token in both for token in merging.TOKEN.findall(piece.text))


@given(texts, texts)
def test_a_difference_holds_both_texts(old: str, new: str) -> None:
    pieces = differing.differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "in") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "out") == new


def test_channels_and_tags_are_joined_as_sets() -> None:
    base = {"channels": [1, 2], "tags": ["a", "b"]}
    mine = {"channels": [1, 2, 3], "tags": ["b"]}
    theirs = {"channels": [2], "tags": ["a", "b", "c"]}
    found = merging.merge(base, mine, theirs)
    assert (found.said, found.clashes) == ({"channels": [2, 3], "tags": ["b", "c"]}, [])


def test_options_are_joined_name_by_name() -> None:
    base, mine, theirs = {"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "c": 3}
    assert merging.one("options:1", base, mine, theirs) == {"a": 2, "c": 3}
    with pytest.raises(merging.Clash):
        merging.one("options:1", {"a": 1}, {"a": 2}, {"a": 3})


def test_without_a_common_origin_any_difference_is_for_a_person() -> None:
    found = merging.merge({}, {"text": "La mía"}, {"text": "La tuya"})
    assert found.clashes == ["text"]
    assert merging.merge({}, {"text": "Igual"}, {"text": "Igual"}).clashes == []


def test_what_mine_does_not_speak_of_stays_as_theirs() -> None:
    assert merging.merge({"text": "a"}, {}, {"text": "b"}).said == {"text": "b"}
