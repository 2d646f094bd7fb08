"""A seat held to some channels or campaigns: it acts there and nowhere else, by whatever verb."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from calendar_app import pausing, planning, review
from calendar_app.models import Campaign, Post
from calendar_app.permission import may_on
from calendar_app.rhythm import slotting
from calendar_app.strategy import campaign_pausing, campaigns
from publishing import connecting, disconnecting, settling, testing
from publishing import pausing as stopping
from publishing.models import Channel, Delivery
from publishing.states import State
from teams import seating
from teams.granting import Grant
from teams.models import AuditEntry, Membership
from teams.roles import Role
from tests.conftest import practice_channel

TOMORROW = timezone.localdate() + timedelta(days=2)


def seat(user) -> Membership:
    return Membership.objects.select_related("custom", "workspace").get(user=user)


@pytest.fixture
def other(brand) -> Channel:
    return practice_channel(brand, "http://127.0.0.1:9", handle="otra", name="otra")


@pytest.fixture
def fair(brand) -> Campaign:
    return Campaign.objects.create(workspace=brand, name="Feria", starts=TOMORROW, ends=TOMORROW)


@pytest.fixture
def held(alice, bob, channel):
    """Bob, an admin by role, acts on `channel` only."""
    seating.change_role(seat(bob), Grant(Role.ADMIN), by=seat(alice))
    seating.limit(seat(bob), channels=[channel.pk], campaigns=None, by=seat(alice))
    return bob


@pytest.fixture
def in_fair(alice, bob, fair):
    """Bob, an admin by role, acts in the fair only."""
    seating.change_role(seat(bob), Grant(Role.ADMIN), by=seat(alice))
    seating.limit(seat(bob), channels=None, campaigns=[fair.pk], by=seat(alice))
    return bob


def post_on(alice, *channels, **why) -> Post:
    return planning.create_post(alice.workspaces.get(), by=alice, text="Hola", channels=channels, **why)


# ── every verb on a post ──────────────────────────────────────────────────────────────────────────────

VERBS = {
    "save": lambda post, by: planning.save_post(post, by=by, version=post.version, text="Otra"),
    "plan": lambda post, by: planning.plan(post, date=TOMORROW, time=time(9), by=by),
    "move": lambda post, by: planning.move(post, to_date=TOMORROW, by=by),
    "schedule": lambda post, by: planning.schedule(post, by=by),
    "publish now": lambda post, by: planning.publish_now(post, by=by),
    "unschedule": lambda post, by: planning.unschedule(post, by=by),
    "archive": lambda post, by: planning.archive(post, by=by),
    "restore": lambda post, by: planning.restore(post, by=by),
    "pause": lambda post, by: pausing.pause(post, by=by),
    "resume": lambda post, by: pausing.resume(post, by=by),
    "ask for review": lambda post, by: review.request(post, by=by),
    "approve": lambda post, by: review.approve(post, by=by),
    "request changes": lambda post, by: review.request_changes(post, by=by, comment="No"),
    "reject": lambda post, by: review.reject(post, by=by),
    "withdraw the request": lambda post, by: review.withdraw_request(post, by=by),
}
ASKED = {"approve", "request changes", "reject", "withdraw the request"}  # of what is in review


@pytest.mark.parametrize("verb", VERBS)
def test_of_others_channels_she_moves_nothing(held, alice, channel, other, verb):
    for post in (post_on(alice, other), post_on(alice, channel, other)):
        if verb in ASKED:
            review.request(post, by=alice)
        before = Post.objects.values().get(pk=post.pk)
        with pytest.raises(PermissionDenied):
            VERBS[verb](post, held)
        assert Post.objects.values().get(pk=post.pk) == before


@pytest.mark.parametrize("verb", VERBS)
def test_outside_her_campaign_she_moves_nothing(in_fair, alice, channel, verb):
    post = post_on(alice, channel)
    if verb in ASKED:
        review.request(post, by=alice)
    with pytest.raises(PermissionDenied):
        VERBS[verb](post, in_fair)


@pytest.mark.parametrize("verb", ["save", "plan", "move", "archive", "restore", "ask for review"])
def test_of_her_own_she_does(held, alice, channel, verb):
    VERBS[verb](post_on(alice, channel), held)


@pytest.mark.parametrize("verb", ["save", "plan", "move", "archive", "restore"])
def test_in_her_campaign_too(in_fair, alice, channel, fair, verb):
    VERBS[verb](post_on(alice, channel, campaign=fair), in_fair)


def test_she_sees_it_all_the_same(held, alice, other, signed_in):
    post = post_on(alice, other)
    his = signed_in(held)
    for name, more in (("post", [post.pk]), ("channel", [other.pk]), ("calendar", []), ("team", [])):
        assert his.get(reverse(name, args=["alameda", *more])).status_code == 200, name


# ── neither out of what is hers nor into it ───────────────────────────────────────────────────────────


def test_she_takes_no_post_out_of_her_channels_nor_into_others(held, alice, channel, other):
    post = post_on(alice, channel)
    with pytest.raises(PermissionDenied):
        planning.save_post(post, by=held, version=post.version, channels=[channel, other])
    with pytest.raises(PermissionDenied):
        planning.create_post(post.workspace, by=held, text="Hola", channels=[other])
    assert [each.channel for each in Post.objects.get(pk=post.pk).variants.all()] == [channel]
    assert Post.objects.count() == 1


def test_she_moves_no_post_out_of_her_campaign_nor_into_it(in_fair, alice, channel, fair, brand):
    post = post_on(alice, channel, campaign=fair)
    elsewhere = Campaign.objects.create(workspace=brand, name="Otra", starts=TOMORROW, ends=TOMORROW)
    for campaign in (elsewhere, None):
        with pytest.raises(PermissionDenied):
            planning.save_post(post, by=in_fair, version=post.version, campaign=campaign)
    stray = post_on(alice, channel)
    with pytest.raises(PermissionDenied):
        planning.save_post(stray, by=in_fair, version=stray.version, campaign=fair)
    assert Post.objects.get(pk=post.pk).campaign == fair


def test_a_draft_without_channels_is_nobodys_yet(held, alice, channel):
    draft = planning.create_post(alice.workspaces.get(), by=held, text="Una idea")
    planning.save_post(draft, by=held, version=draft.version, channels=[channel])
    assert draft.variants.get().channel == channel


# ── deliveries and channels ───────────────────────────────────────────────────────────────────────────


def failed(post_channel: Channel, origin: str = "") -> Delivery:
    now = timezone.now()
    return Delivery.objects.create(
        channel=post_channel,
        content={"text": "x"},
        planned_for=now,
        due_at=None,
        state=State.FAILED,
        origin=origin,
    )


def test_what_failed_on_others_channels_she_leaves_alone(held, channel, other):
    for verb in (settling.retry, settling.take_back):
        with pytest.raises(PermissionDenied):
            verb(failed(other), by=held)
    assert settling.retry(failed(channel), by=held).state == State.WAITING


def test_a_deliverys_campaign_is_its_posts(in_fair, alice, channel, fair):
    hers, stray = post_on(alice, channel, campaign=fair), post_on(alice, channel)
    assert settling.retry(failed(channel, f"variant:{hers.variants.get().pk}"), by=in_fair)
    for origin in (f"variant:{stray.variants.get().pk}", "", "variant:x", "variant:0:part:2"):
        with pytest.raises(PermissionDenied):
            settling.retry(failed(channel, origin), by=in_fair)


CHANNEL_VERBS = {
    "pause": lambda channel, by: stopping.pause(channel, by=by),
    "resume": lambda channel, by: stopping.resume(channel, by=by),
    "rename": lambda channel, by: connecting.rename(channel, "nuevo", by=by),
    "test": lambda channel, by: testing.test(channel, by=by),
    "disconnect": lambda channel, by: disconnecting.disconnect(channel, by=by),
    "a slot": lambda channel, by: slotting.add(channel, weekdays=[1], hour=time(9), by=by),
}


@pytest.mark.parametrize("verb", CHANNEL_VERBS)
def test_others_channels_she_leaves_alone(held, other, verb):
    with pytest.raises(PermissionDenied):
        CHANNEL_VERBS[verb](other, held)


@pytest.mark.parametrize("verb", CHANNEL_VERBS)
def test_held_to_a_campaign_she_leaves_every_channel_alone(in_fair, channel, verb):
    with pytest.raises(PermissionDenied):
        CHANNEL_VERBS[verb](channel, in_fair)


@pytest.mark.parametrize("verb", ["pause", "resume", "rename", "disconnect", "a slot"])
def test_her_own_channel_is_hers(held, channel, verb):
    CHANNEL_VERBS[verb](channel, held)


def test_a_campaign_on_all_channels_is_not_hers_who_has_some(held, fair):
    with pytest.raises(PermissionDenied):
        campaign_pausing.pause(fair, by=held)


def test_her_campaign_is_hers_and_another_is_not(in_fair, fair, brand):
    campaign_pausing.pause(fair, by=in_fair)
    other = Campaign.objects.create(workspace=brand, name="Otra", starts=TOMORROW, ends=TOMORROW)
    with pytest.raises(PermissionDenied):
        campaign_pausing.pause(other, by=in_fair)
    with pytest.raises(PermissionDenied):
        campaigns.create(brand, by=in_fair, name="Nueva", starts=TOMORROW, ends=TOMORROW)


# ── the whole brand ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["settings", "seat", "role_new"])
def test_held_to_something_nobody_decides_for_all(held, signed_in, name):
    more = [seat(held).pk] if name == "seat" else []
    assert signed_in(held).get(reverse(name, args=["alameda", *more])).status_code == 403


@pytest.mark.parametrize("name", ["brand_pause", "brand_resume"])
def test_nor_stops_the_whole_brand(held, brand, signed_in, name):
    assert signed_in(held).post(reverse(name, args=["alameda"])).status_code == 403
    brand.refresh_from_db()
    assert brand.paused_at is None


def test_nor_frees_herself(held):
    for verb in (
        lambda: seating.limit(seat(held), channels=None, campaigns=None, by=seat(held)),
        lambda: seating.change_role(seat(held), Grant(Role.ADMIN), by=seat(held)),
    ):
        with pytest.raises(PermissionDenied):
            verb()


# ── setting them ──────────────────────────────────────────────────────────────────────────────────────


def test_the_page_of_the_seat_sets_and_lifts_them(alice, bob, channel, other, brand, signed_in):
    hers, url = signed_in(alice), reverse("seat", args=["alameda", seat(bob).pk])
    some = {"channels_of": "some", "channels": [channel.pk], "campaigns_of": "all"}
    assert "dónde actúa Beto Luna" in hers.post(url, some, follow=True).content.decode()
    assert seat(bob).only_channels == [channel.pk]
    entry = AuditEntry.objects.filter(chain=brand.pk, did="seat.limits").last()
    assert (entry.before, entry.after) == ({"channels": []}, {"channels": ["practica"]})
    hers.post(url, {"channels_of": "all", "channels": [channel.pk], "campaigns_of": "all"})
    assert not seat(bob).is_limited


def test_none_ticked_is_no_limit_by_mistake(alice, bob, channel, signed_in):
    seating.limit(seat(bob), channels=[channel.pk], campaigns=None, by=seat(alice))
    url = reverse("seat", args=["alameda", seat(bob).pk])
    answer = signed_in(alice).post(url, {"channels_of": "some", "campaigns_of": "all"})
    assert answer.status_code == 422
    assert "Elige al menos un canal" in answer.content.decode()
    assert seat(bob).only_channels == [channel.pk]


def test_another_brands_channel_is_no_choice(alice, bob, charlie, signed_in):
    theirs = practice_channel(charlie.workspaces.get(), "http://127.0.0.1:9", handle="ajena")
    url = reverse("seat", args=["alameda", seat(bob).pk])
    said = {"channels_of": "some", "channels": [theirs.pk], "campaigns_of": "all"}
    assert signed_in(alice).post(url, said).status_code == 422
    assert not seat(bob).is_limited


def test_of_a_channel_that_is_gone_nothing_is_left(held, alice, other):
    """Its number stays: she does not come to act on everything because hers was deleted."""
    Membership.objects.filter(user=held).update(only_channels=[987_654])
    assert not may_on(seat(held), "write", post_on(alice, other))
    assert not seat(held).may("settings")


# ── whose every word is reviewed ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def trainee(alice, bob):
    seating.change_role(seat(bob), Grant(Role.TRAINEE), by=seat(alice))
    return bob


def test_what_a_trainee_writes_is_marked_and_stays_so(trainee, alice, channel, brand):
    post = planning.create_post(brand, by=trainee, text="Hola", channels=[channel])
    assert Post.objects.get(pk=post.pk).always_reviewed
    planning.save_post(post, by=alice, version=post.version, text="Mejor")
    assert Post.objects.get(pk=post.pk).always_reviewed


def test_what_she_changes_of_others_too_and_what_she_only_opens_not(trainee, alice, channel):
    post = post_on(alice, channel)
    planning.save_post(post, by=trainee, version=post.version, text="Hola")
    assert not Post.objects.get(pk=post.pk).always_reviewed
    planning.save_post(post, by=trainee, version=post.version, text="Hola a todos")
    assert Post.objects.get(pk=post.pk).always_reviewed


def test_a_copy_of_hers_is_hers(trainee, alice, channel, brand):
    post = planning.create_post(brand, by=trainee, text="Hola", channels=[channel])
    copy = planning.create_post(brand, by=alice, text="Hola", channels=[channel], copied_from=post)
    assert Post.objects.get(pk=copy.pk).always_reviewed


def test_it_does_not_leave_unapproved_whatever_the_brand_asks(trainee, alice, channel, brand):
    review.set_policy(brand, "none", by=alice)
    post = planning.create_post(brand, by=trainee, text="Hola", channels=[channel])
    planning.plan(post, date=date.today() + timedelta(days=3), time=time(9), by=alice)
    with pytest.raises(planning.CannotPlan):
        planning.schedule(post, by=alice)
    review.request(post, by=trainee)
    review.approve(post, by=alice)
    assert planning.schedule(post, by=alice)
