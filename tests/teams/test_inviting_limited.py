"""Invited to some channels or campaigns: held to them from the moment she joins, and never to less."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from calendar_app.models import Campaign
from teams import inviting, joining, seating
from teams.exporting import tables
from teams.granting import Grant
from teams.models import AuditEntry, Invitation, Membership
from teams.refusals import CannotSeat
from teams.roles import Role
from tests.conftest import practice_channel

DINA = {"name": "Dina Mora", "password": "una-frase-bastante-larga"}
ALL = {"channels_of": "all", "campaigns_of": "all"}


@pytest.fixture
def other(brand):
    return practice_channel(brand, "http://127.0.0.1:9", handle="otra", name="otra")


@pytest.fixture
def fair(brand):
    today = timezone.localdate()
    return Campaign.objects.create(workspace=brand, name="Feria", starts=today, ends=today)


def seat_of(user) -> Membership:
    return Membership.objects.select_related("workspace", "custom").get(user=user)


def offered(by, role=Role.EDITOR, **limits) -> Invitation:
    return inviting.invite(email="charlie@ajena.test", grant=Grant(role), by=seat_of(by), **limits)


def joined(offer, user) -> Membership:
    joining.join(offer, user)
    return Membership.objects.get(user=user, workspace=offer.workspace)


@pytest.fixture
def on_page(alice, signed_in):
    """Alice fills the form of the team page in."""

    def post(**said):
        asked = {"email": "dina@alameda.test", "role": "editor", **said}
        return signed_in(alice).post(reverse("team_invite", args=["alameda"]), asked)

    return post


# ── from the form to the seat ─────────────────────────────────────────────────────────────────────────


def test_who_is_invited_to_a_channel_joins_held_to_it(on_page, client, channel, other, brand):
    on_page(**ALL | {"channels_of": "some", "channels": [channel.pk]})
    client.logout()
    client.post(reverse("invitation", args=[Invitation.objects.get().token]), DINA)
    dina = Membership.objects.get(user__email="dina@alameda.test")
    assert (dina.only_channels, dina.only_campaigns) == ([channel.pk], [])
    assert dina.may_on("write", channels=[channel.pk])
    assert not dina.may_on("write", channels=[other.pk])
    entry = AuditEntry.objects.get(chain=brand.pk, did="seat.added")
    assert entry.after["channels"] == ["practica"]


def test_to_a_campaign_too(alice, charlie, fair):
    seat = joined(offered(alice, campaigns=[fair.pk]), charlie)
    assert (seat.only_channels, seat.only_campaigns) == ([], [fair.pk])


def test_without_a_word_about_it_she_acts_everywhere(on_page, channel):
    on_page()
    assert not Invitation.objects.get().is_limited


def test_what_is_ticked_counts_where_neither_was_said(on_page, channel):
    """A form half filled in by a script of somebody's makes nobody unlimited."""
    on_page(channels=[channel.pk])
    assert Invitation.objects.get().only_channels == [channel.pk]


def test_only_these_and_none_ticked_invites_nobody(on_page, channel):
    answer = on_page(**ALL | {"channels_of": "some"})
    assert answer.status_code == 422
    assert "Elige al menos un canal" in answer.content.decode()
    assert 'value="dina@alameda.test"' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_another_brands_channel_is_no_choice(on_page, alice, charlie):
    theirs = practice_channel(charlie.workspaces.get(), "http://127.0.0.1:9", handle="ajena")
    assert on_page(**ALL | {"channels_of": "some", "channels": [theirs.pk]}).status_code == 422
    with pytest.raises(CannotSeat, match="al menos un canal"):
        offered(alice, channels=[theirs.pk])
    assert not Invitation.objects.exists()


def test_the_open_invitations_say_where_she_will_act(on_page, alice, signed_in, channel, fair):
    on_page(channels_of="some", channels=[channel.pk], campaigns_of="some", campaigns=[fair.pk])
    page = signed_in(alice).get(reverse("team", args=["alameda"])).content.decode()
    row = page.partition("Dónde actuará:")[2].partition("</li>")[0]
    assert "practica" in row
    assert "Feria" in row
    Invitation.objects.update(only_channels=[987_654], only_campaigns=[])
    page = signed_in(alice).get(reverse("team", args=["alameda"])).content.decode()
    assert "En nada: lo que se eligió ya no está" in page


