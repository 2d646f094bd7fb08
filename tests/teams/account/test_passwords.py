"""What a password has to be, and what is never asked of it."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from teams.account.passwords import LONGEST, LongEnough
from teams.models import User

ALICE = User(email="alicia.rios@alameda.test", name="Alicia Ríos")


@pytest.mark.parametrize(
    "password",
    [
        "corta-y-mala",
        "una frase larga y tranquila",
        "correcto caballo batería grapa",
        "ñandú→çedilla 漢字かな交じり文",
        "x" + "palabra " * 20,
    ],
)
def test_long_ones_are_taken_whatever_they_are_made_of(password):
    validate_password(password, ALICE)


@pytest.mark.parametrize(
    "password",
    ["once-letras", "aaaaaaaaaaaaaaaa", "123456789012345", "qwertyuiopas", "abcdefghijklmnop",
     "pautapautapauta", "alicia.rios@alameda.test", "abababababababab", "q" * 2000],
)  # fmt: skip
def test_guessable_ones_are_not(password):
    with pytest.raises(ValidationError):
        validate_password(password, ALICE)


def test_the_sentence_says_how_many_are_missing():
    with pytest.raises(ValidationError) as refused:
        LongEnough().validate("corta")
    assert "5" in refused.value.messages[0]
    assert "12" in refused.value.messages[0]


@given(st.text(min_size=65, max_size=200))
def test_nothing_is_cut_off(password):
    """Its last character counts: two that differ there are two passwords."""
    user = User()
    user.set_password(password + "a")
    assert not user.check_password(password + "b")
    assert len(password) <= LONGEST
