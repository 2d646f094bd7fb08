"""The organisation's own sign-in, at a real OpenID Connect provider: who gets in and who doesn't."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from smm import oidc as told
from teams.models import AuditEntry, Invitation, Membership, User
from tests.conftest import PASSWORD
from tests.real.servers.oidc import DOOR, OIDCProvider, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(oidc: OIDCProvider, settings: Any, monkeypatch: Any) -> OIDCProvider:
    """As an operator would configure it; its address is a private one, which she lists."""
    for name, value in {"ISSUER": oidc.url, "CLIENT_ID": oidc.client, "SECRET": oidc.secret}.items():
        monkeypatch.setenv(f"PAUTA_OIDC_{name}", value)
    monkeypatch.setenv("PAUTA_OIDC_NAME", "Alameda SSO")
    settings.SOCIALACCOUNT_PROVIDERS, settings.PAUTA_OIDC_NAME = told.providers(), told.name()
    settings.PAUTA_PRIVATE_HOSTS = [urlsplit(oidc.url).netloc]
    return oidc


def come(client: Client, name: str, *, says_yes: bool = True, **asked: str) -> Any:
    """She presses the button, signs in on the provider's own pages, and comes back."""
    away = client.post(reverse("provider_away"), asked)
    answer = Person(name, DOOR).follow(away.context["url"], says_yes=says_yes)
    return client.get(urlsplit(DOOR).path, answer, follow=True)


def inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_who_we_know_comes_in_and_is_joined(provider: OIDCProvider, client: Client, alice: Any) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "Entrar con Alameda SSO" in page
    come(client, "alice")
    assert inside(client)
    assert SocialAccount.objects.get().user == alice
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert AuditEntry.objects.filter(did="oidc.linked", who_id=alice.pk).exists()
    how = AuditEntry.objects.get(did="sign_in.done").after["how"]
    assert how == ["socialaccount"]


def test_the_second_time_the_joining_counts_not_the_address(
    provider: OIDCProvider, client: Client, alice: Any
) -> None:
    come(client, "alice")
    client.post(reverse("account_logout"))
    EmailAddress.objects.filter(user=alice).update(email="otra@alameda.test")
    User.objects.filter(pk=alice.pk).update(email="otra@alameda.test")
    come(client, "alice")
    assert inside(client)
    assert SocialAccount.objects.count() == 1


def test_whom_nobody_knows_stays_outside(provider: OIDCProvider, client: Client, alice: Any) -> None:
    page = come(client, "nadie")
    assert not inside(client)
    assert "aquí nadie te ha invitado" in page.content.decode()
    assert not User.objects.filter(email__startswith="nadie").exists()


def test_an_address_nobody_vouches_for_takes_no_account(
    provider: OIDCProvider, client: Client, alice: Any
) -> None:
    come(client, "alice-sin-verificar")
    assert not inside(client)
    assert not SocialAccount.objects.exists()


def test_an_address_we_never_verified_is_not_matched(
    provider: OIDCProvider, client: Client, alice: Any
) -> None:
    """Else somebody who wrote another's address into her account would share it with her."""
    EmailAddress.objects.filter(user=alice).update(verified=False)
    come(client, "alice")
    assert not inside(client)


def test_who_was_invited_gets_an_account_and_no_seat_until_she_says_yes(
    provider: OIDCProvider, client: Client, brand: Any, alice: Any
) -> None:
    offer = Invitation.objects.create(workspace=brand, email="dina@alameda.test", role="editor")
    page = come(client, "dina")
    dina = User.objects.get(email="dina@alameda.test")
    assert inside(client)
    assert not dina.has_usable_password()
    assert not dina.is_superuser
    assert not Membership.objects.filter(user=dina).exists()
    assert page.redirect_chain[-1][0] == reverse("invitation", args=[offer.token])
    client.post(reverse("invitation", args=[offer.token]))
    assert Membership.objects.get(user=dina).role == "editor"


def test_a_withdrawn_invitation_opens_no_door(
    provider: OIDCProvider, client: Client, brand: Any, alice: Any
) -> None:
    from django.utils import timezone

    Invitation.objects.create(workspace=brand, email="dina@alameda.test", withdrawn_at=timezone.now())
    come(client, "dina")
    assert not inside(client)


def test_who_was_deactivated_stays_outside(provider: OIDCProvider, client: Client, alice: Any) -> None:
    come(client, "alice")
    client.post(reverse("account_logout"))
    User.objects.filter(pk=alice.pk).update(is_active=False)
    come(client, "alice")
    assert not inside(client)


