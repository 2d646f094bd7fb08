"""How far a link reaches: its filter, its maker's limits as they are now, and what they let through."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from calendar_app import composing, planning, review
from calendar_app.models import CalendarLink, Campaign, Post, Remark
from calendar_app.remarks import saying
from calendar_app.remarks.places import OnText
from calendar_app.sharing import client_page, links, reach
from calendar_app.sharing.addresses import link_address
from publishing.models import Channel
from teams.models import Membership

from .conftest import seat_of

pytestmark = pytest.mark.django_db
MAY = {"decides": True, "comments": True, "proposes": True}


@pytest.fixture
def other(brand):
    return Channel.objects.create(workspace=brand, network="practice", name="La barra", account="barra")


@pytest.fixture
def both(write, channel, other, bob):
    """On two channels; on each in words of its own."""
    post = write("", text="El original", channels=[channel, other])
    for there, text in ((channel, "Para la cuenta"), (other, "Secreto de la barra")):
        post.variants.filter(channel=there).update(text=text)
    review.ask_client(post, by=bob)
    return post


@pytest.fixture
def share(brand, bob):
    """`share("canal=3")`: Bob's link for a view."""

    def share(query="", by=bob, **facts):
        told = {"name": "Ana", "language": "es-mx", "zone": "Europe/Madrid", **facts}
        expires = timezone.now().date() + timedelta(days=30)
        return links.create(seat_of(brand, by), query=query, expires=expires, **told)

    return share


def held_to(user, **limits):
    Membership.objects.filter(user=user).update(**limits)


def pages(her, post):
    """Everything behind her link that has to do with this post."""
    month = her.client.get(f"{link_address(her.link)}?mes=2030-05").content.decode()
    return (
        month
        + her.reads("client_link")
        + her.reads("client_post", post.pk)
        + her.reads("client_remarks", post.pk)
    )


# ── some channels of a post ───────────────────────────────────────────────────────────────────────────


def test_a_view_of_one_channel_tells_nothing_of_the_others(both, channel, other, share, ana, bob):
    about = OnText("Secreto", 0, other.pk)
    saying.say(both, by=bob, text="¿Y esto?", audience="client", where=about)
    her = ana(share(f"canal={channel.pk}", **MAY))
    said = pages(her, both)
    assert "Para la cuenta" in said
    for hidden in ("Secreto", "La barra", "El original", "¿Y esto?"):
        assert hidden not in said, hidden


def test_nor_whether_another_says_some_words(both, channel, other, share, ana):
    her = ana(share(f"canal={channel.pk}", **MAY))
    for hidden in (
        {"quote": "Secreto", "channel": other.pk},
        {"quote": "El original"},
        {"quote": "x", "channel": other.pk},
    ):
        her.does("client_remarks", both.pk, text="¿?", status=403, **hidden)
    her.does("client_remarks", both.pk, text="¿?", quote="Para la", channel=channel.pk)
    assert Remark.objects.get().quote == "Para la"


def test_she_decides_only_about_what_she_is_shown_whole(both, channel, share, ana):
    part, whole = share(f"canal={channel.pk}", **MAY), share("", **MAY)
    assert client_page.who_decide(both) == [whole]
    assert "Aprobar" not in ana(part).reads("client_post", both.pk)
    assert "Aprobar" in ana(whole).reads("client_post", both.pk)
    with pytest.raises(PermissionDenied):
        review.approve(both, by=None, guest="Ana", link=part)
    with pytest.raises(PermissionDenied):
        review.request_changes(both, by=None, guest="Ana", link=part, comment="No")


def test_without_a_filter_she_is_shown_all_of_it(both, share, ana):
    said = pages(ana(share("", **MAY)), both)
    assert "Secreto" in said
    assert "La barra" in said


# ── a seat with limits ────────────────────────────────────────────────────────────────────────────────


def test_who_is_held_to_a_channel_shares_a_view_of_just_that(brand, bob, channel, other, signed_in):
    held_to(bob, only_channels=[channel.pk])
    browser = signed_in(bob)
    assert (
        reverse("link_new", args=[brand.slug])
        in browser.get(reverse("calendar", args=[brand.slug]), follow=True).content.decode()
    )
    form = browser.get(reverse("link_new", args=[brand.slug])).content.decode()
    assert "La barra" not in form.partition("<form")[2].partition("Canales")[2]
    told = {
        "name": "Ana",
        "language": "es-mx",
        "zone": "UTC",
        "expires": str(timezone.now().date() + timedelta(days=9)),
    }
    refused = browser.post(reverse("link_new", args=[brand.slug]), {**told, "channels": [other.pk]})
    assert refused.status_code == 422
    assert browser.post(reverse("link_new", args=[brand.slug]), told).status_code == 302
    assert CalendarLink.objects.get().query == f"canal={channel.pk}"


