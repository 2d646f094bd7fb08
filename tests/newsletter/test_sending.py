"""Senders that are slow, letters that break, lists that are big: nobody gets two, nobody is forgotten."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.addresses import Guard
from core.mailroom import Mailroom, Server
from newsletter import joining, sending, turns, writing
from newsletter.issues import take
from newsletter.models import Letter, Newsletter, Subscriber
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


# ── two senders ───────────────────────────────────────────────────────────────────────────────────────


def meanwhile(monkeypatch: pytest.MonkeyPatch, what: Callable[[], None]) -> None:
    """While the first letter is being written, once."""
    real, left = writing.message, [what]

    def slowly(letter: Letter) -> Any:
        if left:
            left.pop()()
        return real(letter)

    monkeypatch.setattr(writing, "message", slowly)


def test_a_slow_sender_whose_turn_ran_out_sends_nothing_a_second_time(
    issue: Any, newsletter: Newsletter, people: list[str], sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_sends_it_all() -> None:
        Newsletter.objects.update(lease_until=long_ago())
        assert sending.send_due() == 3

    meanwhile(monkeypatch, another_sends_it_all)
    assert sending.send_list(newsletter.pk) == 0
    assert recipients(sink) == people
    assert set(states(issue).values()) == {"sent"}


def test_a_slow_sender_gives_back_only_its_own_turn(
    issue: Any, newsletter: Newsletter, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    anothers = timezone.now() + timedelta(minutes=2)
    meanwhile(monkeypatch, lambda: Newsletter.objects.update(lease_until=anothers) and None)
    assert sending.send_list(newsletter.pk) == 1  # the one in its hands, and no further
    newsletter.refresh_from_db()
    assert newsletter.lease_until == anothers


def test_of_two_senders_with_one_letter_in_their_hands_one_sends_it(
    issue: Any, newsletter: Newsletter, sink: Sink, mail_server: Server
) -> None:
    def claimed() -> Letter:
        return next(sending._claimed(turns.take(newsletter.pk), math.inf, 1))

    slow = claimed()
    Newsletter.objects.update(lease_until=long_ago())
    sending.settle_what_a_crash_left()
    quick = claimed()
    assert slow.pk == quick.pk
    with Mailroom(mail_server, INSIDE) as one, Mailroom(mail_server, INSIDE) as other:
        assert sending._send(slow, one) == 0
        sending._settle(slow, "refused")  # what the slow one thinks of it no longer counts
        sending._again(slow, "451 busy")
        sending._back(slow)
        assert sending._send(quick, other) == 1
    assert Letter.objects.get(pk=slow.pk).state == "sent"
    assert len(sink.letters) == 1


def test_one_that_begins_to_leave_while_it_is_taken_for_dead_waits_no_longer(issue: Any) -> None:
    letter = issue.letters.first()
    Letter.objects.filter(pk=letter.pk).update(state="leaving", tries=1)

    once = [letter.pk]

    def it_leaves(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("UPDATE") and once:
            Letter.objects.filter(pk=once.pop()).update(left_at=timezone.now())
        return execute(sql, *rest)

    with connection.execute_wrapper(it_leaves):
        sending.settle_what_a_crash_left()
    assert Letter.objects.get(pk=letter.pk).state != "waiting"


# ── letters that break ────────────────────────────────────────────────────────────────────────────────


def test_names_and_domains_of_any_kind_get_their_letter(
    newsletter: Newsletter, people: list[str], sink: Sink
) -> None:
    Newsletter.objects.update(sender_name="Café\r\nAlameda", sender="hola@café.example")
    Subscriber.objects.filter(email=people[0]).update(name="Ana\r\nBcc: todas@x.example\u202e")
    Subscriber.objects.filter(email=people[1]).update(email="beto@ñandú.example")
    take(newsletter, {"key": "k" * 32, "subject": "Hola\x0b\x00 a todas", "text": "Ho\x00la"})
    assert sending.send_due() == 3
    (to_ana,) = sink.to(people[0])
    assert to_ana["From"] == "Café Alameda <hola@xn--caf-dma.example>"
    assert to_ana["To"].addresses[0].display_name == "Ana Bcc: todas@x.example"
    assert to_ana["Bcc"] is None
    assert to_ana["Subject"] == "Hola a todas"
    assert to_ana["Message-ID"].endswith("@xn--caf-dma.example>")
    assert len(sink.to("beto@xn--and-6ma2c.example")) == 1


def test_a_letter_that_can_t_be_written_keeps_back_no_other(
    issue: Any, people: list[str], sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    def broken() -> None:
        raise RuntimeError("a defect of ours")

    meanwhile(monkeypatch, broken)
    assert sending.send_due() == 2
    assert sorted(states(issue).values()) == ["refused", "sent", "sent"]
    assert "RuntimeError" in issue.letters.get(state="refused").reason
    assert "a defect of ours" in caplog.text


def test_a_defect_while_a_letter_leaves_puts_that_one_in_doubt(
    issue: Any, people: list[str], sink: Sink, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    real = Mailroom.hand_over

    def broken(room: Mailroom, sender: str, recipient: str, message: bytes) -> str:
        if recipient == people[0]:
            raise RuntimeError("a defect of ours")
        return real(room, sender, recipient, message)

    monkeypatch.setattr(Mailroom, "hand_over", broken)
    for _round in range(2):
        sending.send_due()
    assert states(issue) == {people[0]: "unsure", people[1]: "sent", people[2]: "sent"}
    assert "a defect of ours" in caplog.text


# ── the pace ──────────────────────────────────────────────────────────────────────────────────────────


def test_no_more_leave_in_a_minute_than_were_asked_for_and_nobody_waits_for_it(
    issue: Any, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail(f"a thread was held for {seconds} s"))
    Newsletter.objects.update(per_minute=2)
    assert [sending.send_due(), sending.send_due()] == [2, 0]
    Letter.objects.filter(state="sent").update(left_at=long_ago())
    assert sending.send_due() == 1


def test_what_the_server_put_off_counts_in_its_pace_too(issue: Any, people: list[str], sink: Sink) -> None:
    sink.at_end.update(dict.fromkeys(people, "451 busy"))
    Newsletter.objects.update(per_minute=2)
    sending.send_due()
    sending.send_due()
    assert Letter.objects.filter(tries=1).count() == 2


def test_lists_share_a_round_that_is_short(
    issue: Any, newsletter: Newsletter, brand: Any, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Newsletter.objects.create(workspace=brand, slug="dos", title="Dos", token_hash="x")
    subscriber = Subscriber.objects.create(newsletter=second, email="ana@uno.example", state="on")
    take(second, {"key": "k" * 32, "subject": "Hola", "text": "Hola"})
    assert subscriber.letters.exists()
    given: list[float] = []
    monkeypatch.setattr(sending, "send_list", lambda pk, seconds: given.append(seconds) or 0)
    sending.send_due()
    assert len(given) == 2
    assert sum(given) <= 15


# ── big lists ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_big_list_is_brought_and_written_to_by_few_queries(
    newsletter: Newsletter, django_assert_max_num_queries: Any
) -> None:
    lines = "\n".join(f"p{number}@uno.example,Persona {number}" for number in range(2000))
    with django_assert_max_num_queries(120):
        assert joining.bring(newsletter, lines).added == 2000
        assert joining.bring(newsletter, lines.upper()).there == 2000
    with django_assert_max_num_queries(12):
        issue = take(newsletter, {"key": "k" * 32, "subject": "Hola", "text": "Hola"})
    assert issue.letters.filter(state="waiting", tries=0, left_at=None, reason="").count() == 2000
    assert issue.letters.values("subscriber").distinct().count() == 2000


def test_only_who_is_on_the_list_at_that_moment_gets_the_issue(
    newsletter: Newsletter, people: list[str]
) -> None:
    Subscriber.objects.filter(email=people[0]).update(state="asked")
    before = timezone.now()
    issue = take(newsletter, {"key": "k" * 32, "subject": "Hola", "text": "Hola"})
    assert sorted(states(issue)) == people[1:]
    assert all(before <= letter.due_at <= timezone.now() for letter in issue.letters.all())


def test_who_joins_while_an_import_runs_is_counted_as_there(
    newsletter: Newsletter, people: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "_known", lambda newsletter: {})
    taken = joining.bring(newsletter, f"{people[0]}\nnueva@uno.example\nNUEVA@uno.example")
    assert (taken.added, taken.there) == (1, 2)


@pytest.mark.parametrize("email", [f"{'a' * 250}@uno.example", f"ana@{'ñ' * 62}.example"])
def test_an_address_that_no_mail_server_takes_is_said_and_stops_no_other(
    newsletter: Newsletter, email: str
) -> None:
    taken = joining.bring(newsletter, f"{email}\nana@uno.example,Ana\x00\x0bMaría")
    assert (taken.added, [number for number, _seen in taken.wrong]) == (1, [1])
    assert Subscriber.objects.get().name == "Ana María"
