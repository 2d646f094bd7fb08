"""A second factor: turned on, asked for, lost, taken away; and brands that ask for it."""

import re
import time

import pytest
from allauth.account.internal.flows import login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from teams.account import factors
from teams.models import AuditEntry, Notification
from tests.teams.account.conftest import Telephone, confirm, enter, recovery_codes

pytestmark = pytest.mark.django_db


def inside(client):
    return "_auth_user_id" in client.session


def activate(client):
    """She reads the drawing (its secret is also written out) and types what her telephone shows."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    telephone = Telephone(re.search(r"data-secret>([A-Z2-7]+)<", page)[1])
    return telephone, client.post(reverse("mfa_activate_totp"), {"code": telephone.code()})


def test_it_is_turned_on_with_what_the_telephone_shows(sure, alice):
    telephone, answer = activate(sure)
    assert answer.url == reverse("mfa_view_recovery_codes")
    page = sure.get(answer.url).content.decode()
    assert len(recovery_codes(alice)) == 10
    assert all(code in page for code in recovery_codes(alice))
    sure.post(reverse("account_logout"))
    cache.clear()
    assert enter(sure, alice.email).url == reverse("mfa_authenticate")
    assert not inside(sure)
    sure.post(reverse("mfa_authenticate"), {"code": telephone.code()})
    assert inside(sure)


def test_the_drawing_is_made_here_and_is_an_image(sure):
    page = sure.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    assert "<script>" not in page


def test_a_wrong_code_opens_nothing(client, alice, telephone):
    enter(client, alice.email)
    answer = client.post(reverse("mfa_authenticate"), {"code": telephone.wrong()})
    assert "El código no es correcto" in answer.content.decode()
    assert not inside(client)


def test_a_code_opens_once(client, alice, telephone):
    code = telephone.code()
    enter(client, alice.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    enter(client, alice.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not inside(client)


def test_not_even_half_a_minute_later_when_a_clock_that_is_off_would_still_show_it(
    client, alice, telephone, monkeypatch
):
    """One period before and one after are taken: so long a code that was used is remembered."""
    begin = int(time.time()) // 30 * 30 + 1
    monkeypatch.setattr("time.time", lambda: begin)
    code = telephone.code()
    enter(client, alice.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert inside(client)
    client.post(reverse("account_logout"))
    monkeypatch.setattr("time.time", lambda: begin + 34)
    enter(client, alice.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not inside(client)


def test_the_code_it_was_turned_on_with_opens_nothing_more(sure, alice):
    telephone, _answer = activate(sure)
    sure.post(reverse("account_logout"))
    enter(sure, alice.email)
    sure.post(reverse("mfa_authenticate"), {"code": telephone.code()})
    assert not inside(sure)


def test_with_the_first_one_what_came_in_without_it_ends(sure, alice, django_capture_on_commit_callbacks):
    """Else who holds a stolen session would be let into the brands that ask for two."""
    elsewhere = Client()
    enter(elsewhere, alice.email)
    assert elsewhere.get(reverse("profile")).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        activate(sure)
    assert elsewhere.get(reverse("profile")).status_code == 302
    assert sure.get(reverse("profile")).status_code == 200


def test_guessing_codes_is_slowed_down(client, alice, telephone):
    enter(client, alice.email)
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": telephone.wrong()})
    answer = client.post(reverse("mfa_authenticate"), {"code": telephone.code()})
    assert "Van demasiados intentos" in answer.content.decode()
    assert not inside(client)


def test_a_recovery_code_opens_once_instead_and_she_is_told(client, alice, telephone):
    code, other = recovery_codes(alice)[:2]
    for attempt, opens in ((code, True), (code, False), (other, True)):
        cache.clear()
        enter(client, alice.email)
        client.post(reverse("mfa_authenticate"), {"code": attempt})
        assert inside(client) is opens
        client.post(reverse("account_logout"))
    assert Notification.objects.filter(user=alice, text__contains="códigos de recuperación").exists()


def test_new_recovery_codes_end_the_old_ones(sure, alice, telephone):
    old = recovery_codes(alice)
    sure.post(reverse("mfa_generate_recovery_codes"))
    assert not set(old) & set(recovery_codes(alice))


def test_they_can_be_taken_as_a_text(sure, alice, telephone):
    answer = sure.get(reverse("mfa_download_recovery_codes"))
    assert "attachment" in answer["Content-Disposition"]
    assert all(code in answer.content.decode() for code in recovery_codes(alice))


def test_nothing_of_it_is_readable_in_the_database(alice, telephone):
    said = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert telephone.secret not in said
    assert not [code for code in recovery_codes(alice) if code in said]


def test_a_new_key_of_the_installation_reads_what_the_old_one_wrote(settings, alice, telephone):
    from cryptography.fernet import Fernet

    old = settings.PAUTA_KEYS
    settings.PAUTA_KEYS = [Fernet.generate_key().decode(), *old]
    call_command("rotate_keys")
    settings.PAUTA_KEYS = settings.PAUTA_KEYS[:1]
    row = Authenticator.objects.get(user=alice, type="totp")
    assert factors.Factors().decrypt(row.data["secret"]) == telephone.secret


def test_without_the_key_it_is_said_and_nobody_gets_in(client, settings, alice, telephone):
    from cryptography.fernet import Fernet

    settings.PAUTA_KEYS = [Fernet.generate_key().decode()]
    enter(client, alice.email)
    answer = client.post(reverse("mfa_authenticate"), {"code": telephone.code()})
    assert "cambió de claves" in answer.content.decode()
    assert not inside(client)


@pytest.fixture
def keyless(sure, settings, alice, telephone):
    """Alice's browser, after the installation lost the key that her codes were sealed with."""
    from cryptography.fernet import Fernet

    settings.PAUTA_KEYS = [Fernet.generate_key().decode()]
    return sure


