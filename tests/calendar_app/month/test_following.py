"""A month that is open learns of what changes, and what that and the page itself cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calendar_app import bench_month
from calendar_app.models import Post
from publishing.models import Channel, Delivery
from publishing.states import State
from tests.calendar_app.month.pages import NEXT_MONTH, deliver, month_of, pulse_of, stamp_of

pytestmark = pytest.mark.django_db


def test_the_page_costs_the_same_statements_however_many_posts_there_are():
    few, many, years = (
        bench_month.run(posts=posts, in_month=in_month)
        for posts, in_month in ((30, True), (2500, True), (2500, False))
    )
    assert 5 < few["sql"] == many["sql"] == years["sql"] <= 20
    assert many["bytes"] <= 150_000
    assert not Post.objects.exists()
    assert not Delivery.objects.exists()


def test_a_poll_of_a_page_that_has_not_changed_is_three_aggregates_and_no_answer(
    brand, bob, a_post, signed_in
):
    a_post("Hola", NEXT_MONTH.first)
    browser = signed_in(bob)
    address = pulse_of(browser.get(month_of(brand)).content.decode())
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 204
    assert len(queries) <= 6


CHANGES = {
    "a new post": lambda post: Post.objects.create(workspace=post.workspace),
    "a new title": lambda post: (setattr(post, "title", "Otra"), post.save()),
    "archived": lambda post: (setattr(post, "archived_at", timezone.now()), post.save()),
    "handed over": lambda post: deliver(post, State.WAITING),
    "its channel pauses": lambda post: Channel.objects.update(paused_at=timezone.now()),
    "its channel is lost": lambda post: Channel.objects.update(health="disconnected"),
    "the brand pauses": lambda post: (
        setattr(post.workspace, "paused_at", timezone.now()),
        post.workspace.save(),
    ),
}
STEPS = [State.WAITING, State.SENDING, State.SENT, State.FAILED, State.UNSURE]


@pytest.mark.parametrize("change", CHANGES)
def test_the_page_learns_of_every_change_it_would_show(brand, bob, a_post, signed_in, change):
    post = a_post("Hola", NEXT_MONTH.first)
    browser = signed_in(bob)
    address = pulse_of(browser.get(month_of(brand)).content.decode())
    CHANGES[change](post)
    answer = browser.get(address)
    assert answer.status_code == 200
    assert 'id="month"' in answer.content.decode()
    assert pulse_of(answer.content.decode()) != address
    assert browser.get(pulse_of(answer.content.decode())).status_code == 204


def test_each_step_of_a_delivery_changes_the_stamp(brand, a_post):
    post = a_post("Hola", NEXT_MONTH.first)
    seen = {stamp_of(brand, NEXT_MONTH)}
    for state in STEPS:
        deliver(post, state)
        seen.add(stamp_of(brand, NEXT_MONTH))
        Delivery.objects.all().delete()
    delivery = deliver(post, State.SENT)
    for moment_of in ("verified_at", "deleted_at"):
        setattr(delivery, moment_of, timezone.now())
        delivery.save()
        seen.add(stamp_of(brand, NEXT_MONTH))
    assert len(seen) == 1 + len(STEPS) + 2


def test_another_month_changing_is_not_news(brand, a_post):
    a_post("Hola", NEXT_MONTH.first)
    before = stamp_of(brand, NEXT_MONTH)
    a_post("Lejos", NEXT_MONTH.next.next.first + timedelta(days=14))
    assert stamp_of(brand, NEXT_MONTH) == before
