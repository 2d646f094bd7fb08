"""How long a sign-in lasts."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.urls import reverse

from teams.account.lifetime import SINCE

PROFILE = "profile"


@pytest.fixture
def browser(signed_in: Any, alice: Any) -> Any:
    browser = signed_in(alice)
    assert browser.get(reverse(PROFILE)).status_code == 200
    return browser


def began(browser: Any, days: float) -> None:
    session = browser.session
    session[SINCE] = int(time.time() - days * 86_400)
    session.save()


def test_after_thirty_days_she_signs_in_again_however_often_she_came(browser: Any) -> None:
    began(browser, 29.9)
    assert browser.get(reverse(PROFILE)).status_code == 200
    began(browser, 30.1)
    answer = browser.get(reverse(PROFILE))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_a_week_without_a_visit_ends_it_and_a_visit_begins_the_week_anew(browser: Any, settings: Any) -> None:
    assert settings.SESSION_COOKIE_AGE == 7 * 86_400
    session = browser.session
    session["seen"] = 0  # long ago: this visit counts
    session.save()
    answer = browser.get(reverse(PROFILE))
    assert answer.cookies["sessionid"]["max-age"] == 7 * 86_400
