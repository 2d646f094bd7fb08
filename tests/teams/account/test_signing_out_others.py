"""The operator's command: whose sessions end."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.teams.account.conftest import enter


@pytest.fixture
def hers(alice: Any) -> Client:
    return at_work(alice)


@pytest.fixture
def his(bob: Any) -> Client:
    return at_work(bob)


def at_work(person: Any) -> Client:
    browser = Client()
    enter(browser, person.email)
    return browser


def still_in(browser: Any) -> bool:
    return browser.get(reverse("profile")).status_code == 200


def test_one_persons_sessions_end_and_nobody_elses(hers: Any, his: Any, alice: Any, capsys: Any) -> None:
    call_command("sign_out", alice.email.upper())
    assert "Sessions ended: 1." in capsys.readouterr().out
    assert (still_in(hers), still_in(his)) == (False, True)


def test_everybodys_sessions_end(hers: Any, his: Any) -> None:
    call_command("sign_out", everybody=True)
    assert (still_in(hers), still_in(his)) == (False, False)


@pytest.mark.parametrize("words", [[], ["nadie@alameda.test"], ["ana@alameda.test", "--everybody"]])
def test_it_asks_whom(words: list[str], db: Any) -> None:
    with pytest.raises(CommandError):
        call_command("sign_out", *words)
