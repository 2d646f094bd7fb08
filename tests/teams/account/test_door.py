"""The door: how often it may be tried, what it gives away, and what it writes down."""

import re
import time

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from teams.models import AuditEntry, Notification
from tests.conftest import PASSWORD
from tests.teams.account.conftest import ask_to_reset, confirm, enter

pytestmark = pytest.mark.django_db


def inside(client):
    return "_auth_user_id" in client.session


def from_address(ip):
    return Client(REMOTE_ADDR=ip)


# ── how often ─────────────────────────────────────────────────────────────────────────────────────────


def test_one_account_is_guarded_from_many_addresses(alice):
    for number in range(5):
        enter(from_address(f"203.0.113.{number}"), alice.email, "no")
    other = from_address("198.51.100.7")
    assert "Van demasiados intentos" in enter(other, alice.email).content.decode()
    assert not inside(other)


def test_one_address_is_slowed_down_over_many_accounts(alice, bob):
    guesser = from_address("203.0.113.9")
    for number in range(10):
        enter(guesser, f"nadie{number}@alameda.test", "no")
    enter(guesser, bob.email)
    assert not inside(guesser)
    friend = from_address("198.51.100.7")
    enter(friend, bob.email)
    assert inside(friend)


def test_whoever_knows_the_password_does_not_reset_the_count_of_guesses(alice):
    guesser = from_address("203.0.113.9")
    for _ in range(4):
        enter(guesser, alice.email, "no")
    enter(from_address("198.51.100.7"), alice.email)
    enter(guesser, alice.email, "no")
    enter(guesser, alice.email)
    assert not inside(guesser)


def test_behind_a_proxy_the_address_is_the_one_it_passes_on(settings, alice):
    settings.PAUTA_PROXIES = 1
    for number in range(31):
        Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "203.0.113.9"}).post(
            reverse("account_login"), {"login": f"x{number}@x.test", "password": "no"}
        )
    guesser = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "203.0.113.9"})
    assert enter(guesser, alice.email).status_code == 429
    friend = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "198.51.100.7"})
    enter(friend, alice.email)
    assert inside(friend)


def test_without_a_proxy_what_the_browser_claims_counts_for_nothing(settings, alice):
    settings.PAUTA_PROXIES = 0
    for number in range(31):
        Client(REMOTE_ADDR="203.0.113.9", headers={"x-forwarded-for": f"198.51.100.{number}"}).post(
            reverse("account_login"), {"login": f"x{number}@x.test", "password": "no"}
        )
    assert enter(from_address("203.0.113.9"), alice.email).status_code == 429


def test_asking_for_letters_is_slowed_down(alice):
    client = Client()
    for _ in range(7):
        ask_to_reset(alice.email, client)
    assert len(mail.outbox) == 5


# ── what it gives away ────────────────────────────────────────────────────────────────────────────────


def test_a_forgotten_password_answers_alike_whoever_asks(alice):
    answers = [ask_to_reset(email) for email in (alice.email, "nadie@x.test")]
    assert answers[0].status_code == answers[1].status_code == 302
    assert answers[0].url == answers[1].url


