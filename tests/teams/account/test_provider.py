"""What a provider may say, and how little of it is believed. At a real one: tests/real/test_oidc.py."""

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages.storage.fallback import FallbackStorage

from smm import env, oidc
from teams.account.provider import House, answers_our_question, proven_email
from teams.models import Invitation

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
