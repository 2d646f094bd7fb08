"""A second factor: turned on, asked for, lost, taken away; and brands that ask for it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import call_command
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
