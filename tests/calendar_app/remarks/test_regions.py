"""A zone of a picture, in fractions of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.refusals import CannotPlan
from calendar_app.remarks import regions

fractions = st.floats(0, 1)


@given(fractions, fractions, fractions, fractions)
def test_a_zone_is_within_the_picture_or_refused(x: float, y: float, w: float, h: float) -> None:
    try:
        made = regions.region([x, y, w, h])
    except CannotPlan:
        return
    assert made.x >= 0 <= made.y
    assert made.x + made.w <= 1 >= made.y + made.h
    assert min(made.w, made.h) >= regions.LEAST


@pytest.mark.parametrize(
    "sides", [("0", "0", "0", "10"), ("-1", "0", "10", "10"), ("90", "0", "20", "10"), ("nan", "0", "1", "1"),
              ("", "0", "1", "1"), ("0", "0", "1e9", "1")]
)  # fmt: skip
def test_a_zone_that_is_none_is_refused(sides: tuple[str, ...]) -> None:
    with pytest.raises(CannotPlan):
        regions.from_percent(sides)


def test_what_the_page_shows_is_what_the_form_says() -> None:
    made = regions.from_percent(("12.5", "0", "25,25", "100"))
    assert made.numbers == [0.125, 0, 0.2525, 1]
    assert made.percent == {"x": "12.5", "y": "0", "w": "25.25", "h": "100"}
