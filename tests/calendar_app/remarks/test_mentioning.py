"""«@Beto Luna»: who is meant by it."""

from __future__ import annotations

from typing import Any

import pytest

from calendar_app.remarks import mentioning
from calendar_app.remarks.mentioning import Names, Piece
from teams.models import User

BETO = User(pk=1, name="Beto Luna", email="bob@alameda.test")
ANGELES = User(pk=2, name="Ángeles Ñandú", email="angeles@alameda.test")
ANA, OTHER_ANA = (
    User(pk=3, name="Ana Sol", email="ana@a.test"),
    User(pk=4, name="Ana Sol", email="ana@b.test"),
)
TEAM = [BETO, ANGELES, ANA, OTHER_ANA]


def named(text: str, team: Any = TEAM) -> list[int]:
    return [span.person.pk for span in Names(team).spans(text)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Oye, @Beto Luna, mira", [1]),
        ("@beto", [1]),
        ("(@BETO LUNA)", [1]),
        ("@angeles nandu y @Beto", [2, 1]),
        ("@Beto Lunares", [1]),  # her first name, and somebody's surname
        ("@Betos", []),
        ("correo@Beto Luna", []),
        ("bob@alameda.test", []),
        ("@bob@alameda.test", [1]),
        ("@Ana Sol", []),  # two are called so
        ("@ana@b.test", [4]),
        ("@", []),
        ("@@Beto", [1]),
    ],
)
def test_a_name_is_meant_whole_and_only_where_nobody_shares_it(text: str, who: list[int]) -> None:
    assert named(text) == who


def test_the_list_writes_what_is_understood() -> None:
    names = Names(TEAM)
    for person in TEAM:
        assert named(f"¿Lo ves, @{names.handle(person)}?") == [person.pk]
    assert [names.handle(each) for each in (BETO, ANA)] == ["Beto Luna", "ana@a.test"]


def test_mentions_are_told_apart_and_nothing_of_the_text_is_lost() -> None:
    text = "Oye, @Beto Luna: ¿y @Angeles?"
    pieces = mentioning.pieces(text, [BETO, ANGELES])
    assert "".join(piece.text for piece in pieces) == text
    assert [piece for piece in pieces if piece.is_mention] == [
        Piece("@Beto Luna", True),
        Piece("@Angeles", True),
    ]
    assert mentioning.pieces(text, []) == [Piece(text, False)]
