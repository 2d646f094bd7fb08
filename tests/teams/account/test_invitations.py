"""An invitation's whole life beside the ways that tests/teams/test_inviting.py goes."""

import pytest
from django.urls import reverse
from django.utils import timezone

from teams import inviting
from teams.granting import Grant
from teams.models import AuditEntry, CustomRole, Invitation, Membership, Notification, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(alice):
    return Membership.objects.get(user=alice)


@pytest.fixture
def offer(admin):
    return inviting.invite(email="dina@alameda.test", grant=Grant("editor"), by=admin)


def page_of(client, offer):
    return client.get(reverse("invitation", args=[offer.token]))


def test_no_thank_you_ends_it_and_who_invited_is_told(client, offer, alice):
    assert "No, gracias" in page_of(client, offer).content.decode()
    client.post(reverse("invitation_decline", args=[offer.token]))
    answer = page_of(client, offer)
    assert answer.status_code == 410
    assert "Dijiste que no" in answer.content.decode()
    assert not User.objects.filter(email=offer.email).exists()
    assert Notification.objects.filter(user=alice, text__contains="no aceptó").exists()
    assert AuditEntry.objects.get(did="invitation.declined").who == "dina@alameda.test"


def test_who_declined_may_be_invited_anew(client, offer, admin):
    client.post(reverse("invitation_decline", args=[offer.token]))
    again = inviting.invite(email="dina@alameda.test", grant=Grant("viewer"), by=admin)
    assert again.pk != offer.pk
    assert page_of(client, again).status_code == 200


@pytest.mark.parametrize("ended", ["accepted_at", "withdrawn_at"])
def test_what_has_ended_is_not_declined(client, offer, ended):
    Invitation.objects.filter(pk=offer.pk).update(**{ended: timezone.now()})
    client.post(reverse("invitation_decline", args=[offer.token]))
    offer.refresh_from_db()
    assert offer.declined_at is None


def test_looking_at_it_declines_nothing(client, offer):
    assert client.get(reverse("invitation_decline", args=[offer.token])).status_code == 405


def test_somebody_else_who_is_signed_in_is_not_offered_to_decline(signed_in, charlie, offer):
    page = page_of(signed_in(charlie), offer).content.decode()
    assert "No, gracias" not in page
    assert "Cierra la sesión" in page


def test_a_role_that_was_removed_meanwhile_leaves_the_least(client, admin, brand):
    own = CustomRole.objects.create(workspace=brand, name="Invitada", verbs=["see", "write"])
    offer = inviting.invite(email="dina@alameda.test", grant=Grant("viewer", own), by=admin)
    own.delete()
    client.post(reverse("invitation", args=[offer.token]), {"name": "Dina", "password": PASSWORD})
    assert Membership.objects.get(user__email="dina@alameda.test").verbs == {"see"}


def test_an_address_in_other_letters_is_the_same(signed_in, brand, admin, charlie):
    offer = inviting.invite(email="CHARLIE@ajena.test", grant=Grant("viewer"), by=admin)
    signed_in(charlie).post(reverse("invitation", args=[offer.token]))
    assert Membership.objects.filter(user=charlie, workspace=brand).exists()


def test_who_is_on_the_team_already_keeps_her_role(signed_in, bob, brand, admin):
    offer = Invitation.objects.create(workspace=brand, email=bob.email, role="admin", invited_by=admin.user)
    signed_in(bob).post(reverse("invitation", args=[offer.token]))
    assert Membership.objects.get(user=bob, workspace=brand).role == "editor"


def test_an_account_that_was_shut_opens_no_door(client, offer, brand):
    User.objects.create_user("dina@alameda.test", PASSWORD, is_active=False)
    client.post(reverse("invitation", args=[offer.token]), {"name": "Dina", "password": PASSWORD})
    assert not Membership.objects.filter(user__email="dina@alameda.test").exists()
