"""Another time that Ana would rather have: said on her clocks, settled by the team."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from calendar_app.models import Post, Remark, TimeProposal
from calendar_app.refusals import CannotPlan
from calendar_app.sharing import proposals
from calendar_app.states import Stage
from teams.models import AuditEntry, Membership, Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(write):
    return write("Cosecha")


@pytest.fixture
def her(post, ask, ana):
    return ana(ask(post))


@pytest.fixture
def proposal(her, post):
    her.does("client_propose", post.pk, day="2030-05-09", hour="10:00", comment="Hay feria")
    return TimeProposal.objects.get()


def test_she_says_it_on_her_clocks_and_the_team_hears_of_it(proposal, her, post, bob, brand, signed_in):
    assert (proposal.guest, proposal.zone, proposal.link) == ("Ana", "Europe/Madrid", her.link)
    assert Notification.objects.filter(user=bob, event="proposal.new").exists()
    assert AuditEntry.objects.filter(did="review.time_proposed", who="Ana").exists()
    browser = signed_in(bob)
    for page in (reverse("post", args=[brand.slug, post.pk]), reverse("today", args=[brand.slug])):
        assert "02:00" in browser.get(page).content.decode(), page  # in Mexico City
    assert "todavía no responde" in her.reads("client_post", post.pk)


def test_the_last_she_said_is_what_counts(proposal, her, post):
    her.does("client_propose", post.pk, day="2030-05-10", hour="11:00")
    assert TimeProposal.objects.get().day == date(2030, 5, 10)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"day": "2020-01-01", "hour": "10:00"}, "ya pasó"),
        ({"day": "", "hour": "10:00"}, "obligatorio"),
        ({"day": "2030-05-09", "hour": "25:99"}, "válida"),
    ],
)
def test_what_can_not_be_is_told(her, post, said, why):
    assert why in her.does("client_propose", post.pk, status=422, **said)
    assert not TimeProposal.objects.exists()


def test_accepted_the_post_moves_there(proposal, her, post, bob, brand, signed_in):
    url = reverse("proposal", args=[brand.slug, proposal.pk])
    signed_in(bob).post(url, {"verb": "accept"})
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (date(2030, 5, 9), time(2, 0))
    proposal.refresh_from_db()
    assert (proposal.accepted, proposal.settled_by) == (True, bob)
    assert "aceptó la hora" in her.reads("client_post", post.pk)


def test_declined_it_needs_a_word_that_she_reads(proposal, her, post, bob, brand, signed_in):
    url = reverse("proposal", args=[brand.slug, proposal.pk])
    signed_in(bob).post(url, {"verb": "decline", "comment": ""})
    proposal.refresh_from_db()
    assert proposal.settled_at is None
    signed_in(bob).post(url, {"verb": "decline", "comment": "Ese día hay otra"})
    post.refresh_from_db()
    assert post.planned_date == date(2030, 5, 7)
    assert Remark.objects.get().audience == "client"
    page = her.reads("client_post", post.pk)
    assert "Ese día hay otra" in page
    assert "no la movió" in page


def test_it_is_settled_once_and_by_who_may(proposal, bob, alice, vera):
    for nobody in (vera,):
        with pytest.raises(PermissionDenied):
            proposals.accept(proposal, by=nobody)
        with pytest.raises(PermissionDenied):
            proposals.decline(proposal, by=nobody, comment="x")
    proposals.accept(proposal, by=bob)
    with pytest.raises(CannotPlan, match="ya respondió"):
        proposals.decline(proposal, by=alice, comment="x")


def test_another_brands_proposal_does_not_exist(proposal, charlie, signed_in):
    own = charlie.workspaces.get()
    url = reverse("proposal", args=[own.slug, proposal.pk])
    assert signed_in(charlie).post(url, {"verb": "accept"}).status_code == 404


def test_only_a_link_that_proposes_and_holds_it(post, her, ask, write):
    quiet, elsewhere = ask(write("Otra"), proposes=False), ask(write("Más"))
    when = {"day": date(2030, 5, 9), "hour": time(10)}
    for link in (quiet, elsewhere):
        with pytest.raises(PermissionDenied):
            proposals.propose(post, link=link, **when)
    Membership.objects.filter(user=her.link.by).delete()
    with pytest.raises(PermissionDenied):
        proposals.propose(post, link=her.link, **when)


def test_a_published_post_has_no_other_time(post, her):
    Post.objects.filter(pk=post.pk).update(stage=Stage.DRAFT)
    her.does("client_propose", post.pk, status=404, day="2030-05-09", hour="10:00")
