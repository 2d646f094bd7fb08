"""Her telephone, her way in, and a browser in which she has just confirmed that it is her."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from teams.account import resetting
from tests.conftest import PASSWORD


class Telephone:
    """Shows the code of a secret, as any application would."""

    def __init__(self, secret: str) -> None:
        self.secret = secret

    def code(self) -> str:
        return auth.format_hotp_value(auth.hotp_value(self.secret, int(time.time()) // 30))

    def wrong(self) -> str:
        return "000000" if self.code() != "000000" else "111111"


def enter(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def confirm(client: Client, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_reauthenticate"), {"password": password})


@pytest.fixture
def telephone(alice: Any) -> Telephone:
    """Alice's, with her second factor active; recovery codes too."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    secret = auth.generate_totp_secret()
    TOTP.activate(alice, secret)
    RecoveryCodes.activate(alice)
    return Telephone(secret)


@pytest.fixture
def sure(client: Client, alice: Any) -> Client:
    """Alice's browser: she has come in with her password and confirmed that it is her."""
    enter(client, alice.email)
    confirm(client)
    return client


def recovery_codes(user: Any) -> list[str]:
    codes: list[str] = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    return codes


def ask_to_reset(email: str, client: Client | None = None) -> Any:
    """At the door; then the worker's turn comes."""
    answer = (client or Client()).post(reverse("account_reset_password"), {"email": email})
    resetting.send_asked()
    return answer


def forget_used_codes() -> None:
    cache.clear()
