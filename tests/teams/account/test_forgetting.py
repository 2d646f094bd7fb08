"""Who lost her second factor comes in again through the operator, and everybody can see that it happened."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.test import Client

from teams.auditing import Did
from teams.models import AuditEntry, Notification
from tests.teams.account.conftest import enter


def inside(browser: Client) -> bool:
    return "_auth_user_id" in browser.session


@pytest.fixture
def locked_out(alice: Any) -> Any:
    """With a telephone she lost, and codes too."""
    before = Client()
    enter(before, alice.email)
    TOTP.activate(alice, generate_totp_secret())
    RecoveryCodes.activate(alice)
    return before


def test_her_password_opens_again_and_what_was_open_is_shut(
    locked_out: Client, alice: Any, capsys: Any
) -> None:
    browser = Client()
    enter(browser, alice.email)
    assert not inside(browser)
    call_command("forget_factors", alice.email.upper())
    assert "2 taken away" in capsys.readouterr().out
    assert not inside(locked_out)
    again = Client()
    enter(again, alice.email)
    assert inside(again)


def test_it_is_in_the_log_as_the_terminals_doing_and_she_is_told(locked_out: Client, alice: Any) -> None:
    call_command("forget_factors", alice.email)
    entry = AuditEntry.objects.filter(did=Did.SECOND_FACTOR_OFF).get()
    assert (entry.who_id, entry.door) == (None, "command")
    assert len(entry.before["names"]) == 2
    assert Notification.objects.filter(user=alice, text="Se quitó un segundo factor de tu cuenta.").exists()


def test_nobody_elses_go_and_who_has_none_is_not_bothered(locked_out: Client, alice: Any, bob: Any) -> None:
    call_command("forget_factors", bob.email)
    assert Authenticator.objects.filter(user=alice).count() == 2
    assert not Notification.objects.filter(user=bob).exists()
    with pytest.raises(CommandError, match="Nobody here signs in as «nadie»"):
        call_command("forget_factors", "nadie")