@pytest.mark.parametrize(
    "name", ["mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes"]
)
def test_codes_that_no_key_opens_are_a_page_that_says_so(keyless, name):
    answer = keyless.get(reverse(name))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "la instalación cambió de claves" in page
    assert f'action="{reverse("mfa_generate_recovery_codes")}"' in page


def test_the_way_out_of_it_makes_others(keyless, alice):
    keyless.post(reverse("mfa_generate_recovery_codes"))
    page = keyless.get(reverse("mfa_view_recovery_codes"))
    assert page.status_code == 200
    assert all(code in page.content.decode() for code in recovery_codes(alice))


# ── who has nothing to confirm with ───────────────────────────────────────────────────────────────────

TAKES_THE_ACCOUNT = ["account_set_password", "mfa_activate_totp", "mfa_add_webauthn", "account_data"]


@pytest.fixture
def guest(client, alice):
    """She came by the provider an hour ago, and has neither a password nor a second factor."""
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)
    return client


def came_in(client, minutes_ago):
    session = client.session
    at = time.time() - 60 * minutes_ago
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "socialaccount", "at": at}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = session["_auth_user_id"]
    session.save()


@pytest.mark.parametrize("name", TAKES_THE_ACCOUNT)
def test_who_came_by_the_provider_long_ago_comes_in_anew(guest, settings, name):
    """A session that somebody else got hold of is not enough to put a password or a key of his on it."""
    settings.PAUTA_OIDC_NAME = "Alameda SSO"
    came_in(guest, minutes_ago=60)
    page = guest.get(reverse(name)).content.decode()
    assert "hace falta que acabes de entrar" in page
    assert "Entrar con Alameda SSO" in page


def test_nor_can_she_write_there(guest, alice):
    came_in(guest, minutes_ago=60)
    new = "otra-frase-bien-larga"
    guest.post(reverse("account_set_password"), {"password1": new, "password2": new})
    guest.post(reverse("account_email"), {"email": "ladron@casa.test", "action_add": ""})
    alice.refresh_from_db()
    assert not alice.has_usable_password()
    assert not EmailAddress.objects.filter(email="ladron@casa.test").exists()


@pytest.mark.parametrize("name", TAKES_THE_ACCOUNT)
def test_who_has_just_come_in_goes_on(guest, name):
    came_in(guest, minutes_ago=1)
    page = guest.get(reverse(name))
    assert page.status_code == 200
    assert "hace falta que acabes de entrar" not in page.content.decode()


def test_without_a_provider_the_way_is_a_letter(guest, settings):
    settings.PAUTA_OIDC_NAME = ""
    page = guest.get(reverse("account_set_password")).content.decode()
    assert reverse("account_reset_password") in page


@pytest.mark.parametrize(
    "name",
    ["mfa_activate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_add_webauthn",
     "account_data", "account_delete", "mfa_download_recovery_codes", "mfa_deactivate_totp"],
)  # fmt: skip
def test_what_could_take_the_account_asks_once_more(client, alice, telephone, name):
    client.force_login(alice)
    if name == "mfa_activate_totp":
        Authenticator.objects.filter(type="totp").delete()
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))


def test_taking_it_away_is_told_and_recorded(sure, alice, telephone):
    sure.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert Notification.objects.filter(user=alice, text__contains="Se quitó un segundo factor").exists()
    assert AuditEntry.objects.filter(did="second_factor.off", who_id=alice.pk).exists()


# ── brands that ask for it ────────────────────────────────────────────────────────────────────────────


def ask(client, on="1"):
    return client.post(reverse("brand_second_factor", args=["alameda"]), {"on": on}, follow=True)


def test_who_has_none_cannot_ask_others_for_one(signed_in, alice, brand):
    ask(signed_in(alice))
    brand.refresh_from_db()
    assert not brand.second_factor


def test_a_brand_that_asks_opens_only_to_who_has_one(signed_in, alice, bob, brand, telephone):
    ask(signed_in(alice))
    brand.refresh_from_db()
    assert brand.second_factor
    assert signed_in(alice).get(reverse("today", args=["alameda"])).status_code == 200
    page = signed_in(bob).get(reverse("today", args=["alameda"]))
    assert page.status_code == 403
    assert "Activar con una aplicación" in page.content.decode()
    assert AuditEntry.objects.filter(did="brand.second_factor", chain=brand.pk).exists()


def test_recovery_codes_alone_are_no_second_factor(signed_in, brand, bob):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    brand.second_factor = True
    brand.save()
    RecoveryCodes.activate(bob)
    assert signed_in(bob).get(reverse("today", args=["alameda"])).status_code == 403


def test_once_she_has_one_the_brand_opens(client, brand, bob):
    brand.second_factor = True
    brand.save()
    enter(client, bob.email)
    confirm(client)
    activate(client)
    assert client.get(reverse("today", args=["alameda"])).status_code == 200


def test_a_strangers_brand_stays_unknown_whatever_it_asks(signed_in, charlie, brand):
    brand.second_factor = True
    brand.save()
    assert signed_in(charlie).get(reverse("today", args=["alameda"])).status_code == 404


def test_only_who_may_change_the_settings_may_ask(signed_in, bob, brand):
    assert signed_in(bob).get(reverse("brand_second_factor", args=["alameda"])).status_code == 403
    assert ask(signed_in(bob)).status_code == 403


def test_without_asking_no_query_is_spent(rf, alice, brand, django_assert_num_queries):
    from teams.account import second_factor

    request = rf.get("/")
    request.user = alice
    with django_assert_num_queries(0):
        assert not second_factor.is_missing(request, brand)
