"""«Añadir a la cola»: the next free slot, once."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import leaving, planning, review
from calendar_app.models import Pillar, Post
from calendar_app.refusals import CannotPlan
from calendar_app.rhythm.queueing import queue, take_out
from calendar_app.states import Stage
from publishing.states import State
from tests.conftest import practice_channel

from ..test_races import at_once
from .conftest import NOW

TUESDAY, WEDNESDAY = date(2027, 1, 5), date(2027, 1, 6)


def where(post: Post) -> tuple[date | None, time | None]:
    post.refresh_from_db()
    return post.planned_date, post.planned_time


@pytest.mark.django_db
class TestItsPlace:
    def test_takes_the_next_free_slot_and_is_scheduled(
        self, slot: Any, written: Any, channel: Any, bob: Any
    ) -> None:
        slot(channel, 1, time(9))
        slot(channel, 2, time(18))
        one, two = written("Uno"), written("Dos")
        assert not queue(one, by=bob, now=NOW).review
        queue(two, by=bob, now=NOW)
        assert (where(one), where(two)) == ((TUESDAY, time(9)), (WEDNESDAY, time(18)))
        assert [each.delivery.state for each in leaving.waiting(one)] == [State.WAITING]

    def test_asking_twice_is_asking_once(self, slot: Any, written: Any, channel: Any, bob: Any) -> None:
        slot(channel, 1, time(9))
        post = written()
        queue(post, by=bob, now=NOW)
        queue(post, by=bob, now=NOW)
        assert where(post) == (TUESDAY, time(9))

    def test_an_hour_taken_on_any_of_its_channels_is_not_free(
        self, slot: Any, written: Any, channel: Any, bob: Any
    ) -> None:
        other = practice_channel(channel.workspace, "http://127.0.0.1:9", handle="dos", name="dos")
        slot(channel, 1, time(9))
        slot(channel, 2, time(9))
        planning.plan(written(channels=[other]), date=TUESDAY, time=time(9), by=bob, now=NOW)
        both = written(channels=[channel, other])
        queue(both, by=bob, now=NOW)
        assert where(both) == (WEDNESDAY, time(9))

    def test_a_slot_of_a_pillar_takes_only_its_posts(
        self, slot: Any, written: Any, channel: Any, bob: Any
    ) -> None:
        pillar = Pillar.objects.create(workspace=channel.workspace, name="Origen")
        slot(channel, 1, time(9), pillar=pillar)
        slot(channel, 2, time(9))
        plain, of_pillar = written("Uno"), written("Dos", pillar=pillar)
        queue(plain, by=bob, now=NOW)
        queue(of_pillar, by=bob, now=NOW)
        assert where(plain) == (WEDNESDAY, time(9))
        assert where(of_pillar) == (TUESDAY, time(9))

    def test_a_slot_kept_for_evergreen_posts_takes_none(
        self, slot: Any, written: Any, channel: Any, bob: Any
    ) -> None:
        slot(channel, 1, time(9), evergreen=True)
        with pytest.raises(CannotPlan, match="contenido perenne"):
            queue(written(), by=bob, now=NOW)

    def test_without_slots_it_says_where_to_make_one(self, written: Any, bob: Any) -> None:
        with pytest.raises(CannotPlan, match="Huecos"):
            queue(written(), by=bob, now=NOW)

    def test_what_a_network_would_refuse_gets_no_place(
        self, slot: Any, written: Any, channel: Any, bob: Any
    ) -> None:
        slot(channel, 1, time(9))
        long = written("a" * 100_000)
        with pytest.raises(CannotPlan):
            queue(long, by=bob, now=NOW)
        assert where(long) == (None, None)

    def test_where_approval_is_required_it_waits_for_it_at_its_hour(
        self, slot: Any, written: Any, channel: Any, bob: Any, alice: Any
    ) -> None:
        review.set_policy(channel.workspace, "required", by=alice)
        slot(channel, 1, time(9))
        post = written()
        done = queue(post, by=bob, now=NOW)
        assert done.review
        assert where(post) == (TUESDAY, time(9))
        assert post.stage == Stage.IN_REVIEW
        assert not leaving.handed_over(post)

    def test_its_undo_puts_it_back_unscheduled(self, slot: Any, written: Any, channel: Any, bob: Any) -> None:
        slot(channel, 1, time(9))
        post = written()
        done = queue(post, by=bob, now=NOW)
        take_out(post, by=bob, day=done.before[0], hour=done.before[1], asked_review=done.review)
        assert where(post) == (None, None)
        assert not leaving.waiting(post)

    def test_a_missing_hour_moves_and_is_told(self, slot: Any, written: Any, channel: Any, bob: Any) -> None:
        brand = channel.workspace
        brand.zone = "America/Tijuana"
        brand.save()
        slot(channel, 6, time(2, 30))
        post = written()
        done = queue(post, by=bob, now=NOW + timedelta(days=66))  # 11 March; the clocks jump on the 14th
        assert where(post) == (date(2027, 3, 14), time(3, 30))
        assert "02:30" in done.note


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_never_get_the_same_slot(
    transactional_db: None, slot: Any, written: Any, channel: Any, alice: Any, bob: Any
) -> None:
    for weekday in range(7):
        slot(channel, weekday, time(9))
    now = timezone.now()
    for _ in range(5):
        one, two = written("Uno"), written("Dos")
        answers = at_once(
            lambda one=one: queue(Post.objects.get(pk=one.pk), by=alice, now=now),
            lambda two=two: queue(Post.objects.get(pk=two.pk), by=bob, now=now),
        )
        assert len({answer.place.instant for answer in answers}) == 2
    taken = list(Post.objects.values_list("planned_for", flat=True))
    assert len(taken) == len(set(taken)) == 10
