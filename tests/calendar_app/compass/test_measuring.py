"""What each component asks, one small calendar at a time."""

from __future__ import annotations

from datetime import date, time, timedelta
from fractions import Fraction
from typing import Any

import pytest

from calendar_app import planning
from calendar_app.compass.components import WEIGHTS, Component
from calendar_app.compass.reading import read
from calendar_app.models import Strategy

from .world import FIRST, LAST, NOW, World, made

pytestmark = pytest.mark.django_db
NOTHING: dict[str, Any] = {
    "shares": [], "aims": 0, "listeners": 0, "per_week": [], "required": [], "forbidden": [],
}  # fmt: skip
PLAIN: dict[str, Any] = {
    "day": date(2030, 5, 20), "hour": time(9), "text": "Café de hoy", "stage": "draft", "pillar": None,
    "objective": None, "audience": None, "campaign": None, "about_the_day": False, "archived": False,
    "channels": {}, "alts": [],
}  # fmt: skip


@pytest.fixture
def world(brand) -> World:
    return made(brand)


def asking(world: World, **asked: Any) -> Strategy:
    return world.version({**NOTHING, **asked}, 1, FIRST - timedelta(days=90))


def add(world: World, **said: Any) -> Any:
    return world.post({**PLAIN, **said})


def measure(world: World, component: str, first: date = FIRST, last: date = LAST) -> Fraction:
    """Of that component, from 0 to 1."""
    score = read(world.brand, first, last, now=NOW).score()
    part = next(part for part in score.parts if part.component == component)
    return part.earned / WEIGHTS[part.component]


def test_the_weights_add_up_to_a_hundred():
    assert sum(WEIGHTS.values()) == 100
    assert set(WEIGHTS) == set(Component)


def test_without_a_strategy_in_force_there_is_no_score(world):
    world.version(NOTHING, 1, LAST + timedelta(days=1))
    assert read(world.brand, FIRST, LAST, now=NOW).score() is None


def test_what_has_nothing_to_be_measured_by_gives_its_whole_weight(world):
    asking(world)
    score = read(world.brand, FIRST, date(2030, 5, 9), now=NOW).score()
    assert score.total == 100
    assert not any(part.measured for part in score.parts)


def test_ideas_and_what_is_archived_count_for_nothing(world):
    asking(world, shares=[(100, 0)])
    add(world, stage="idea", pillar=0)
    add(world, archived=True, pillar=0)
    assert measure(world, "mix") == 0
    add(world, stage="draft", pillar=0)
    assert measure(world, "mix") == 1


def test_a_pillar_within_its_tolerance_loses_nothing(world):
    asking(world, shares=[(50, 10), (50, 10)])
    for pillar in (0, 0, 0, 1, 1):
        add(world, pillar=pillar)
    assert measure(world, "mix") == 1
    add(world, pillar=0)
    add(world, pillar=0)  # 5 of 7 and 2 of 7
    away = Fraction(500, 7) - 60
    assert measure(world, "mix") == 1 - 2 * away / 200


def test_an_objective_is_asked_for_once_in_28_days(world):
    asking(world, aims=2)
    add(world, objective=0)
    assert measure(world, "objectives") == Fraction(1, 2)
    assert measure(world, "objectives", last=FIRST + timedelta(days=83)) == Fraction(1, 6)


def test_a_campaign_lends_its_objective_to_posts_without_one(world):
    asking(world, aims=2)
    add(world, campaign=0)  # serves the second
    add(world, campaign=0, objective=2)  # its own goes first, and isn't asked for
    assert measure(world, "objectives") == Fraction(1, 2)


def test_a_week_that_the_range_cuts_asks_its_part_rounded_down(world):
    """From Wednesday 1 to Saturday 4 May: four sevenths of two posts are one."""
    asking(world, per_week=[2])
    first, last = FIRST, date(2030, 5, 4)
    assert measure(world, "cadence", first, last) == 0
    add(world, day=date(2030, 5, 2), channels={0: ("", "", "", [])})
    assert measure(world, "cadence", first, last) == 1


def test_more_than_asked_in_one_week_makes_up_for_no_other(world):
    asking(world, per_week=[1])
    for _ in range(4):
        add(world, day=date(2030, 5, 6), channels={0: ("", "", "", [])})
    assert measure(world, "cadence", date(2030, 5, 5), date(2030, 5, 18)) == Fraction(1, 2)


