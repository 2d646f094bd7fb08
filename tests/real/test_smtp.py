"""Letters of notices to a real mail server: whole; one that is killed or freezes costs none, doubles none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from teams.models import Notification
from teams.notices import Event, mailing, tell
from tests.real.conftest import started
from tests.real.servers.smtp import RealSMTP


@pytest.fixture(scope="module")
def smtp_of_module() -> Iterator[RealSMTP]:
    yield from started(RealSMTP)


@pytest.fixture
def smtp(smtp_of_module: RealSMTP, settings: Any) -> RealSMTP:
    """This installation's mail leaves here."""
    smtp_of_module.server.make_sure_it_runs()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = smtp_of_module.host, smtp_of_module.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_TIMEOUT = 2
    return smtp_of_module


def ask(brand: Any, to: Any, by: Any, title: str, event: Event = Event.REVIEW_REQUESTED) -> None:
    text, params = "%(who)s te pide revisar «%(title)s».", {"who": str(by), "title": title}
    tell(event, workspace=brand, to=[to], text=text, params=params, url="/m/alameda/", by=by)


def soon(**more: int) -> Any:
    return timezone.now() + timedelta(minutes=1, **more)


def about(smtp: RealSMTP, title: str) -> list[Any]:
    return [one for one in smtp.letters() if title in one.get_body(("plain",)).get_content()]


def test_a_letter_and_a_digest_arrive_whole(smtp: RealSMTP, brand: Any, alice: Any, bob: Any) -> None:
    ask(brand, alice, bob, "Ñandú al horno")
    ask(brand, alice, bob, "Chilaquiles", Event.REMARK_NEW)
    assert mailing.send_due(soon()) == 1
    (letter,) = about(smtp, "Ñandú al horno")
    assert letter["To"] == alice.email
    assert letter["Subject"].strip() == "Café Alameda: Beto Luna te pide revisar «Ñandú al horno»."
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "<a href=" in letter.get_body(("html",)).get_content()
    assert mailing.send_due(soon(hours=24)) == 1
    (digest,) = about(smtp, "Chilaquiles")
    assert digest["Subject"].strip() == "Tu resumen: 1 aviso"


@pytest.mark.parametrize("hurt", ["stop", "freeze"])
def test_a_server_that_is_killed_or_freezes_costs_no_letter_and_doubles_none(
    smtp: RealSMTP, brand: Any, alice: Any, bob: Any, hurt: str
) -> None:
    getattr(smtp.server, hurt)()
    ask(brand, alice, bob, f"Pan {hurt}")
    assert mailing.send_due(soon()) == 0
    waiting = Notification.objects.get()
    assert waiting.mail_claimed_at is None
    smtp.server.make_sure_it_runs()
    assert mailing.send_due(waiting.mail_due) == 1
    assert mailing.send_due(soon(hours=24)) == 0
    assert len(about(smtp, f"Pan {hurt}")) == 1