def test_a_wrong_password_takes_as_long_for_nobody(settings, alice):
    """A hash is made for whom we don't know too; else the clock would tell who has an account."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    alice.set_password(PASSWORD)
    alice.save()
    took = {}
    for email in (alice.email, "nadie@x.test"):
        rounds = []
        for _ in range(3):
            cache.clear()
            began = time.perf_counter()
            enter(Client(), email, "no")
            rounds.append(time.perf_counter() - began)
        took[email] = min(rounds)
    assert took["nadie@x.test"] > took[alice.email] / 2


def test_a_reset_link_opens_once_and_ends_all_sessions(client, alice):
    other = Client()
    enter(other, alice.email)
    ask_to_reset(alice.email, client)
    link = re.search(r"http\S+", mail.outbox[-1].body)[0]
    page = client.get(link, follow=True)
    new = "otra-frase-larga-y-serena"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert other.get(reverse("profile")).status_code == 302
    assert "ya no sirve" in Client().get(link, follow=True).content.decode()


# ── her address ───────────────────────────────────────────────────────────────────────────────────────


def change(client, to="alicia@alameda.test"):
    client.post(reverse("account_email"), {"email": to, "action_add": ""})
    letter = next(each for each in mail.outbox if each.to == [to])
    return re.search(r"http\S+", letter.body)[0].partition("testserver")[2]


def test_the_old_address_is_warned(sure, alice):
    sure.post(change(sure))
    (warning,) = [each for each in mail.outbox if each.to == ["alice@alameda.test"]]
    assert "alicia@alameda.test" in warning.body
    assert "alguien entró en tu cuenta" in warning.body


def test_until_it_is_confirmed_the_old_one_signs_in(sure, alice):
    change(sure)
    other = Client()
    enter(other, "alicia@alameda.test")
    assert not inside(other)
    enter(other, "alice@alameda.test")
    assert inside(other)


def test_a_mistyped_address_gets_no_letter_that_opens_the_account(sure, client, alice):
    """It may be a stranger's: only the question whether it is hers goes there."""
    change(sure, "alicia@otra-parte.test")
    mail.outbox.clear()
    ask_to_reset("alicia@otra-parte.test")
    assert not mail.outbox


def test_without_confirming_that_it_is_her_nothing_is_asked(client, alice):
    enter(client, alice.email)
    answer = client.post(reverse("account_email"), {"email": "alicia@alameda.test", "action_add": ""})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not mail.outbox


def test_with_a_second_factor_she_may_change_it_too(sure, alice, telephone):
    sure.post(change(sure))
    alice.refresh_from_db()
    assert alice.email == "alicia@alameda.test"


def test_somebody_elses_address_cannot_be_taken(sure, alice, bob):
    sure.post(reverse("account_email"), {"email": bob.email, "action_add": ""})
    alice.refresh_from_db()
    assert alice.email == "alice@alameda.test"


# ── what it writes down ───────────────────────────────────────────────────────────────────────────────


def did(*names):
    return list(AuditEntry.objects.filter(did__in=names).order_by("number").values_list("did", "who"))


def test_who_came_who_was_refused_and_who_left(client, alice):
    enter(client, alice.email, "no")
    enter(client, "nadie@x.test", "no")
    enter(client, alice.email)
    client.post(reverse("account_logout"))
    seen = did("sign_in.failed", "sign_in.done", "sign_in.out")
    assert [name for name, _who in seen] == [
        "sign_in.failed",
        "sign_in.failed",
        "sign_in.done",
        "sign_in.out",
    ]
    assert seen[0][1] == alice.email
    assert seen[2][1] == "Alicia Ríos"


def test_what_was_typed_as_a_name_is_not_kept_it_may_be_a_password(client, alice):
    enter(client, "mi-secreto@de-verdad.test", "no")
    assert "mi-secreto" not in str(list(AuditEntry.objects.values()))


def test_too_many_is_written_too(client, alice):
    for _ in range(6):
        enter(client, alice.email, "no")
    assert did("sign_in.throttled")


def test_a_changed_password_and_address_are_written_and_told(sure, alice):
    new = "otra-frase-larga-y-serena"
    asked = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    sure.post(reverse("account_change_password"), asked)
    confirm(sure, new)
    sure.post(change(sure))
    assert [name for name, _who in did("password.changed", "email.asked", "email.changed")] == [
        "password.changed",
        "email.asked",
        "email.changed",
    ]
    entry = AuditEntry.objects.get(did="email.changed")
    assert (entry.before, entry.after) == ({"email": "alice@alameda.test"}, {"email": "alicia@alameda.test"})
    assert Notification.objects.filter(user=alice, event="account.security").count() == 2
    assert new not in str(list(AuditEntry.objects.values()))


def test_who_comes_by_an_invitation_has_a_session_like_anybody(client, brand, alice):
    from teams.models import Invitation

    offer = Invitation.objects.create(workspace=brand, email="dina@alameda.test")
    client.post(reverse("invitation", args=[offer.token]), {"name": "Dina", "password": PASSWORD})
    assert UserSession.objects.get().user.email == "dina@alameda.test"
    assert AuditEntry.objects.get(did="sign_in.done").after == {"how": ["invitation"]}
