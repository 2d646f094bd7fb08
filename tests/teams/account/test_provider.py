"""What a provider may say, and how little of it is believed. At a real one: tests/real/test_oidc.py."""

import json

import pytest
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.contrib.messages.storage.fallback import FallbackStorage

from smm import env, oidc
from teams.account import issuer, provider
from teams.account.provider import House, answers_our_question, proven_email
from teams.models import AuditEntry, Invitation

pytestmark = pytest.mark.django_db


def told(**claims):
    """A sign-in as allauth hands it over."""
    said = {"sub": "7", "email": "alice@alameda.test", **claims}
    login = SocialLogin(
        account=SocialAccount(provider="organizacion", uid="7", extra_data={"userinfo": said})
    )
    login.state = {}
    return login


@pytest.mark.parametrize("vouched", [False, "false", "no", 0, 1, None, "1", 1.5, [True], {}])
def test_only_a_plain_yes_vouches_for_an_address(alice, vouched):
    """«false» as a word is true to Python: that alone would hand over any account."""
    login = told(email_verified=vouched)
    assert proven_email(login) == ""
    assert House().authenticate_by_email(login) is None


@pytest.mark.parametrize("vouched", [True, "true"])
def test_a_plain_yes_finds_her(alice, vouched):
    assert House().authenticate_by_email(told(email_verified=vouched)) == (alice, "alice@alameda.test")


@pytest.mark.parametrize("email", ["", None, ["alice@alameda.test"], 7])
def test_an_address_that_is_none_finds_nobody(alice, email):
    assert House().authenticate_by_email(told(email=email, email_verified=True)) is None


def test_two_answers_about_two_people_are_refused(rf, alice):
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    login = told(email_verified=True)
    login.account.extra_data["id_token"] = {"sub": "8"}
    with pytest.raises(ImmediateHttpResponse):
        House().pre_social_login(request, login)
    assert "dos personas distintas" in str(next(iter(request._messages)))


def test_an_invitation_opens_to_a_proven_address_alone(rf, brand):
    Invitation.objects.create(workspace=brand, email="dina@alameda.test")
    request = rf.get("/")
    assert House().is_open_for_signup(request, told(email="DINA@alameda.test", email_verified=True))
    assert not House().is_open_for_signup(request, told(email="dina@alameda.test", email_verified=False))


# ── what the operator tells ───────────────────────────────────────────────────────────────────────────


def test_half_a_provider_is_refused_at_the_start(monkeypatch):
    monkeypatch.setenv("PAUTA_OIDC_ISSUER", "https://login.example.org")
    with pytest.raises(env.Misconfigured, match="PAUTA_OIDC_CLIENT_ID"):
        oidc.name()
    monkeypatch.setenv("PAUTA_OIDC_CLIENT_ID", "pauta")
    with pytest.raises(env.Misconfigured, match="PAUTA_OIDC_SECRET"):
        oidc.providers()


def test_without_one_there_is_no_door(client, alice, monkeypatch):
    monkeypatch.delenv("PAUTA_OIDC_ISSUER", raising=False)
    assert oidc.providers() == {}
    assert client.post("/cuenta/con-proveedor/").status_code == 404
    assert "con-proveedor" not in client.get("/cuenta/login/").content.decode()


# ── the answer belongs to the question ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "got", "ours"),
    [("n1", "n1", True), ("n1", "n2", False), ("n1", None, False), ("", "", False), (None, None, False),
     ("n1", 7, False)],
)  # fmt: skip
def test_an_answer_made_for_another_visit_is_none(asked, got, ours):
    login = told()
    login.state = {"nonce": asked}
    login.account.extra_data["id_token"] = {"sub": "7", **({"nonce": got} if got is not None else {})}
    assert answers_our_question(login) is ours


def test_it_does_not_get_in(rf, alice):
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    login = told(email_verified=True)
    login.state = {"nonce": "n1"}
    login.account.extra_data["id_token"] = {"sub": "7", "nonce": "n2"}
    with pytest.raises(ImmediateHttpResponse):
        House().pre_social_login(request, login)
    assert "otra visita" in str(next(iter(request._messages)))


# ── its name ──────────────────────────────────────────────────────────────────────────────────────────


CASA = "https://login.example.org/realms/casa"


def document(said, status=200):
    answer = requests.Response()
    answer.status_code, answer._content = status, json.dumps(said).encode()
    return answer


@pytest.fixture
def told_issuer(settings):
    def told(server_url):
        app = {"settings": {"server_url": server_url}}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}

    told(CASA)
    return told


@pytest.mark.parametrize("configured", [CASA, f"{CASA}/", f"{CASA}/.well-known/openid-configuration"])
@pytest.mark.parametrize("said", [CASA, f"{CASA}/"])
def test_it_has_to_call_itself_as_configured(told_issuer, configured, said):
    told_issuer(configured)
    issuer.refuse_another(document({"issuer": said}))


@pytest.mark.parametrize(
    "said",
    [
        {"issuer": "https://login.example.org/realms/otra"},
        {"issuer": "https://login.example.org.evil.test/realms/casa"},
        {"issuer": "http://login.example.org/realms/casa"},
        {"issuer": "https://LOGIN.example.org/realms/casa"},
        {"issuer": f"{CASA}//"},
        {"issuer": [CASA]},
        {"issuer": ""},
        {},
        [CASA],
    ],
)
def test_any_other_name_is_refused(told_issuer, said):
    with pytest.raises(issuer.AnotherIssuer, match="PAUTA_OIDC_ISSUER is"):
        issuer.refuse_another(document(said))


def test_it_is_its_document_that_is_compared_and_nothing_else(told_issuer):
    assert issuer.is_document(f"{CASA}/.well-known/openid-configuration")
    assert not issuer.is_document(f"{CASA}/token")


# ── what fails ────────────────────────────────────────────────────────────────────────────────────────


def test_a_failed_sign_in_is_in_the_log_and_nobody_drowns_it(client, told_issuer):
    for _ in range(provider.FAILED_AN_HOUR + 5):
        provider.House().on_authentication_error(None, None, error="unknown", exception=ValueError("x"))
    failed = AuditEntry.objects.filter(did="sign_in.failed")
    assert failed.count() == provider.FAILED_AN_HOUR


def test_her_own_no_is_no_failure():
    provider.House().on_authentication_error(None, None, error=AuthError.CANCELLED)
    assert not AuditEntry.objects.exists()
