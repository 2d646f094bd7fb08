"""Seats: offered by mail, taken once by whom they are for, changed and ended by an admin."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core.redact import redact
from smm.logs import OneLine
from teams import custom_roles, inviting, seating
from teams.account import leaving
from teams.granting import Grant
from teams.joining import CannotJoin, Standing, join, standing
from teams.models import AuditEntry, CustomRole, Invitation, Membership, User

NEW = {"name": "Dina Mora", "password": "una-frase-bastante-larga"}


@pytest.fixture
def invite(brand, alice, signed_in):
    """Alice invites somebody on the team page; returns the link from the letter."""

    def by_mail(email: str, role: str = "editor") -> str:
        signed_in(alice).post(reverse("team_invite", args=["alameda"]), {"email": email, "role": role})
        return re.search(r"https?://\S+(/invitacion/\S+)", mail.outbox[-1].body)[1]

    return by_mail


def role_of(email: str, brand) -> str | None:
    seat = Membership.objects.filter(workspace=brand, user__email=email).first()
    return seat.role if seat else None


# ── coming ────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_new_makes_an_account_and_is_in(invite, client, brand):
    link = invite("dina@alameda.test", "approver")
    answer = client.post(link, NEW)
    assert answer.status_code == 302
    assert answer.url == reverse("today", args=["alameda"])
    assert role_of("dina@alameda.test", brand) == "approver"
    assert client.session["_auth_user_id"] == str(User.objects.get(email="dina@alameda.test").pk)


def test_the_letter_says_who_where_and_until_when(invite, alice):
    invite("dina@alameda.test")
    letter = mail.outbox[-1]
    assert letter.to == ["dina@alameda.test"]
    assert letter.subject == "Te invitaron al equipo de Café Alameda en Pauta"
    assert "Alicia Ríos te invitó al equipo de Café Alameda, con el rol Social Media Manager." in letter.body
    assert "&" not in letter.body


def test_the_letter_is_in_the_language_of_the_brand(invite, brand):
    brand.name, brand.language = "Tom & Alice's", "en"
    brand.save()
    invite("dina@alameda.test")
    assert "Tom & Alice's" in mail.outbox[-1].body


def test_somebody_with_an_account_signs_in_and_joins(invite, client, charlie, brand, signed_in):
    link = invite("Charlie@ajena.test", "viewer")
    assert "Entrar y unirme" in client.get(link).content.decode()
    assert client.post(link, NEW).status_code == 200, "nobody takes her account over with a link"
    his = signed_in(charlie)
    assert "Unirme al equipo" in his.get(link).content.decode()
    his.post(link)
    assert role_of("charlie@ajena.test", brand) == "viewer"


def test_signed_in_as_somebody_else_it_is_not_taken(invite, charlie, signed_in, brand):
    link = invite("dina@alameda.test")
    page = signed_in(charlie).post(link).content.decode()
    assert "Entraste como charlie@ajena.test" in page
    assert role_of("charlie@ajena.test", brand) is None


def test_the_link_works_once(invite, client, signed_in):
    link = invite("dina@alameda.test")
    client.post(link, NEW)
    again = client.get(link)
    assert again.status_code == 410
    assert "Ya se usó" in again.content.decode()
    client.logout()
    assert client.post(link, NEW).status_code == 410


def test_after_seven_days_it_has_expired(invite, client, brand):
    link = invite("dina@alameda.test")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "Venció" in client.post(link, NEW).content.decode()
    assert role_of("dina@alameda.test", brand) is None


def test_it_expires_in_seven_days(invite):
    invite("dina@alameda.test")
    left = Invitation.objects.get().expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left <= timedelta(days=7)


def test_a_withdrawn_one_does_not_open(invite, client, alice, signed_in, brand):
    link = invite("dina@alameda.test")
    signed_in(alice).post(reverse("invitation_withdraw", args=["alameda", Invitation.objects.get().pk]))
    assert client.post(link, NEW).status_code == 410
    assert role_of("dina@alameda.test", brand) is None


def test_sending_again_makes_it_last_again(invite, alice, signed_in, client):
    link = invite("dina@alameda.test")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    signed_in(alice).post(reverse("invitation_resend", args=["alameda", Invitation.objects.get().pk]))
    assert len(mail.outbox) == 2
    assert client.post(link, NEW).status_code == 302


def test_inviting_twice_is_one_offer_with_the_new_role(invite, brand, client):
    invite("dina@alameda.test", "viewer")
    client.post(invite("DINA@alameda.test", "editor"), NEW)
    assert Invitation.objects.count() == 1
    assert role_of("dina@alameda.test", brand) == "editor"


def offered(brand, **facts) -> Invitation:
    return Invitation.objects.create(workspace=brand, email="charlie@ajena.test", **facts)


def test_the_verb_itself_seats_only_whom_it_is_for(brand, charlie, vera):
    with pytest.raises(CannotJoin, match="otro correo"):
        join(offered(brand), vera)


@pytest.mark.parametrize(
    "spent",
    [
        {"accepted_at": timezone.now()},
        {"withdrawn_at": timezone.now()},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
    ids=["taken", "withdrawn", "expired"],
)
def test_the_verb_itself_asks_whether_it_still_holds(brand, charlie, spent):
    with pytest.raises(CannotJoin, match="ya no sirve"):
        join(offered(brand, **spent), charlie)
    assert role_of("charlie@ajena.test", brand) is None


def test_a_link_nobody_sent_is_404(client, db):
    assert client.get("/invitacion/inventada/").status_code == 404


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        ({"password": "12345678"}, "común"),
        ({"password": "corta"}, "Tiene 5 caracteres y hacen falta 12"),
        ({"name": "\u202e\u0000"}, "obligatorio"),
    ],
)
def test_a_weak_password_or_an_empty_name_is_said_and_nothing_is_lost(invite, client, entered, sentence):
    answer = client.post(invite("dina@alameda.test"), {**NEW, **entered})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not User.objects.filter(email="dina@alameda.test").exists()


# ── who is there already, and what goes wrong ─────────────────────────────────────────────────────────


def test_inviting_a_member_says_so(alice, bob, signed_in):
    answer = signed_in(alice).post(
        reverse("team_invite", args=["alameda"]), {"email": "BOB@alameda.test", "role": "admin"}
    )
    assert answer.status_code == 422
    assert "ya es parte del equipo" in answer.content.decode()
    assert not mail.outbox


@pytest.mark.parametrize(
    "entered", [{"email": "no es correo", "role": "editor"}, {"email": "d@x.mx", "role": "king"}]
)
def test_a_wrong_entry_invites_nobody(alice, signed_in, entered):
    answer = signed_in(alice).post(reverse("team_invite", args=["alameda"]), entered)
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_when_the_mail_does_not_leave_the_offer_stays_and_it_is_said(alice, signed_in, monkeypatch):
    def silent(*_args, **_kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("teams.inviting.send_mail", silent)
    answer = signed_in(alice).post(
        reverse("team_invite", args=["alameda"]),
        {"email": "dina@alameda.test", "role": "editor"},
        follow=True,
    )
    assert "el correo no salió" in answer.content.decode()
    assert Invitation.objects.exists()


# ── seats ─────────────────────────────────────────────────────────────────────────────────────────────


def seat(user):
    return Membership.objects.get(user=user)


def test_an_admin_changes_a_role(alice, bob, signed_in, brand):
    signed_in(alice).post(reverse("seat_role", args=["alameda", seat(bob).pk]), {"role": "approver"})
    assert seat(bob).role == "approver"


def test_an_admin_removes_somebody_who_then_sees_nothing(alice, bob, signed_in):
    signed_in(alice).post(reverse("seat_remove", args=["alameda", seat(bob).pk]))
    assert signed_in(bob).get(reverse("team", args=["alameda"])).status_code == 404


def test_the_last_admin_neither_leaves_nor_gives_up_the_role(alice, bob, signed_in):
    hers = signed_in(alice)
    page = hers.post(reverse("seat_role", args=["alameda", seat(alice).pk]), {"role": "viewer"}, follow=True)
    assert "se quedaría sin quien la administre" in page.content.decode()
    hers.post(reverse("seat_remove", args=["alameda", seat(alice).pk]))
    assert seat(alice).role == "admin"


def test_with_another_admin_she_may_go(alice, bob, signed_in):
    hers = signed_in(alice)
    hers.post(reverse("seat_role", args=["alameda", seat(bob).pk]), {"role": "admin"})
    hers.post(reverse("seat_remove", args=["alameda", seat(alice).pk]))
    assert not Membership.objects.filter(user=alice).exists()


def test_anybody_leaves_but_nobody_else_sends_her_away(bob, vera, alice, signed_in):
    assert signed_in(bob).post(reverse("seat_remove", args=["alameda", seat(vera).pk])).status_code == 403
    signed_in(vera).post(reverse("seat_remove", args=["alameda", seat(vera).pk]))
    assert not Membership.objects.filter(user=vera).exists()


def test_an_editor_invites_nobody(bob, signed_in):
    answer = signed_in(bob).post(
        reverse("team_invite", args=["alameda"]), {"email": "d@x.mx", "role": "admin"}
    )
    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_the_team_page_shows_who_is_in_and_no_buttons_to_who_may_not(vera, bob, alice, signed_in):
    page = signed_in(vera).get(reverse("team", args=["alameda"])).content.decode()
    assert "bob@alameda.test" in page
    assert "seat_role" not in page
    assert 'name="role"' not in page
    assert 'name="role"' in signed_in(alice).get(reverse("team", args=["alameda"])).content.decode()


def test_the_token_is_not_on_the_page(invite, alice, signed_in):
    token = invite("dina@alameda.test").split("/")[2]
    assert token not in signed_in(alice).get(reverse("team", args=["alameda"])).content.decode()


@pytest.fixture
def log(caplog):
    """What the log would say, as it is written."""
    logging.getLogger("django").addHandler(caplog.handler)
    yield lambda: [OneLine().format(record) for record in caplog.records]
    logging.getLogger("django").removeHandler(caplog.handler)


def test_a_link_that_still_opens_is_not_in_the_log(invite, client, log):
    link = invite("dina@alameda.test")
    client.post(link, {"name": ""})
    assert any("/invitacion/«…»" in line for line in log()), (
        "Django writes down every refusal with its address"
    )
    assert not any(link.split("/")[2] in line for line in log())


@pytest.mark.parametrize(
    "route",
    [
        "/cuenta/password/reset/key/3-cz1ab2-0f9e8d7c6b/",
        "/cuenta/confirm-email/MQ:1wA:x9-_z/",
        "/avisos/sin-correo/WzEsIiJd:1wA2bc:x9-_zAbCd/",
    ],
)
def test_neither_are_the_other_links_that_open_something(route):
    said = redact(f"Not Found: {route}")
    assert said.endswith("/«…»/")


def test_a_mailless_installation_says_where_the_letters_lie(alice, signed_in, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "var/mail" in signed_in(alice).get(reverse("team", args=["alameda"])).content.decode()


# ── who invited and may no more ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def way_back(brand, alice, bob):
    """Bob administers too, and invites an address of his own as an admin."""
    seat = Membership.objects.get(user=bob)
    seat.role = "admin"
    seat.save()
    return inviting.invite(email="beto@casa.test", grant=Grant("admin"), by=seat)


def still_open(offer) -> bool:
    return standing(Invitation.objects.get(pk=offer.pk)) == Standing.OPEN


def seat_of(user) -> Membership:
    return Membership.objects.select_related("workspace").get(user=user)


def test_who_loses_her_seat_keeps_no_way_back(way_back, alice, bob, brand):
    seating.remove(seat_of(bob), by=seat_of(alice))
    assert not still_open(way_back)
    told = AuditEntry.objects.get(chain=brand.pk, did="invitation.withdrawn")
    assert (told.who_id, told.label) == (alice.pk, "beto@casa.test")


def test_nor_who_is_given_another_role(way_back, alice, bob):
    seating.change_role(seat_of(bob), Grant("editor"), by=seat_of(alice))
    assert not still_open(way_back)


def test_nor_who_is_held_to_a_channel(way_back, alice, bob, channel):
    seating.limit(seat_of(bob), channels=[channel.pk], campaigns=None, by=seat_of(alice))
    assert not still_open(way_back)


def test_nor_whose_own_role_loses_it(way_back, alice, bob, brand):
    verbs = ["see", "invite", "write", "comment"]
    role = CustomRole.objects.create(workspace=brand, name="Reclutar", verbs=verbs)
    Membership.objects.filter(user=bob).update(role="viewer", custom=role)
    Invitation.objects.filter(pk=way_back.pk).update(role="viewer")
    custom_roles.change(
        role, name="Reclutar", verbs=["see", "write"], always_reviewed=False, by=seat_of(alice)
    )
    assert not still_open(way_back)


def test_nor_who_deletes_her_account(way_back, bob):
    leaving.leave(bob)
    assert not still_open(way_back)


def test_what_she_may_still_give_stays_open_and_others_offers_too(way_back, alice, bob, brand):
    hers = inviting.invite(email="dina@alameda.test", grant=Grant("admin"), by=seat_of(alice))
    role = CustomRole.objects.create(workspace=brand, name="Reclutar", verbs=["see", "invite"])
    Invitation.objects.filter(pk=way_back.pk).update(role="viewer")
    seating.change_role(seat_of(bob), Grant("viewer", role), by=seat_of(alice))
    assert still_open(way_back)
    assert still_open(hers)


def test_who_sends_it_again_stands_for_it(way_back, alice, bob):
    inviting.renew(way_back, by=seat_of(alice))
    seating.remove(seat_of(bob), by=seat_of(alice))
    assert still_open(way_back)