@pytest.mark.parametrize(
    ("day", "covered"),
    [(date(2030, 5, 5), 0), (date(2030, 5, 6), 1), (date(2030, 5, 16), 1), (date(2030, 5, 17), 0)],
)
def test_a_key_date_is_covered_from_its_lead_to_its_end(world, day, covered):
    """Ten days ahead of Thursday 16 May."""
    asking(world)
    add(world, day=day, about_the_day=True)
    assert measure(world, "key_dates", date(2030, 5, 12), LAST) == covered


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("El más barato", 0), ("¡BARATO!", 0), ("Bárató", 0), ("baratos", 1), ("abaratar", 1), ("", 1),
        ("bara\u0301to", 0),
    ],
)  # fmt: skip
def test_a_forbidden_word_is_found_whole_whatever_its_case_and_accents(world, text, kept):
    asking(world, forbidden=["barato"])
    add(world, text=text)
    assert measure(world, "voice") == Fraction(1 + kept, 2)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("#CaféAlameda", 1), ("CAFEALAMEDA.mx", 1), ("Cafe\u0301Alameda", 1), ("Café", 0), ("", 1)],
)
def test_one_of_the_required_words_is_enough_anywhere_in_the_text(world, text, kept):
    asking(world, required=["caféalameda", "otra cosa"])
    add(world, text=text)
    assert measure(world, "voice") == Fraction(1 + kept, 2)


def test_an_enye_is_no_n(world):
    asking(world, forbidden=["año"])
    add(world, text="ano")
    assert measure(world, "voice") == 1


def test_every_channels_own_words_are_judged_and_the_unused_original_is_not(world):
    asking(world, forbidden=["barato"])
    add(world, text="barato", channels={0: ("Otra cosa", "", "", [])})
    assert measure(world, "voice") == 1
    add(world, text="bien", channels={0: ("", "", "", ["y barato"]), 1: ("", "", "", [])})
    assert measure(world, "voice") == Fraction(3, 4)


def test_pictures_and_videos_are_described_documents_need_not_be(world):
    asking(world)
    add(world, alts=["Una taza", "", "Un vídeo"])
    assert measure(world, "voice") == 1
    add(world, alts=["Una taza", "", ""])
    assert measure(world, "voice") == Fraction(3, 4)


@pytest.mark.parametrize(
    ("day", "stage", "state", "ready"),
    [
        (date(2030, 5, 20), "draft", "", 0), (date(2030, 5, 20), "approved", "", 1),
        (date(2030, 5, 20), "draft", "waiting", 1), (date(2030, 5, 20), "approved", "failed", 0),
        (date(2030, 5, 20), "approved", "held", 0), (date(2030, 5, 25), "draft", "", 1),
        (date(2030, 5, 13), "approved", "", 0), (date(2030, 5, 13), "approved", "sent", 1),
        (date(2030, 5, 13), "approved", "unsure", 0),
    ],
)  # fmt: skip
def test_what_leaves_within_a_week_or_has_left_should_be_ready(world, day, stage, state, ready):
    asking(world)
    add(world, day=day, stage=stage, channels={0: ("", state, "", [])})
    assert measure(world, "readiness") == ready


def test_past_days_are_judged_by_the_version_then_in_force_whatever_came_later(world):
    asking(world, aims=1)
    before = read(world.brand, FIRST, date(2030, 5, 15), now=NOW).score()
    world.version({**NOTHING, "aims": 3, "shares": [(100, 0)]}, 2, date(2030, 5, 16))
    assert read(world.brand, FIRST, date(2030, 5, 15), now=NOW).score() == before


def test_a_range_under_two_versions_is_combined_by_days(world):
    """Ten days that ask nothing of the mix, and thirty that lose all of it."""
    asking(world)
    world.version({**NOTHING, "shares": [(100, 0)]}, 2, FIRST + timedelta(days=10))
    assert measure(world, "mix", last=FIRST + timedelta(days=39)) == Fraction(10, 40)


def test_a_dragged_card_is_scored_as_the_drop_will_leave_it(world, alice):
    from calendar_app.compass.supposing import moved

    asking(world, per_week=[1])
    post = add(world, stage="approved", channels={0: ("", "", "", [])})
    change = moved(read(world.brand, FIRST, LAST, now=NOW), post, day=None)
    planning.move(post, to_date=None, by=alice)
    assert change.after == read(world.brand, FIRST, LAST, now=NOW).score()
    assert change.tenths < 0
