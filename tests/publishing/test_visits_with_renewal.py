"""A post leaves with fresh access, waits while there is none, and a refusal gets a second opinion."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing.engine.visiting import visit
from publishing.handing import let_go
from publishing.models import Attempt, Channel
from publishing.states import State
from publishing.wording import say

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(on_the_wall, said):
    return said(on_the_wall, "Hola", planned_for=timezone.now(), due_at=timezone.now())


def due(channel, **more):
    Channel.objects.filter(pk=channel.pk).update(renew_at=timezone.now() - timedelta(seconds=1), **more)


def over(channel, wall):
    """By the network's clock and by ours."""
    wall.server.expire()
    due(channel, expires_at=timezone.now() - timedelta(seconds=1))


def go(channel, post):
    """One visit, now, whatever was to be waited for."""
    type(post).objects.filter(pk=post.pk).update(due_at=timezone.now())
    let_go([post.pk])
    visit([channel.pk])
    post.refresh_from_db()
    channel.refresh_from_db()


def renewals(wall):
    return sum("refresh_token" in asked.said for asked in wall.server.asked("POST /token"))


def test_a_post_that_finds_its_access_over_leaves_with_a_new_one(on_the_wall, wall, post):
    over(on_the_wall, wall)
    go(on_the_wall, post)
    assert post.state == State.SENT
    assert wall.server.posts == ["Hola"]
    assert renewals(wall) == 1


def test_a_network_that_cannot_renew_now_gets_the_old_access_while_it_lives(on_the_wall, wall, post):
    due(on_the_wall, expires_at=timezone.now() + timedelta(minutes=5))
    wall.server.trouble("reply", on="POST /token", reply="down")
    go(on_the_wall, post)
    assert post.state == State.SENT


def test_without_any_access_a_post_waits_and_does_not_fail(on_the_wall, wall, post):
    over(on_the_wall, wall)
    wall.server.trouble("lost_before", on="POST /token")
    go(on_the_wall, post)
    assert (post.state, on_the_wall.health) == (State.WAITING, Channel.Health.CONNECTED)
    assert "todavía no se pudo renovar" in say(post.sentence)
    assert wall.server.asked("POST /posts") == [], "a dead token is not worth a request"
    due(on_the_wall)
    go(on_the_wall, post)
    assert post.state == State.SENT


def test_a_refused_renewal_holds_the_channel_and_the_post_waits(on_the_wall, wall, post):
    over(on_the_wall, wall)
    wall.server.revoke()
    go(on_the_wall, post)
    assert (post.state, on_the_wall.health) == (State.WAITING, Channel.Health.DISCONNECTED)
    assert wall.server.posts == []


def test_while_another_worker_renews_a_post_leaves_with_what_lives(on_the_wall, wall, post):
    due(on_the_wall, renewing_since=timezone.now(), expires_at=timezone.now() + timedelta(minutes=5))
    go(on_the_wall, post)
    assert post.state == State.SENT
    assert renewals(wall) == 0


def test_while_another_worker_renews_and_nothing_lives_it_waits(on_the_wall, wall, post):
    over(on_the_wall, wall)
    Channel.objects.update(renewing_since=timezone.now())
    go(on_the_wall, post)
    assert post.state == State.WAITING
    assert renewals(wall) == 0
    assert wall.server.asked("POST /posts") == []


def test_a_token_refused_too_early_is_renewed_once_and_the_post_tried_again(on_the_wall, wall, post):
    wall.server.expire()
    go(on_the_wall, post)
    assert (post.state, on_the_wall.health) == (State.WAITING, Channel.Health.CONNECTED)
    assert "se renovó y se vuelve a intentar" in say(post.sentence)
    go(on_the_wall, post)
    assert post.state == State.SENT
    assert wall.server.posts == ["Hola"]
    assert renewals(wall) == 1


def test_one_refused_again_right_after_its_renewal_is_lost(on_the_wall, wall, post):
    for _ in range(2):
        wall.server.expire()
        go(on_the_wall, post)
    assert on_the_wall.health == Channel.Health.DISCONNECTED
    assert renewals(wall) == 1


def test_a_permission_taken_back_is_found_out_at_once(on_the_wall, wall, post):
    wall.server.revoke()
    go(on_the_wall, post)
    assert on_the_wall.health == Channel.Health.DISCONNECTED
    assert "ya no renueva el acceso" in say(on_the_wall.trouble)


def test_no_attempt_holds_a_token(on_the_wall, wall, post):
    wall.server.expire()
    go(on_the_wall, post)
    go(on_the_wall, post)
    (family,) = wall.server.families
    written = str(list(Attempt.objects.values()))
    for secret in (family.refresh, *family.spent, *family.access):
        assert secret not in written