def test_a_second_factor_of_hers_is_still_asked_for(
    provider: OIDCProvider, client: Client, alice: Any
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    TOTP.activate(alice, auth.generate_totp_secret())
    page = come(client, "alice")
    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    assert not inside(client)


@pytest.mark.parametrize(("counts", "status"), [(False, 403), (True, 200)])
def test_a_brand_that_asks_for_two_takes_the_provider_where_told_so(
    provider: OIDCProvider, client: Client, brand: Any, alice: Any, settings: Any, counts: bool, status: int
) -> None:
    settings.PAUTA_OIDC_IS_SECOND_FACTOR = counts
    brand.second_factor = True
    brand.save()
    come(client, "alice")
    assert client.get(reverse("today", args=["alameda"])).status_code == status


def test_saying_no_there_is_no_error_here(provider: OIDCProvider, client: Client, alice: Any) -> None:
    page = come(client, "alice", says_yes=False)
    assert "Dijiste que no" in page.content.decode()
    assert not inside(client)


def test_an_answer_to_somebody_elses_question_is_refused(
    provider: OIDCProvider, client: Client, alice: Any
) -> None:
    """Else one could be signed in, without knowing, as somebody else."""
    away = client.post(reverse("provider_away"))
    answer = Person("alice", DOOR).follow(away.context["url"])
    other = Client()
    assert other.get(urlsplit(DOOR).path, answer).status_code == 401
    assert not inside(other)


def test_an_id_token_made_for_another_visit_is_refused(
    provider: OIDCProvider, client: Client, alice: Any
) -> None:
    """Its state and PKCE are right: what the provider signed is of another question."""
    away = client.post(reverse("provider_away"))
    session = client.session
    for state, *_when in session[statekit.STATES_SESSION_KEY].values():
        state["nonce"] = "another"
    session.save()
    answer = Person("alice", DOOR).follow(away.context["url"])
    page = client.get(urlsplit(DOOR).path, answer, follow=True)
    assert "es de otra visita" in page.content.decode()
    assert not inside(client)


def test_a_private_address_that_nobody_listed_is_not_asked(
    provider: OIDCProvider, client: Client, settings: Any, alice: Any
) -> None:
    settings.PAUTA_PRIVATE_HOSTS = []
    answer = client.post(reverse("provider_away"))
    assert answer.status_code == 502
    assert "No se pudo entrar" in answer.content.decode()


def test_a_provider_that_calls_itself_otherwise_is_not_believed(
    provider: OIDCProvider, client: Client, settings: Any, alice: Any
) -> None:
    """The same server under another name: its document names another issuer than we were told."""
    port = urlsplit(provider.url).port
    settings.PAUTA_PRIVATE_HOSTS = [f"localhost:{port}"]
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = f"http://localhost:{port}"
    answer = client.post(reverse("provider_away"))
    assert answer.status_code == 502
    assert "No se pudo entrar" in answer.content.decode()


def test_one_that_changes_its_name_while_she_is_there_lets_nobody_in(
    provider: OIDCProvider, client: Client, settings: Any, alice: Any
) -> None:
    away = client.post(reverse("provider_away"))
    answer = Person("alice", DOOR).follow(away.context["url"])
    port = urlsplit(provider.url).port
    settings.PAUTA_PRIVATE_HOSTS = [f"localhost:{port}"]
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = f"http://localhost:{port}"
    back = client.get(urlsplit(DOOR).path, answer)
    assert back.status_code == 502
    assert "No se pudo entrar" in back.content.decode()
    assert not inside(client)
    assert AuditEntry.objects.filter(did="sign_in.failed").exists()


def test_it_is_joined_and_separated_from_her_own_pages(
    provider: OIDCProvider, client: Client, alice: Any
) -> None:
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    come(client, "cualquiera", process="connect")
    joined = SocialAccount.objects.get()
    assert joined.user == alice
    client.post(reverse("socialaccount_connections"), {"account": joined.pk})
    assert not SocialAccount.objects.exists()
    assert AuditEntry.objects.filter(did="oidc.unlinked").exists()


def test_without_a_password_the_end_asks_to_come_in_anew(
    provider: OIDCProvider, client: Client, brand: Any, alice: Any
) -> None:
    offer = Invitation.objects.create(workspace=brand, email="dina@alameda.test", role="editor")
    come(client, "dina")
    client.post(reverse("invitation", args=[offer.token]))
    page = reverse("account_delete")
    assert "Escribe tu correo" in client.get(page).content.decode()
    session = client.session
    for each in session["account_authentication_methods"]:
        each["at"] -= 3600
    session.save()
    assert "hace falta que acabes de entrar" in client.get(page).content.decode()
    come(client, "dina", next=page)
    assert "Escribe tu correo" in client.get(page).content.decode()
