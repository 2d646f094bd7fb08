from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_app.periods import clockwork, placing

MADRID, MEXICO, KOLKATA = (ZoneInfo(z) for z in ("Europe/Madrid", "America/Mexico_City", "Asia/Kolkata"))


@pytest.mark.parametrize(
    ("day", "zone", "hours", "found"),
    [
        (date(2026, 3, 29), "Europe/Madrid", 23, [(time(2), time(3), False)]),
        (date(2026, 10, 25), "Europe/Madrid", 25, [(time(2), time(3), True)]),
        (date(2026, 10, 4), "Australia/Lord_Howe", 23.5, [(time(2), time(2, 30), False)]),
        (date(2026, 9, 6), "America/Santiago", 23, [(time(0), time(1), False)]),
        (date(2011, 12, 30), "Pacific/Apia", 0, [(time(0), time(0), False)]),  # the day that never was
        (date(2026, 10, 25), "America/Mexico_City", 24, []),
    ],
)
def test_the_hours_that_clocks_skip_or_repeat_are_marked_and_the_day_is_as_long_as_it_is(
    day, zone, hours, found
):
    place = ZoneInfo(zone)
    assert clockwork.length(day, place) == timedelta(hours=hours)
    assert [(mark.starts, mark.ends, mark.twice) for mark in clockwork.marks(day, place)] == found


def test_my_clocks_stand_beside_those_of_the_place_with_their_half_hours_and_days():
    rows = clockwork.ruler(date(2026, 11, 22), MEXICO, KOLKATA)
    assert (rows[0].mine, rows[0].days) == (time(11, 30), 0)
    assert (rows[13].mine, rows[13].days) == (time(0, 30), 1)
    back = clockwork.ruler(date(2026, 11, 22), KOLKATA, MEXICO)
    assert (back[0].mine, back[0].days) == (time(12, 30), -1)
    assert clockwork.ahead(date(2026, 11, 22), MEXICO, KOLKATA) == timedelta(hours=11, minutes=30)


def test_the_distance_changes_with_the_season():
    """Spain goes back to winter on 25 October; Mexico does not."""
    assert clockwork.ahead(date(2026, 10, 24), MEXICO, MADRID) == timedelta(hours=8)
    assert clockwork.ahead(date(2026, 10, 25), MEXICO, MADRID) == timedelta(hours=7)


@given(st.lists(st.tuples(st.integers(0, 95), st.integers(1, 4)), max_size=40))
def test_no_card_covers_another_while_there_is_room(spans):
    items = sorted((at, tall, n) for n, (at, tall) in enumerate(spans))
    placed = placing.side_by_side(items, clockwork.QUARTERS)
    assert sorted(each.item for each in placed) == list(range(len(spans)))
    tall = {n: tall for _at, tall, n in items}
    for one in placed:
        assert 0 <= one.lane < one.lanes <= placing.MOST_LANES
        assert one.at + tall[one.item] <= clockwork.QUARTERS
        for other in placed:
            apart = one.at + tall[one.item] <= other.at or other.at + tall[other.item] <= one.at
            if one.item < other.item and not apart and one.lanes < placing.MOST_LANES:
                assert (one.lane, one.lanes) != (other.lane, other.lanes)
