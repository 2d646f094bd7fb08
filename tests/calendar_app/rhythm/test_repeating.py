"""A post that comes again: each time is a post of its own, made once, and no approval is inherited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from calendar_app import leaving, planning, review
from calendar_app.models import Occurrence, Pillar, Post, Recurrence
from calendar_app.refusals import CannotPlan
from calendar_app.rhythm import materialising, repeating
from calendar_app.states import Stage
from publishing.models import Delivery
from teams.models import Membership

from ..test_races import at_once

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIRST = TODAY + timedelta(days=2)
Every = Recurrence.Every


@pytest.fixture
def weekly(written: Callable[..., Post], bob: Any) -> Recurrence:
    """Planned the day after tomorrow at 09:00, and then every week."""
    post = written()
    planning.plan(post, date=FIRST, time=time(9), by=bob)
    return repeating.repeat(post, by=bob, every=Every.WEEK, starts=FIRST, hour=time(9))


def copies(recurrence: Recurrence) -> list[Post]:
    return list(
        Post.objects.filter(occurrence__recurrence=recurrence, copied_from__isnull=False).order_by(
            "planned_for"
        )
    )


def test_each_time_is_a_post_of_its_own(weekly: Recurrence) -> None:
    assert materialising.make_due() == 3
    made = copies(weekly)
    assert [each.planned_date for each in made] == [FIRST + timedelta(weeks=n) for n in (1, 2, 3)]
    assert {(each.text, each.planned_time, each.stage) for each in made} == {
        ("El tueste de los martes", time(9), Stage.DRAFT)
    }
    assert not Delivery.objects.exists()


def test_asked_again_it_makes_nothing_more(weekly: Recurrence) -> None:
    materialising.make_due()
    assert materialising.make_due() == 0
    assert Occurrence.objects.count() == 4


def test_it_brings_all_that_the_post_has(written: Any, channel: Any, bob: Any) -> None:
    pillar = Pillar.objects.create(workspace=channel.workspace, name="Origen")
    post = written(
        title="Martes", link="https://alameda.test/", tags=["café"], pillar=pillar,
        variants={channel.pk: "Con otras palabras"}, utm={"source": "boletin"},
        details={channel.pk: {"first_comment": "Y un comentario"}}, occasion="MX:halloween",
    )  # fmt: skip
    planning.plan(post, date=FIRST, time=time(9), by=bob)
    repeating.repeat(post, by=bob, every=Every.DAY, starts=FIRST, hour=time(9), times=2)
    materialising.make_due()
    copy = Post.objects.get(copied_from=post)
    assert (copy.title, copy.link, copy.tags, copy.pillar) == (
        "Martes",
        "https://alameda.test/",
        ["café"],
        pillar,
    )
    assert (copy.utm, copy.occasion) == ({"source": "boletin"}, "")
    variant = copy.variants.get()
    assert (variant.text, variant.first_comment) == ("Con otras palabras", "Y un comentario")


def test_what_was_scheduled_is_scheduled_again(weekly: Recurrence, bob: Any) -> None:
    planning.schedule(weekly.post, by=bob)
    materialising.make_due()
    assert all(leaving.waiting(each) for each in copies(weekly))
    assert Delivery.objects.count() == 4


def test_an_approval_is_of_one_post_and_its_copies_ask_for_their_own(
    weekly: Recurrence, bob: Any, alice: Any, abel: Any
) -> None:
    review.set_policy(weekly.workspace, "required", by=alice)
    review.request(weekly.post, by=bob)
    review.approve(weekly.post, by=abel)
    planning.schedule(weekly.post, by=bob)
    materialising.make_due()
    assert {each.stage for each in copies(weekly)} == {Stage.IN_REVIEW}
    assert Delivery.objects.count() == 1


def test_one_that_cannot_be_made_says_why_and_is_tried_again(
    weekly: Recurrence, channel: Any, bob: Any
) -> None:
    channel.health = channel.Health.REMOVED
    channel.save()
    assert materialising.make_due() == 0
    troubled = weekly.occurrences.exclude(trouble="")
    assert troubled.count() == 3
    assert "se desconectó" in troubled[0].trouble
    channel.health = channel.Health.CONNECTED
    channel.save()
    assert materialising.make_again(troubled[0], by=bob)
    assert weekly.occurrences.exclude(trouble="").count() == 2


def test_one_that_cannot_be_scheduled_stays_a_draft_and_says_why(weekly: Recurrence, bob: Any) -> None:
    planning.schedule(weekly.post, by=bob)
    weekly.post.attachments.all().delete()
    Post.objects.filter(pk=weekly.post_id).update(text="a" * 100_000)
    materialising.make_due()
    made = copies(weekly)
    assert len(made) == 3
    assert not any(leaving.handed_over(each) for each in made)
    assert all(each.occurrence.trouble for each in made)


def test_who_lost_her_seat_makes_nothing_and_it_is_said(weekly: Recurrence, bob: Any) -> None:
    Membership.objects.filter(user=bob).update(role="viewer")
    assert materialising.make_due() == 0
    assert "ya no puede" in weekly.occurrences.exclude(trouble="")[0].trouble


def test_without_its_person_it_is_not_the_operators(weekly: Recurrence) -> None:
    Recurrence.objects.update(by=None)
    assert materialising.make_due() == 0
    assert weekly.occurrences.exclude(trouble="").count() == 3


def test_paused_it_makes_none_and_resumed_it_skips_what_passed(weekly: Recurrence, bob: Any) -> None:
    repeating.pause(weekly, by=bob)
    assert materialising.make_due() == 0
    later = timezone.now() + timedelta(days=12)
    repeating.resume(weekly, by=bob, now=later)
    materialising.make_due(later)
    skipped = weekly.occurrences.filter(post=None, trouble="")
    assert [each.day for each in skipped] == [FIRST + timedelta(weeks=1)]


def test_ended_it_makes_no_more_and_may_take_what_is_made(weekly: Recurrence, bob: Any) -> None:
    planning.schedule(weekly.post, by=bob)
    materialising.make_due()
    repeating.end(weekly, by=bob, put_away_made=True)
    assert materialising.make_due() == 0
    assert not Post.objects.filter(copied_from=weekly.post, archived_at=None).exists()
    assert len(leaving.waiting(weekly.post)) == 1


def test_another_hour_moves_what_is_made(weekly: Recurrence, bob: Any) -> None:
    materialising.make_due()
    repeating.repeat(weekly.post, by=bob, every=Every.WEEK, starts=FIRST, hour=time(18))
    assert {each.planned_time for each in copies(weekly)} == {time(18)}
    assert materialising.make_due() == 0


def test_other_days_put_away_what_no_longer_fits(weekly: Recurrence, bob: Any) -> None:
    materialising.make_due()
    made = copies(weekly)
    repeating.repeat(weekly.post, by=bob, every=Every.WEEK, starts=FIRST, hour=time(9), interval=2)
    rows = Post.objects.filter(pk__in=[each.pk for each in made]).order_by("planned_for")
    assert [each.archived_at is None for each in rows] == [False, True, False]


def test_this_one_and_the_following_say_something_else(weekly: Recurrence, bob: Any) -> None:
    planning.schedule(weekly.post, by=bob)
    materialising.make_due()
    first, second, third = copies(weekly)
    planning.save_post(second, by=bob, version=second.version, text="Desde ahora, otra cosa")
    planning.plan(second, date=second.planned_date, time=time(11), by=bob)
    repeating.spread(second.occurrence, by=bob)
    first, second, third = (Post.objects.get(pk=each.pk) for each in (first, second, third))
    assert first.text == "El tueste de los martes"
    assert (third.text, third.planned_time) == ("Desde ahora, otra cosa", time(11))
    assert [each.delivery.content["text"] for each in leaving.waiting(third)] == ["Desde ahora, otra cosa"]
    materialising.make_due(timezone.now() + timedelta(weeks=1))
    assert Post.objects.latest("planned_for").text == "Desde ahora, otra cosa"


def test_only_this_one_leaves_the_others_be(weekly: Recurrence, bob: Any) -> None:
    materialising.make_due()
    _first, second, third = copies(weekly)
    planning.save_post(second, by=bob, version=second.version, text="Sólo ésta")
    assert Post.objects.get(pk=third.pk).text == "El tueste de los martes"
    assert weekly.post.text == "El tueste de los martes"


def test_a_missing_hour_moves_that_time_only(written: Any, channel: Any, bob: Any) -> None:
    """Clocks in Madrid jump over 02:30 on 28 March 2027."""
    brand = channel.workspace
    brand.zone = "Europe/Madrid"
    brand.save()
    now = datetime(2027, 3, 20, 12, tzinfo=UTC)
    recurrence = repeating.repeat(
        written(), by=bob, every=Every.WEEK, starts=date(2027, 3, 21), hour=time(2, 30), times=3
    )
    Recurrence.objects.update(created_at=now)
    materialising.make(Recurrence.objects.get(pk=recurrence.pk), now)
    found = list(Post.objects.filter(copied_from__isnull=False).order_by("planned_for"))
    assert [each.planned_time for each in found] == [time(2, 30), time(3, 30), time(2, 30)]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"every": "year"}, "«year»"),
        ({"interval": 0}, "«Cada 0»"),
        ({"times": 0}, "«0 veces»"),
        ({"ends": FIRST - timedelta(days=1)}, "antes de empezar"),
        ({"weekdays": [(FIRST.weekday() + 1) % 7], "ends": FIRST}, "ninguna vez"),
    ],
)
def test_a_rule_that_cannot_be_says_what_is_wrong(
    written: Any, bob: Any, rule: dict[str, Any], said: str
) -> None:
    with pytest.raises(CannotPlan, match=said):
        repeating.repeat(written(), by=bob, **{"every": "week", "starts": FIRST, "hour": time(9), **rule})
    assert not Recurrence.objects.exists()


def test_a_copy_has_no_rule_of_its_own(weekly: Recurrence, bob: Any) -> None:
    materialising.make_due()
    with pytest.raises(CannotPlan, match="cambia la regla allí"):
        repeating.repeat(copies(weekly)[0], by=bob, every=Every.DAY, starts=FIRST, hour=time(9))


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_each_time_once(
    transactional_db: None, weekly: Recurrence, bob: Any
) -> None:
    planning.schedule(weekly.post, by=bob)
    answers = at_once(materialising.make_due, materialising.make_due)
    assert sum(answers) == 3
    assert Post.objects.filter(copied_from=weekly.post).count() == 3
    assert Delivery.objects.count() == 4
