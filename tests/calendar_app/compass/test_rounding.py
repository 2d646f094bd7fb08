"""What is shown adds up: parts to the whole, losses to what is lacking."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from calendar_app.compass.scoring import apportioned, nearest

AMOUNTS = st.lists(st.fractions(-500, 500, max_denominator=97), min_size=1, max_size=12)


@given(AMOUNTS)
def test_rounded_parts_add_up_to_the_rounded_whole_and_none_is_off_by_one(amounts):
    whole = nearest(sum(amounts, Fraction()))
    shown = apportioned(amounts, whole)
    assert sum(shown) == whole
    assert all(abs(part - amount) < 1 for part, amount in zip(shown, amounts, strict=True))


@given(AMOUNTS, st.integers(-3, 3))
def test_they_add_up_also_to_a_whole_rounded_elsewhere(amounts, off):
    whole = nearest(sum(amounts, Fraction())) + off
    assert sum(apportioned(amounts, whole)) == whole


def test_halves_go_up():
    assert [nearest(Fraction(n, 2)) for n in (1, 3, -1)] == [1, 2, 0]