def test_and_of_just_her_campaign(brand, bob, share):
    hers, others = (
        Campaign.objects.create(workspace=brand, name=name, starts="2030-01-01", ends="2030-12-31")
        for name in "AB"
    )
    held_to(bob, only_campaigns=[hers.pk])
    assert reach.asked(share("estado=in_review").query).campaigns == (hers.pk,)
    assert reach.asked(share("estado=in_review").query).states == ("in_review",)
    with pytest.raises(PermissionDenied):
        share(f"campana={others.pk}")
    with pytest.raises(PermissionDenied):
        share(f"campana={hers.pk}&campana={others.pk}")


def test_beyond_her_limits_is_refused_whatever_the_door(bob, channel, other, share):
    held_to(bob, only_channels=[channel.pk])
    for query in (f"canal={other.pk}", f"canal={channel.pk}&canal={other.pk}"):
        with pytest.raises(PermissionDenied):
            share(query)
    assert not CalendarLink.objects.exists()


def test_a_wider_link_is_not_hers_to_hand_on_renew_or_close(brand, alice, bob, channel, share, signed_in):
    wide = share("", by=alice)
    held_to(bob, only_channels=[channel.pk])
    browser = signed_in(bob)
    listed = browser.get(reverse("links", args=[brand.slug])).content.decode()
    assert link_address(wide) not in listed
    assert "Abre más de lo que te toca" in listed
    for name in ("link_revoke", "link_renew"):
        assert browser.post(reverse(name, args=[brand.slug, wide.pk])).status_code == 403
    own = share("")
    assert link_address(own) in browser.get(reverse("links", args=[brand.slug])).content.decode()
    assert browser.post(reverse("link_renew", args=[brand.slug, own.pk])).status_code == 302


# ── limits that came later ────────────────────────────────────────────────────────────────────────────


def test_limits_that_come_later_narrow_the_link_to_what_is_left(
    brand, bob, channel, other, write, share, ana
):
    mine, theirs = write("Mía"), write("Ajena", channels=[other])
    Post.objects.update(stage="in_review")
    her = ana(share("", **MAY))
    assert "Ajena" in her.reads("client_link")
    held_to(bob, only_channels=[channel.pk])
    assert "Ajena" not in her.reads("client_link")
    assert "Mía" in her.reads("client_link")
    her.reads("client_post", mine.pk)
    her.reads("client_post", theirs.pk, status=404)
    with pytest.raises(PermissionDenied):
        saying.say(theirs, by=None, text="¿?", guest="Ana", link=her.link)


def test_and_close_it_where_nothing_is_left(bob, channel, other, share, ana):
    her = ana(share(f"canal={other.pk}"))
    her.reads("client_link")
    held_to(bob, only_channels=[channel.pk])
    closed = her.reads("client_link", status=410)
    assert "ya no lo comparte" in closed
    assert "plazo" not in closed


def test_of_chosen_posts_those_that_are_still_hers_to_share(bob, channel, other, write, ask, ana):
    mine, mixed = write("Mía"), write("Mezclada", channels=[channel, other])
    her = ana(ask(mine, mixed))
    assert "Mezclada" in her.reads("client_link")
    held_to(bob, only_channels=[channel.pk])
    assert "Mezclada" not in her.reads("client_link")
    her.reads("client_post", mixed.pk, status=404)
    digest = review.digest_of(composing.payloads(mixed))
    her.does("client_decide", mixed.pk, verb="approve", seen=digest, status=404)
    with pytest.raises(PermissionDenied):
        review.approve(mixed, by=None, guest="Ana", link=her.link)
    her.reads("client_post", mine.pk)


def test_a_link_nobody_made_is_held_to_its_filter_alone(brand, channel, other, write, ana):
    mine = write("Mía")
    write("Ajena", channels=[other])
    Post.objects.update(stage="in_review")
    expires = timezone.now() + timedelta(days=3)
    link = CalendarLink.objects.create(
        workspace=brand,
        name="Ana",
        zone="UTC",
        expires_at=expires,
        query=f"canal={channel.pk}",
        comments=True,
    )
    her = ana(link)
    assert "Ajena" not in her.reads("client_link")
    her.reads("client_post", mine.pk)


def test_too_many_filters_are_refused_with_a_sentence(share):
    with pytest.raises(links.CannotPlan, match="demasiados filtros"):
        share("&".join(f"estado={n}" for n in range(200)))


def test_posts_come_and_go_with_the_view(write, share, ana, bob, other):
    post = write("Viajera")
    review.request(post, by=bob)
    her = ana(share("estado=in_review", **MAY))
    her.reads("client_post", post.pk)
    planning.plan(post, date=None, time=None, by=bob)
    gone = her.reads("client_post", post.pk, status=404)
    assert "Volver a la lista" in gone
    assert "Viajera" not in gone + her.reads("client_link")
