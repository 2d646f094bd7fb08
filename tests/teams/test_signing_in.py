"""The door: who signs in, who may sign up, how a password is changed."""

import re

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse

from teams.account import resetting
from teams.models import User
from tests.conftest import PASSWORD
from tests.teams.account.conftest import ask_to_reset

LOGIN = "/cuenta/login/"


def enter(client, email, password=PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def test_e_mail_and_password_open(client, alice):
    assert enter(client, "ALICE@alameda.test").status_code == 302
    assert client.get("/").url == reverse("today", args=["alameda"])


def test_a_wrong_password_says_nothing_of_the_account(client, alice):
    known, unknown = enter(client, "alice@alameda.test", "no"), enter(client, "nadie@alameda.test", "no")
    errors = [
        re.findall(r'class="[^"]*error[^"]*".*?</ul>', page.content.decode(), re.S)
        for page in (known, unknown)
    ]
    assert errors[0]
    assert errors[0] == errors[1]


def test_guessing_is_slowed_down(client, alice):
    for _ in range(5):
        enter(client, "alice@alameda.test", "no")
    enter(client, "alice@alameda.test")
    assert "_auth_user_id" not in client.session


def test_the_first_person_signs_up_and_administers(client, db):
    assert client.get("/").url == reverse("account_signup")
    client.post(reverse("account_signup"), {"email": "alice@alameda.test", "password1": PASSWORD})
    first = User.objects.get()
    assert first.is_superuser
    assert client.get("/").url == reverse("brand_new")


def test_after_the_first_it_is_closed(client, alice):
    assert client.get("/").url == LOGIN
    page = client.get(reverse("account_signup"))
    assert "Se entra por invitación" in page.content.decode()
    client.post(reverse("account_signup"), {"email": "eva@x.test", "password1": PASSWORD})
    assert not User.objects.filter(email="eva@x.test").exists()


def test_a_forgotten_password_is_chosen_anew_by_mail(client, alice):
    ask_to_reset("alice@alameda.test", client)
    letter = mail.outbox[-1]
    assert letter.subject == "Elige otra contraseña para Pauta"
    page = client.get(re.search(r"http\S+", letter.body)[0], follow=True)
    other = "otra-frase-larga-y-serena"
    client.post(page.request["PATH_INFO"], {"password1": other, "password2": other})
    assert enter(client, "alice@alameda.test", other).status_code == 302


def test_asking_for_an_address_nobody_has_sends_nothing(client, alice):
    answer = client.post(reverse("account_reset_password"), {"email": "nadie@x.test"}, follow=True)
    assert "Revisa tu correo" in answer.content.decode()
    assert resetting.send_asked() == 0
    assert not mail.outbox


def test_a_password_is_changed_by_who_knows_the_old_one(client, alice):
    enter(client, "alice@alameda.test")
    other = "otra-frase-larga-y-serena"
    page = reverse("account_change_password")
    client.post(page, {"oldpassword": "no", "password1": other, "password2": other})
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    answer = client.post(page, {"oldpassword": PASSWORD, "password1": other, "password2": other})
    assert answer.url == reverse("profile")
    alice.refresh_from_db()
    assert alice.check_password(other)


def test_a_new_address_counts_once_it_was_confirmed(client, alice):
    enter(client, "alice@alameda.test")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("account_email"), {"email": "alicia@alameda.test", "action_add": ""})
    alice.refresh_from_db()
    assert alice.email == "alice@alameda.test"
    letter = next(each for each in mail.outbox if each.to == ["alicia@alameda.test"])
    client.post(re.search(r"http\S+", letter.body)[0].partition("testserver")[2])
    alice.refresh_from_db()
    assert alice.email == "alicia@alameda.test"


def test_the_door_speaks_as_the_house_does(client, alice, signed_in):
    """allauth's own words would say «usted»."""
    page = client.get(LOGIN).content.decode()
    assert "su contraseña" not in page
    assert ">Correo" in page
    assert (
        "El correo o la contraseña no son correctos."
        in enter(client, "alice@alameda.test", "no").content.decode()
    )
    inside = signed_in(alice).get(reverse("account_change_password")).content.decode()
    assert "Contraseña actual" in inside


def test_coming_in_needs_no_applause(client, alice):
    enter(client, "alice@alameda.test")
    assert not list(get_messages(client.get(reverse("profile")).wsgi_request))


def test_too_many_requests_are_told_to_wait(client, alice, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    enter(client, "alice@alameda.test", "no")
    answer = enter(client, "alice@alameda.test", "no")
    assert answer.status_code == 429
    assert "Espera un minuto" in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
)
def test_the_pages_of_the_door_are_ours(client, alice, name):
    assert 'class="gate"' in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "account_logout", "profile"])
def test_the_pages_behind_it_too(signed_in, alice, name):
    page = signed_in(alice).get(reverse(name)).content.decode()
    assert "Pauta</title>" in page
    assert "{%" not in page


def test_a_super_user_can_be_made_in_the_shell(db):
    from django.core.management import call_command

    call_command("createsuperuser", "--noinput", "--email", "raiz@alameda.test")
    assert User.objects.get().is_superuser
