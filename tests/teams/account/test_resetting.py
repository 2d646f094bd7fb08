"""A forgotten password: what the request does, for whom we know and for whom we don't, and what a worker."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from celery import current_app
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from publishing.ticking import CHORES
from teams.account import resetting
from teams.models import AuditEntry, ResetAsked
from teams.notices.posting import Fate
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
CHORE = "teams.tasks.send_reset_letters"
NOBODY = "nadie@x.test"


def ask(email: str, **headers: str):
    return Client(**headers).post(reverse("account_reset_password"), {"email": email})


def in_a_while() -> None:
    resetting.send_asked(timezone.now() + resetting.AGAIN + timedelta(seconds=1))


@pytest.fixture
def server(monkeypatch):
    """What the mail server will say."""

    def says(fate: Fate) -> None:
        monkeypatch.setattr(resetting, "hand_over", lambda letter: fate)

    return says


# ── the request ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("email", ["alice@alameda.test", NOBODY], ids=["known", "unknown"])
def test_the_request_sends_nothing_itself(alice, email):
    assert ask(email).url == reverse("account_reset_password_done")
    assert not mail.outbox
    assert ResetAsked.objects.count() == 1


def statements(email: str) -> list[str]:
    """What the request asks of the database, with its values left out."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        ask(email)
    return [re.sub(r"'[^']*'|\b\d+\b|NULL", "?", one["sql"]) for one in seen.captured_queries]


def test_it_does_the_same_for_whom_we_know_and_for_whom_we_do_not(alice):
    """Statement by statement: what is done only for one of them could be told by the clock."""
    statements(NOBODY)  # what is asked once per process
    known, unknown = statements(alice.email), statements(NOBODY)
    assert known == unknown
    assert any(one.startswith("INSERT") for one in known)


def test_neither_what_was_typed_nor_a_token_is_kept(alice):
    ask(alice.email)
    ask(NOBODY)
    kept = str(list(ResetAsked.objects.values()))
    assert NOBODY not in kept
    assert alice.email not in kept
    assert set(ResetAsked.objects.values().first()) == {
        "id", "user_id", "asked_at", "due_at", "tries", "address", "agent", "request_id",
    }  # fmt: skip


# ── the worker ────────────────────────────────────────────────────────────────────────────────────────


def test_the_letter_comes_by_the_chore_and_opens(alice):
    ask("ALICE@alameda.test")
    assert CHORES[CHORE] <= 5
    current_app.loader.import_default_modules()
    current_app.tasks[CHORE]()
    (letter,) = mail.outbox
    assert letter.to == ["alice@alameda.test"]
    link = re.search(r"http\S+", letter.body)[0]
    page = Client().get(link, follow=True)
    assert "password1" in page.content.decode()
    assert not ResetAsked.objects.exists()


def test_for_nobody_the_worker_has_nothing_to_send_and_forgets_it(alice):
    ask(NOBODY)
    assert resetting.send_asked() == 0
    assert not mail.outbox
    assert not ResetAsked.objects.exists()


def test_nor_for_who_was_shut_out_meanwhile(alice):
    ask(alice.email)
    alice.is_active = False
    alice.save()
    resetting.send_asked()
    assert not mail.outbox
    assert not ResetAsked.objects.exists()


def test_the_link_is_of_the_house_whatever_the_request_called_it(alice, settings):
    settings.ALLOWED_HOSTS = ["*"]
    Client(HTTP_HOST="mala.test").post(reverse("account_reset_password"), {"email": alice.email})
    resetting.send_asked()
    assert settings.PAUTA_URL + "/cuenta/" in mail.outbox[0].body
    assert "mala.test" not in mail.outbox[0].body


def test_it_is_in_her_language(alice):
    alice.language = "en"
    alice.save()
    ask(alice.email)
    resetting.send_asked()
    assert mail.outbox[0].subject == "Choose a new password for Pauta"


def test_the_log_tells_it_once_from_where_it_was_asked(alice, server):
    ask(alice.email, REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Navegador/1")
    ask(NOBODY)
    server(Fate.LATER)
    resetting.send_asked()
    in_a_while()
    entry = AuditEntry.objects.get(did="password.reset_asked")
    assert (entry.address, entry.agent, entry.door) == ("203.0.113.9", "Navegador/1", "web")
    assert entry.thing == f"teams.user:{alice.pk}"


def test_while_the_mail_server_is_away_it_waits_and_then_comes_once(alice, server, monkeypatch):
    ask(alice.email)
    server(Fate.CLOSED)
    assert resetting.send_asked() == 0
    monkeypatch.undo()
    resetting.send_asked()
    assert not mail.outbox, "not before its time"
    in_a_while()
    in_a_while()
    assert len(mail.outbox) == 1


def test_what_another_worker_has_is_left_to_it(alice):
    ask(alice.email)
    now = timezone.now()
    (pk,) = ResetAsked.objects.values_list("pk", flat=True)
    assert resetting.claim(pk, now)
    assert resetting.claim(pk, now) is None


def test_after_an_hour_it_is_given_up_and_said(alice, server, caplog):
    ask(alice.email)
    server(Fate.CLOSED)
    resetting.send_asked()
    assert resetting.send_asked(timezone.now() + timedelta(hours=1, minutes=1)) == 0
    assert not ResetAsked.objects.exists()
    assert "given up" in caplog.text
    assert alice.email not in caplog.text


def test_a_password_changed_meanwhile_leaves_the_link_of_the_letter_good(alice):
    """The token is made of her row as it is when the letter is written, not when it was asked for."""
    ask(alice.email)
    alice.set_password(PASSWORD + "!")
    alice.save()
    resetting.send_asked()
    link = re.search(r"http\S+", mail.outbox[0].body)[0]
    assert "ya no sirve" not in Client().get(link, follow=True).content.decode()
