"""For any calendar: the parts add up, the database and a recount by hand agree, one post is one change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from calendar_app import planning
from calendar_app.compass.components import WEIGHTS
from calendar_app.compass.reading import read
from calendar_app.compass.supposing import moved, tagged
from calendar_app.models import Post

from .recount import recount
from .world import CALENDARS, DAYS, FIRST, LAST, NOW, POSTS, STRATEGIES, VERSIONS, World, made

pytestmark = pytest.mark.django_db
# Each example writes its rows: to shrink a failing one would take minutes.
RANDOM = settings(
    max_examples=60,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def world(brand: Any) -> Iterator[World]:
    """Gone when the example ends."""
    with transaction.atomic():
        yield made(brand)
        transaction.set_rollback(True)


def fill(world: World, versions: Any, posts: Any) -> list[Post]:
    for number, (plan, ahead, days) in enumerate(versions, 1):
        starts = FIRST + timedelta(days=ahead)
        world.version(plan, number, starts, None if days is None else starts + timedelta(days=days))
    return [world.post(plan) for plan in posts]


@RANDOM
@given(VERSIONS, CALENDARS)
def test_the_database_and_a_recount_by_hand_agree_and_everything_adds_up(brand, versions, posts):
    with world(brand) as there:
        fill(there, versions, posts)
        score = read(brand, FIRST, LAST, now=NOW).score()
        by_hand = recount(brand, FIRST, LAST, NOW)
        if by_hand is None:
            assert score is None
            return
        assert {str(part.component): part.earned for part in score.parts} == by_hand
        assert score.total == sum(by_hand.values())
        assert 0 <= score.total <= 100
        for part in score.parts:
            assert 0 <= part.earned <= WEIGHTS[part.component]
            assert part.earned + sum(lost.points for lost in part.lost) == WEIGHTS[part.component]
        assert sum(score.part_tenths.values()) == score.tenths
        assert sum(score.lost_tenths) + score.tenths == 1000


@RANDOM
@given(VERSIONS, CALENDARS, POSTS, DAYS)
def test_what_is_shown_while_dragging_is_what_the_drop_makes(brand, versions, posts, one, day):
    with world(brand) as there:
        post = fill(there, versions, [*posts, one])[-1]
        change = moved(read(brand, FIRST, LAST, now=NOW), post, day=day)
        before = recount(brand, FIRST, LAST, NOW)
        if before is None:
            assert change is None
            return
        planning.set_moment(post, *at(post, day))
        after = recount(brand, FIRST, LAST, NOW)
        assert change.before.total == sum(before.values())
        assert change.after.total == sum(after.values())
        assert sum(change.part_tenths.values()) == change.tenths


def at(post: Any, day: Any) -> Any:
    from core.time import moment

    found = moment(day, post.planned_time, post.workspace.zone)
    return found.local.date(), found.local.time(), found.instant


@RANDOM
@given(STRATEGIES, CALENDARS, POSTS, st.integers(0, 3), st.one_of(st.none(), st.integers(0, 3)))
def test_another_pillar_changes_the_score_by_the_documented_amount(brand, plan, posts, one, old, new):
    with world(brand) as there:
        one = {**one, "day": FIRST, "archived": False, "stage": "draft", "pillar": old}
        post = fill(there, [(plan, -5, None)], [*posts, one])[-1]
        pillar = there.pick(there.pillars, new)
        change = tagged(read(brand, FIRST, LAST, now=NOW), post, pillar=pillar and pillar.pk)
        asked = {there.pillars[n].pk: share for n, share in enumerate(plan["shares"])}
        held = [p.pillar_id for p in counted(brand)]
        assert change.after.total - change.before.total == documented(
            asked, held, post.pillar_id, pillar and pillar.pk
        )
        assert change.after.total == read_again(post, pillar)


def counted(brand: Any) -> Any:
    posts = Post.objects.filter(workspace=brand, archived_at=None, planned_date__range=(FIRST, LAST))
    return posts.exclude(stage="idea")


def read_again(post: Post, pillar: Any) -> Fraction:
    Post.objects.filter(pk=post.pk).update(pillar=pillar)
    return read(post.workspace, FIRST, LAST, now=NOW).score().total


def documented(asked: dict[int, Any], held: list[Any], old: Any, new: Any) -> Fraction:
    """25 × (what the two pillars are away before − after) ÷ (100 + Σ asked): docs/ideas/compass.md."""
    whole = sum(percent for percent, _ in asked.values())
    if not whole or old == new:
        return Fraction(0)

    def away(pillar: Any, count: int) -> Fraction:
        share = Fraction(100 * count, len(held))
        if pillar not in asked:
            return share
        percent, tolerance = asked[pillar]
        return max(Fraction(0), abs(share - percent) - tolerance)

    before = away(old, held.count(old)) + away(new, held.count(new))
    after = away(old, held.count(old) - 1) + away(new, held.count(new) + 1)
    return 25 * (before - after) / (100 + whole)
