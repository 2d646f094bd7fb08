"""Who connects channels hears in time of an access that only a person can renew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from publishing import ending, notifying, warning
from publishing.models import Channel, Notice
from publishing.wording import say
from teams.notices import mailing


def ends_in(channel, **some):
    at = timezone.now() + timedelta(**some)
    Channel.objects.filter(pk=channel.pk).update(ends_at=at)
    channel.refresh_from_db()
    return at


def told():
    """The letters that go out now."""
    Notice.objects.update(due_at=timezone.now())
    notifying.send_due()
    mailing.send_due(timezone.now() + timedelta(hours=1))
    letters, mail.outbox[:] = list(mail.outbox), []
    return letters


@pytest.mark.parametrize(("days", "warned"), [(15, None), (13.9, 14), (7, 7), (6, 7), (1, 1), (0.1, 1)])
def test_fourteen_seven_and_one_day_ahead(channel, alice, days, warned):
    ends_in(channel, days=days)
    assert warning.warn() == bool(warned)
    channel.refresh_from_db()
    assert channel.warned_days == warned


def test_each_of_the_days_is_told_once(channel, alice):
    days = []
    for left in (13, 12, 6.5, 5, 0.9, 0.5):
        ends_in(channel, days=left)
        days.append(warning.warn())
        warning.warn()
    assert days == [1, 0, 1, 0, 1, 0]


def test_the_letter_goes_to_who_can_do_it_and_lists_the_posts_at_risk(channel, alice, bob, said):
    at = ends_in(channel, days=6)
    said(channel, "Sale a tiempo", planned_for=at - timedelta(days=1))
    said(channel, "Llega tarde", planned_for=at + timedelta(days=1))
    warning.warn()
    (letter,) = told()
    assert letter.to == [alice.email]
    assert "caduca el" in letter.subject
    assert "1 publicación está programada para después" in letter.body
    assert "Llega tarde" in letter.body
    assert "Sale a tiempo" not in letter.body
    assert reverse("channel", args=[channel.workspace.slug, channel.pk]) in letter.body


def test_hoy_and_the_channels_page_say_it_too(channel, alice, brand, said, signed_in):
    at = ends_in(channel, days=6)
    Channel.objects.update(scopes=["post.write"])
    said(channel, "Llega tarde", planned_for=at + timedelta(days=1))
    browser = signed_in(alice)
    today = browser.get(reverse("today", args=[brand.slug])).content.decode()
    assert "El acceso de practica caduca el" in today
    assert "1 publicación está programada para después." in today
    page = browser.get(reverse("channel", args=[brand.slug, channel.pk])).content.decode()
    assert "sólo una persona puede renovarlo" in page
    assert "Llega tarde" in page
    assert "<code>post.write</code>" in page


def test_an_access_that_renews_itself_worries_nobody(on_the_wall, brand, alice, signed_in):
    assert warning.warn() == 0
    assert not ending.ending_soon(brand, timezone.now()).exists()
    page = signed_in(alice).get(reverse("channel", args=[brand.slug, on_the_wall.pk])).content.decode()
    assert "No: se renueva solo" in page
    assert "Próxima renovación" in page


def test_connecting_again_starts_the_count_anew(on_the_wall, wall, wall_keys, brand, alice):
    from publishing import asking_permission, connecting
    from tests.fakes.oauth import question_of

    ends_in(on_the_wall, days=3)
    warning.warn()
    asked, link = asking_permission.ask(wall, brand, by=alice, channel=on_the_wall)
    offered = asking_permission.offered(asked, {"code": wall.server.yes(question_of(link))}, brand)
    connecting.reconnect_offered(on_the_wall, offered.accounts, app=wall_keys, by=alice)
    on_the_wall.refresh_from_db()
    assert (on_the_wall.warned_days, on_the_wall.ends_at) == (None, None)


def test_an_access_that_ended_holds_the_channel_before_a_post_meets_it(
    channel, alice, said, django_capture_on_commit_callbacks
):
    ends_in(channel, seconds=-1)
    waits = said(channel, days=3650)
    with django_capture_on_commit_callbacks(execute=True):
        warning.warn()
    channel.refresh_from_db()
    waits.refresh_from_db()
    assert channel.health == Channel.Health.DISCONNECTED
    assert "no se renueva solo" in say(channel.trouble)
    assert waits.state == "waiting"
    (letter,) = told()
    assert "1 publicación programada espera" in letter.body


def test_one_whose_token_still_lives_goes_on(channel, alice):
    ends_in(channel, seconds=-1)
    Channel.objects.update(expires_at=timezone.now() + timedelta(hours=1))
    warning.warn()
    channel.refresh_from_db()
    assert channel.health == Channel.Health.CONNECTED
