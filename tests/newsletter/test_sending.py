"""Senders that are slow, letters that break, lists that are big: nobody gets two, nobody is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.addresses import Guard
from core.mailroom import Mailroom
from newsletter import sending
from newsletter.models import Subscriber
from tests.newsletter.conftest import Sink, states

pytestmark = pytest.mark.django_db(transaction=True)
INSIDE = Guard.of(private_ok=True)


def long_ago() -> datetime:
    return timezone.now() - timedelta(seconds=61)


def recipients(sink: Sink) -> list[str]:
    return sorted(recipient for recipient, _letter in sink.letters)


# ── who stays on the list ─────────────────────────────────────────────────────────────────────────────


def test_a_server_that_refuses_everything_empties_no_list(issue: Any, people: list[str], sink: Sink) -> None:
    sink.at_recipient.update({people[0]: "550 5.7.1 relaying denied", people[1]: "554 5.7.1 blocked"})
    sink.at_end[people[2]] = "550 5.7.1 looks like spam"
    sending.send_due()
    assert set(states(issue).values()) == {"refused"}
    assert set(Subscriber.objects.values_list("state", flat=True)) == {"on"}


def test_who_left_while_her_letter_was_refused_stays_who_left(
    issue: Any, people: list[str], sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink.at_recipient[people[0]] = "550 5.1.1 no such user"
    real = Mailroom.hand_over

    def and_she_leaves(room: Mailroom, sender: str, recipient: str, message: bytes) -> str:
        Subscriber.objects.filter(email=recipient).update(state="left")
        return real(room, sender, recipient, message)

    monkeypatch.setattr(Mailroom, "hand_over", and_she_leaves)
    sending.send_due()
    assert Subscriber.objects.get(email=people[0]).state == "left"
