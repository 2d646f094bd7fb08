from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.periods import period as periods

DAYS = st.dates(date(1971, 1, 1), date(2998, 12, 1))
VIEWS = st.sampled_from(list(periods.URL_NAMES))


@given(VIEWS, DAYS, st.integers(0, 6), st.booleans())
def test_a_period_holds_its_day_touches_its_neighbours_and_is_read_as_it_is_written(
    view, day, start, by_month
):
    shown = periods.around(view, day, start=start, by_month=by_month)
    assert shown.first <= day <= shown.last
    assert shown.next.first - shown.last == shown.first - shown.previous.last == timedelta(days=1)
    assert shown.next.previous == shown
    assert shown.days[0] == shown.first
    assert shown.days[-1] == shown.last
    assert periods.read(view, shown.text, start=start) == shown


@pytest.mark.parametrize(
    ("view", "text"),
    [
        ("semana", "2026-10"),
        ("dia", "2026-02-30"),
        ("dia", "20261014"),
        ("dia", "2999-12-31"),
        ("mes", "2026-10-14"),
        ("anual", "26"),
        ("anual", "1969"),
        ("canales", "2026"),
        ("semana", "２０２６-10-14"),
    ],
)
def test_what_is_no_such_period_is_refused(view, text):
    with pytest.raises(ValueError):
        periods.read(view, text, start=0)


def test_another_view_opens_on_today_where_it_is_in_sight():
    october = periods.around("mes", date(2026, 10, 3), start=0)
    assert october.at_hand(date(2026, 10, 14)) == date(2026, 10, 14)
    assert october.at_hand(date(2026, 11, 14)) == date(2026, 10, 1)
