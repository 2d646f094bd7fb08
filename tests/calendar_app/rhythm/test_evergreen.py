"""The evergreen queue: in turn, never within the gap, in other words where they are asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_app import leaving, planning, review
from calendar_app.models import Evergreen, Post
from calendar_app.refusals import CannotPlan
from calendar_app.rhythm import evergreen, keeping_green
from calendar_app.rhythm.turns import Turn, Why, in_order, plain, why_not, words_for
from calendar_app.states import Stage

from ..test_races import at_once
from .conftest import NOW

DAY = date(2027, 1, 5)


# ── whose turn, pure ──────────────────────────────────────────────────────────────────────────────────

TURNS = st.lists(
    st.tuples(
        st.integers(1, 20), st.lists(st.sampled_from(["a", "b", "A ", "c"]), max_size=3), st.booleans()
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(TURNS, st.lists(st.integers(0, 90), min_size=1, max_size=60))
def test_never_the_same_post_within_its_gap_nor_the_same_words_twice_running(
    asked: list[tuple[int, list[str], bool]], offsets: list[int]
) -> None:
    used: dict[int, list[date]] = {key: [] for key in range(len(asked))}
    said: dict[int, list[str]] = {key: [] for key in range(len(asked))}
    for day in (DAY + timedelta(days=offset) for offset in offsets):  # slots are filled in any order
        ready = [
            Turn(key, gap, ["propio", *more], used[key], said[key][-1] if said[key] else None, varied)
            for key, (gap, more, varied) in enumerate(asked)
        ]
        for turn in in_order(ready, day)[:1]:
            used[turn.key].append(day)
            said[turn.key].append(words_for(turn) or "")
    for key, (gap, _more, varied) in enumerate(asked):
        assert all(abs((one - other).days) >= gap for one, other in combinations(used[key], 2))
        if varied:
            assert all(plain(a) != plain(b) for a, b in pairwise(said[key]))


def test_the_one_said_longest_ago_comes_first() -> None:
    never = Turn(3, 10, ["c"], position=9)
    old = Turn(1, 10, ["a"], [DAY - timedelta(days=90)], needs_variation=False)
    older = Turn(2, 10, ["b"], [DAY - timedelta(days=120)], needs_variation=False)
    assert [each.key for each in in_order([old, older, never], DAY)] == [3, 2, 1]


@pytest.mark.parametrize(
    ("turn", "why"),
    [
        (Turn(1, 10, ["a"], paused=True), Why.PAUSED),
        (Turn(1, 10, ["a"], expires=DAY - timedelta(days=1)), Why.EXPIRED),
        (Turn(1, 10, ["a"], [DAY - timedelta(days=9)]), Why.TOO_SOON),
        (Turn(1, 10, ["a"], [DAY + timedelta(days=9)]), Why.TOO_SOON),
        (Turn(1, 10, ["a"], [DAY - timedelta(days=10)], "A"), Why.SAME_WORDS),
        (Turn(1, 10, ["a"], expires=DAY), None),
    ],
)
def test_why_it_has_no_turn(turn: Turn, why: Why | None) -> None:
    assert why_not(turn, DAY) is why


def test_its_texts_take_turns() -> None:
    texts, said = ["a", "b", "c"], None
    heard = []
    for _ in range(5):
        said = words_for(Turn(1, 1, texts, last_words=said))
        heard.append(said)
    assert heard == ["a", "b", "c", "a", "b"]


# ── with rows ─────────────────────────────────────────────────────────────────────────────────────────

pytestmark = pytest.mark.django_db


@pytest.fixture
def green(written: Any, bob: Any) -> Evergreen:
    row = keeping_green.add(written("Cómo se muele"), by=bob, gap_days=10)
    return keeping_green.change(
        row, by=bob, gap_days=10, expires=None, needs_variation=True, variations=["Muele así"]
    )


def said(green: Evergreen) -> list[tuple[date, str]]:
    rows = Post.objects.filter(copied_from=green.post_id).order_by("planned_for")
    return list(rows.values_list("planned_date", "text"))


def test_a_kept_slot_is_filled_two_weeks_before_and_scheduled(
    green: Evergreen, slot: Any, channel: Any
) -> None:
    slot(channel, 1, time(9), evergreen=True)
    made = evergreen.fill(green.workspace, NOW)
    assert said(green) == [(DAY, "Cómo se muele")]
    assert leaving.waiting(made[0])
    assert evergreen.fill(green.workspace, NOW) == []


def test_another_slot_only_when_it_is_still_free_two_days_before(
    green: Evergreen, slot: Any, channel: Any
) -> None:
    slot(channel, 4, time(9))
    assert evergreen.fill(green.workspace, NOW) == []
    evergreen.fill(green.workspace, NOW + timedelta(days=3))
    assert said(green) == [(date(2027, 1, 8), "Cómo se muele")]


def test_day_after_day_the_gap_is_kept_and_the_words_change(
    green: Evergreen, slot: Any, channel: Any
) -> None:
    for weekday in range(7):
        slot(channel, weekday, time(9), evergreen=weekday % 2 == 0)
    for ahead in range(40):
        evergreen.fill(green.workspace, NOW + timedelta(days=ahead))
    days = [day for day, _text in said(green)]
    assert len(days) >= 4
    assert all((two - one).days >= 10 for one, two in pairwise(days))
    assert [text for _day, text in said(green)][:3] == ["Cómo se muele", "Muele así", "Cómo se muele"]


def test_moved_by_hand_it_still_counts(green: Evergreen, slot: Any, channel: Any, bob: Any) -> None:
    slot(channel, 1, time(9), evergreen=True)
    [copy] = evergreen.fill(green.workspace, NOW)
    planning.move(copy, to_date=date(2027, 1, 16), by=bob, now=NOW)
    assert evergreen.fill(green.workspace, NOW + timedelta(days=7)) == []


def test_without_other_words_it_has_one_turn(green: Evergreen, slot: Any, channel: Any, bob: Any) -> None:
    keeping_green.change(
        green,
        by=bob,
        gap_days=10,
        expires=None,
        needs_variation=True,
        variations=["¡CÓMO  se muele".replace("¡", "")],
    )
    assert green.variations == []
    slot(channel, 1, time(9), evergreen=True)
    evergreen.fill(green.workspace, NOW)
    assert evergreen.fill(green.workspace, NOW + timedelta(days=30)) == []
    why, _day = evergreen.next_turn(green, date(2027, 3, 1))
    assert why is Why.SAME_WORDS


def test_a_network_that_takes_no_words_twice_asks_for_others(
    green: Evergreen, channel: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publishing import networks

    keeping_green.change(green, by=bob, gap_days=10, expires=None, needs_variation=False, variations=[])
    assert not evergreen.as_turns([green])[0].needs_variation
    monkeypatch.setattr(type(networks.get("practice")), "refuses_repeats", True)
    assert evergreen.as_turns([green])[0].needs_variation


def test_where_approval_is_required_each_turn_asks_for_it(
    green: Evergreen, slot: Any, channel: Any, alice: Any
) -> None:
    review.set_policy(green.workspace, "required", by=alice)
    slot(channel, 1, time(9), evergreen=True)
    [copy] = evergreen.fill(green.workspace, NOW)
    assert copy.stage == Stage.IN_REVIEW
    assert not leaving.handed_over(copy)


def test_paused_expired_or_out_of_its_pillar_it_is_passed_over(
    green: Evergreen, slot: Any, channel: Any, bob: Any
) -> None:
    slot(channel, 1, time(9), evergreen=True)
    keeping_green.pause(green, by=bob)
    assert evergreen.fill(green.workspace, NOW) == []
    keeping_green.pause(green, by=bob, paused=False)
    keeping_green.change(
        green, by=bob, gap_days=10, expires=date(2027, 1, 4), needs_variation=False, variations=[]
    )
    assert evergreen.fill(green.workspace, NOW) == []


def test_one_that_cannot_be_sent_leaves_the_slot_to_the_next(
    green: Evergreen, written: Any, slot: Any, channel: Any, bob: Any
) -> None:
    next_one = keeping_green.add(written("La segunda"), by=bob)
    Post.objects.filter(pk=green.post_id).update(text="a" * 100_000)
    slot(channel, 1, time(9), evergreen=True)
    evergreen.fill(green.workspace, NOW)
    assert said(green) == []
    assert said(next_one) == [(DAY, "La segunda")]


def test_a_reply_and_an_empty_post_are_refused(written: Any, bob: Any) -> None:
    with pytest.raises(CannotPlan, match="respuesta"):
        keeping_green.add(written(follows=written("La primera")), by=bob)
    with pytest.raises(CannotPlan, match="vacía"):
        keeping_green.add(written(""), by=bob)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_give_one_turn(
    transactional_db: None, green: Evergreen, slot: Any, channel: Any
) -> None:
    slot(channel, 1, time(9), evergreen=True)
    now = datetime(2027, 1, 4, 12, tzinfo=UTC)
    at_once(lambda: evergreen.fill(green.workspace, now), lambda: evergreen.fill(green.workspace, now))
    assert len(said(green)) == 1