# ── never wider than meant ────────────────────────────────────────────────────────────────────────────


def test_a_channel_that_went_meanwhile_is_dropped(alice, charlie, channel, other):
    offer = offered(alice, channels=[channel.pk, other.pk])
    other.delete()
    assert joined(offer, charlie).only_channels == [channel.pk]


def test_where_all_of_them_went_she_acts_on_nothing(alice, charlie, channel, other, fair, brand):
    offer = offered(alice, channels=[other.pk], campaigns=[fair.pk])
    other.delete()
    fair.delete()
    seat = joined(offer, charlie)
    later = Campaign.objects.create(
        workspace=brand, name="Otra", starts=timezone.localdate(), ends=timezone.localdate()
    )
    assert seat.is_limited
    assert not seat.may_on("write", channels=[channel.pk], campaign=later.pk)
    assert not seat.may_on("write", campaign=later.pk)
    assert not seat.may("settings")


def test_what_was_narrowed_since_her_page_opened_is_what_she_gets(alice, charlie, channel):
    old = offered(alice)
    offered(alice, role=Role.WRITER, channels=[channel.pk])
    seat = joined(old, charlie)
    assert (seat.role, seat.only_channels) == (Role.WRITER, [channel.pk])


def test_who_has_a_seat_already_keeps_her_own(brand, alice, charlie, channel):
    offer = offered(alice)
    Membership.objects.create(workspace=brand, user=charlie, role="viewer", only_channels=[channel.pk])
    seat = joined(offer, charlie)
    assert (seat.role, seat.only_channels) == ("viewer", [channel.pk])


def test_sending_it_again_leaves_the_limits(alice, charlie, channel):
    offer = offered(alice, channels=[channel.pk])
    inviting.renew(offer, by=seat_of(alice))
    assert joined(offer, charlie).only_channels == [channel.pk]


# ── nobody gives what she has not ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("wider", [True, False], ids=["to everything", "to her own channel"])
def test_who_is_held_to_something_invites_nobody(alice, bob, channel, wider):
    """Team and settings are never hers, also within what she may touch: else she would free herself."""
    seating.change_role(seat_of(bob), Grant(Role.ADMIN), by=seat_of(alice))
    seating.limit(seat_of(bob), channels=[channel.pk], campaigns=None, by=seat_of(alice))
    with pytest.raises(PermissionDenied):
        offered(bob, channels=None if wider else [channel.pk])
    assert not Invitation.objects.exists()


def test_limits_make_no_stronger_role_hers_to_give(alice, bob, brand, channel):
    role = brand.custom_roles.create(name="Reclutar", verbs=["see", "invite"])
    Membership.objects.filter(user=bob).update(role="viewer", custom=role)
    with pytest.raises(CannotSeat, match="No puedes dar el rol"):
        offered(bob, role=Role.ADMIN, channels=[channel.pk])


def test_a_limited_offer_goes_too_when_who_made_it_is_held_to_something(alice, bob, channel, other):
    seating.change_role(seat_of(bob), Grant(Role.ADMIN), by=seat_of(alice))
    offer = offered(bob, channels=[other.pk])
    seating.limit(seat_of(bob), channels=[channel.pk], campaigns=None, by=seat_of(alice))
    assert joining.standing(Invitation.objects.get(pk=offer.pk)) is joining.Standing.WITHDRAWN


# ── what is written down, and what is taken along ─────────────────────────────────────────────────────


def test_the_log_tells_the_limits_and_what_they_were(alice, brand, channel, other, fair):
    offered(alice, channels=[channel.pk])
    offered(alice, channels=[other.pk, channel.pk], campaigns=[fair.pk])
    first, second = AuditEntry.objects.filter(chain=brand.pk, did="invitation.sent").order_by("number")
    assert first.before is None
    assert first.after["channels"] == ["practica"]
    assert second.before == {"channels": ["practica"]}
    assert second.after == {"channels": ["otra", "practica"], "campaigns": ["Feria"]}
    assert Invitation.objects.get().token not in str(list(AuditEntry.objects.values()))


def test_they_go_along_with_the_brands_data(alice, brand, channel):
    offered(alice, channels=[channel.pk])
    (found,) = [each for each in tables.of_brand(brand) if each.name == "teams.invitation"]
    assert found.rows.get()["only_channels"] == [channel.pk]
