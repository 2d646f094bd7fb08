"""From the list to the mailbox, through a real mail server; each letter once, or said to be in doubt."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from core.addresses import Guard
from core.mailroom import STARTTLS, TLS, Closed, Mailroom, NotLetIn, Server
from newsletter import issues, joining, lists, sending, tasks
from newsletter.models import Letter, Newsletter, Subscriber
from publishing import networks
from publishing.access import access_for
from publishing.content import content
from publishing.entering import CannotConnect
from publishing.handing import hand_over
from publishing.models import Channel
from publishing.newslettering import connect_newsletter
from publishing.states import State
from publishing.vault import reseal_everything
from tests.newsletter.conftest import SAID, Sink, states

pytestmark = pytest.mark.django_db(transaction=True)
INSIDE = Guard.of(private_ok=True)


def later() -> None:
    """Time passes for what waits."""
    Letter.objects.filter(state="waiting").update(due_at=timezone.now())


# ── a letter ──────────────────────────────────────────────────────────────────────────────────────────


def test_everybody_gets_one_letter_that_says_what_was_written(
    issue: Any, people: list[str], sink: Sink
) -> None:
    assert sending.send_due() == 3
    assert sending.send_due() == 0
    assert sorted(recipient for recipient, _message in sink.letters) == people
    (letter,) = sink.to(people[0])
    assert letter["Subject"] == "¡Otoño! 🍂"
    assert letter["From"] == "Café Alameda <hola@alameda.example>"
    plain = letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "\n.solo un punto\n" in plain.replace("\r\n", "\n")  # a dot at the beginning survives
    html = letter.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert 'href="https://a.example"' in html
    assert set(states(issue).values()) == {"sent"}
    assert issues.is_settled(issue)


def test_each_letter_has_its_own_way_out_with_one_click(issue: Any, people: list[str], sink: Sink) -> None:
    sending.send_due()
    ways = {letter["List-Unsubscribe"] for _recipient, letter in sink.letters}
    assert len(ways) == 3
    (letter,) = sink.to(people[1])
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.search(r"/boletin/baja/[\w-]+/", letter["List-Unsubscribe"])[0]  # type: ignore[index]
    assert Client().get(path).status_code == 200
    assert Subscriber.objects.get(email=people[1]).state == "on"  # only looking changes nothing
    assert Client(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscriber.objects.get(email=people[1]).state == "left"


def test_who_leaves_while_letters_leave_gets_none(issue: Any, people: list[str], sink: Sink) -> None:
    joining.leave(Subscriber.objects.get(email=people[2]).token)
    assert sending.send_due() == 2
    assert states(issue)[people[2]] == "withdrawn"
    assert sink.to(people[2]) == []


# ── trouble ───────────────────────────────────────────────────────────────────────────────────────────


def test_an_address_that_does_not_exist_is_taken_off_the_list(
    issue: Any, people: list[str], sink: Sink
) -> None:
    sink.at_recipient[people[0]] = "550 5.1.1 no such user"
    assert sending.send_due() == 2
    letter = issue.letters.get(subscriber__email=people[0])
    assert (letter.state, letter.reason) == ("refused", "550 5.1.1 no such user")
    assert Subscriber.objects.get(email=people[0]).state == "refused"


def test_not_now_is_tried_again_later_and_not_for_ever(issue: Any, people: list[str], sink: Sink) -> None:
    sink.at_end[people[0]] = "451 4.7.1 greylisted, try later"
    assert sending.send_due() == 2
    assert states(issue)[people[0]] == "waiting"
    assert sending.send_due() == 0  # not at once
    later()
    del sink.at_end[people[0]]
    assert sending.send_due() == 1
    assert len(sink.to(people[0])) == 1


def test_patience_ends(issue: Any, people: list[str], sink: Sink) -> None:
    sink.at_end.update(dict.fromkeys(people, "451 busy"))
    for _round in range(sending.TRIES):
        sending.send_due()
        later()
    assert set(states(issue).values()) == {"refused"}
    assert sink.letters == []


def test_a_line_cut_at_the_last_dot_leaves_a_doubt_and_no_second_letter(
    issue: Any, people: list[str], sink: Sink
) -> None:
    sink.cut.add(people[0])
    for _round in range(3):
        sending.send_due()
        later()
    assert states(issue) == {people[0]: "unsure", people[1]: "sent", people[2]: "sent"}
    assert len(sink.to(people[0])) == 1


def test_a_mail_server_that_is_away_costs_nothing_and_is_said(issue: Any, newsletter: Newsletter) -> None:
    Newsletter.objects.update(sealed=lists.sealed(Server("127.0.0.1", 1, "plain")))
    assert sending.send_due() == 0
    assert set(states(issue).values()) == {"waiting"}
    newsletter.refresh_from_db()
    assert "Refused" in newsletter.trouble


def test_a_sender_that_died_leaves_the_letter_under_way_in_doubt_and_the_rest_waiting(
    issue: Any, people: list[str], sink: Sink
) -> None:
    first, second = issue.letters.order_by("pk")[:2]
    Letter.objects.filter(pk=first.pk).update(state="leaving", left_at=timezone.now())
    Letter.objects.filter(pk=second.pk).update(state="leaving", left_at=None)
    soon = timezone.now() + timedelta(minutes=1)
    Newsletter.objects.update(lease_until=soon)
    assert sending.send_due() == 0  # somebody may still be at it
    Newsletter.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    sending.send_due()
    assert sorted(states(issue).values()) == ["sent", "sent", "unsure"]
    assert len(sink.letters) == 2


def test_two_senders_never_take_one_list(issue: Any, newsletter: Newsletter, sink: Sink) -> None:
    Newsletter.objects.update(lease_until=timezone.now() + timedelta(minutes=1))
    assert sending.send_list(newsletter.pk) == 0
    assert sink.letters == []


def test_a_cancelled_issue_keeps_back_what_has_not_left(issue: Any, sink: Sink) -> None:
    assert issues.cancel(issue) == 3
    assert sending.send_due() == 0
    assert Client().get(issue.get_absolute_url()).status_code == 404


# ── the mail server ───────────────────────────────────────────────────────────────────────────────────


def test_a_server_inside_is_not_called_unless_somebody_vouches(mail_server: Server) -> None:
    with pytest.raises(Closed, match=r"127\.0\.0\.1"):
        Mailroom(mail_server).__enter__()
    with Mailroom(mail_server, INSIDE):
        pass


@pytest.mark.parametrize("host", ["169.254.169.254", "127.1", "localhost", "0x7f.1"])
def test_an_address_inside_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(Closed):
        Mailroom(Server(host, 25, "plain")).__enter__()


def test_a_password_is_never_sent_in_the_clear(sink: Sink) -> None:
    server = Server(sink.host, sink.port, "plain", "ana", "secreta-9912")  # type: ignore[attr-defined]
    with pytest.raises(NotLetIn) as refused:
        Mailroom(server, INSIDE).__enter__()
    assert "secreta" not in str(refused.value)


@pytest.mark.parametrize("security", [STARTTLS, TLS])
def test_a_server_without_the_encryption_that_was_asked_for_is_refused(sink: Sink, security: str) -> None:
    server = Server(sink.host, sink.port, security)  # type: ignore[attr-defined]
    with pytest.raises((Closed, NotLetIn)):
        Mailroom(server, INSIDE).__enter__()


def test_its_password_is_sealed_and_turns_with_the_keys(newsletter: Newsletter, settings: Any) -> None:
    secret = Server("smtp.example", 587, STARTTLS, "ana", "secreta-9912")
    Newsletter.objects.update(sealed=lists.sealed(secret))
    newsletter.refresh_from_db()
    assert "secreta" not in newsletter.sealed
    before = newsletter.sealed
    assert reseal_everything()[1] == []
    newsletter.refresh_from_db()
    assert newsletter.sealed != before
    assert lists.server_of(newsletter) == secret
    assert "secreta" not in repr(secret)


# ── joining and leaving ───────────────────────────────────────────────────────────────────────────────


def test_who_asks_is_written_to_only_after_she_confirms(
    newsletter: Newsletter, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "ask_to_confirm", joining.send_confirmation)
    Client().post(newsletter.get_absolute_url(), {"email": "dora@cuatro.example", "name": "Dora"})
    (question,) = sink.to("dora@cuatro.example")
    path = re.search(r"/boletin/confirmar/[\w-]+/", str(question))[0]  # type: ignore[index]
    assert Client().get(path).status_code == 200
    assert Subscriber.objects.get().state == "asked"  # a program that opens addresses confirms nothing
    Client().post(path)
    assert Subscriber.objects.get().state == "on"
    assert mail.outbox == []


def test_nobody_learns_who_is_on_a_list(newsletter: Newsletter, people: list[str], sink: Sink) -> None:
    said = [
        Client().post(newsletter.get_absolute_url(), {"email": address}).content.decode()
        for address in (people[0], "nueva@cinco.example")
    ]
    assert re.sub(r"csrf\S+", "", said[0]) == re.sub(r"csrf\S+", "", said[1])


def test_the_form_fills_no_stranger_s_mailbox(
    newsletter: Newsletter, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "ask_to_confirm", joining.send_confirmation)
    for number in range(20):
        Client().post(newsletter.get_absolute_url(), {"email": f"x{number}@seis.example"})
    for _again in range(5):
        Client().post(newsletter.get_absolute_url(), {"email": "x0@seis.example"})
    assert len(sink.letters) == 5


def test_who_comes_by_the_same_proxy_is_counted_for_herself(
    newsletter: Newsletter, sink: Sink, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAUTA_PROXIES = 1
    monkeypatch.setattr(tasks, "ask_to_confirm", joining.send_confirmation)
    for number in range(9):
        from_her = {"X-Forwarded-For": f"192.0.2.{number}"}
        Client().post(newsletter.get_absolute_url(), {"email": f"x{number}@ocho.example"}, headers=from_her)
    assert len(sink.letters) == 9


def test_an_import_says_what_became_of_each_line(newsletter: Newsletter, people: list[str]) -> None:
    joining.leave(Subscriber.objects.get(email=people[0]).token)
    taken = joining.bring(
        newsletter, f"correo,nombre\n{people[0]}\n{people[1].upper()}\nnueva@x.example,Nueva\nsin arroba\n\n"
    )
    assert (taken.added, taken.there, taken.left, taken.wrong) == (1, 1, 1, [(5, "sin arroba")])
    assert Subscriber.objects.get(email=people[0]).state == "left"
    assert Subscriber.objects.get(email="nueva@x.example").name == "Nueva"


# ── as a channel ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def channel(brand: Any, sink: Any, live_server: Any, settings: Any) -> Channel:
    settings.PAUTA_URL = live_server.url
    said = {**SAID, "host": sink.host, "port": str(sink.port), "security": "plain"}
    channel = connect_newsletter(brand, name="boletin", said=said)
    Newsletter.objects.update(per_minute=60_000)
    return channel


def test_an_issue_goes_from_the_engine_to_the_mailbox(
    channel: Channel, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publishing.engine.visiting import visit
    from publishing.models import Delivery

    monkeypatch.setattr(tasks, "hurry", lambda pk: None)
    joining.bring(Newsletter.objects.get(), "ana@uno.example\nbeto@dos.example")
    snapshot = content(text="Hola", title="Número uno")
    delivery = hand_over(channel, content=snapshot, planned_for=timezone.now())
    visit([channel.pk])
    delivery.refresh_from_db()
    assert delivery.state == State.PROCESSING
    sending.send_due()
    Delivery.objects.update(due_at=timezone.now())
    visit([channel.pk])
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    assert len(sink.letters) == 2
    assert "Número uno" in Client().get(delivery.url).content.decode()
    adapter, access = networks.get("newsletter"), access_for(channel)
    from publishing.access import line_for
    from publishing.content import as_post

    line = line_for(channel, secrets=access.secrets)
    adapter.publish(as_post(delivery), access, line)  # the same key again
    sending.send_due()
    assert len(sink.letters) == 2


def test_nobody_subscribed_is_said_before_it_looks_sent(channel: Channel) -> None:
    from publishing.engine.visiting import visit

    delivery = hand_over(channel, content=content(text="Hola", title="Uno"), planned_for=timezone.now())
    visit([channel.pk])
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert "nadie suscrito" in delivery.sentence["text"]


@pytest.mark.parametrize(
    ("change", "field"),
    [({"sender": "x"}, "sender"), ({"port": "no"}, "port"), ({"host": "127.0.0.9"}, "host")],
)
def test_what_can_t_be_is_said_beside_its_field(brand: Any, sink: Any, change: Any, field: str) -> None:
    said = {**SAID, "host": sink.host, "port": str(sink.port), "security": "plain", **change}
    with pytest.raises(CannotConnect) as refused:
        connect_newsletter(brand, name="boletin", said=said)
    assert refused.value.field == field
    assert Newsletter.objects.count() == 0


def test_alice_brings_people_and_bob_may_not(
    newsletter: Newsletter, alice: Any, bob: Any, signed_in: Any
) -> None:
    page = f"/m/alameda/boletines/{newsletter.pk}/"
    given = {"what": "people", "lines": "ana@uno.example\nmal", "vouched": "on"}
    answer = signed_in(alice).post(page, given)
    assert answer.status_code == 422
    assert "Línea 2: «mal»" in answer.content.decode()
    assert newsletter.subscribers.count() == 1
    assert signed_in(bob).get(page).status_code == 403
    without = signed_in(alice).post(page, {**given, "vouched": ""})
    assert without.status_code == 422
    listed = signed_in(alice).get(f"{page}lista.csv").content.decode()
    assert "ana@uno.example" in listed


def test_a_new_mail_server_is_tried_before_it_is_kept(
    newsletter: Newsletter, alice: Any, signed_in: Any
) -> None:
    page = f"/m/alameda/boletines/{newsletter.pk}/"
    before = newsletter.sealed
    answer = signed_in(alice).post(
        page, {"what": "mail", "host": "127.0.0.1", "port": "1", "security": "plain"}
    )
    assert answer.status_code == 422
    newsletter.refresh_from_db()
    assert newsletter.sealed == before


def test_letters_that_nobody_took_are_counted_where_the_post_is_told(
    channel: Channel, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publishing.engine.visiting import visit
    from publishing.models import Delivery

    monkeypatch.setattr(tasks, "hurry", lambda pk: None)
    joining.bring(Newsletter.objects.get(), "ana@uno.example\nbeto@dos.example")
    sink.at_recipient["ana@uno.example"] = "550 no such user"
    delivery = hand_over(channel, content=content(text="Hola", title="Uno"), planned_for=timezone.now())
    visit([channel.pk])
    sending.send_due()
    Delivery.objects.update(due_at=timezone.now())
    visit([channel.pk])
    delivery.refresh_from_db()
    assert delivery.state == State.SENT
    assert delivery.sentence["params"] == {"sent": 1, "refused": 1, "unsure": 0}


def test_an_issue_of_which_every_letter_was_refused_is_no_issue_that_was_sent(
    channel: Channel, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publishing.engine.visiting import visit
    from publishing.models import Delivery

    monkeypatch.setattr(tasks, "hurry", lambda pk: None)
    joining.bring(Newsletter.objects.get(), "ana@uno.example\nbeto@dos.example")
    for address in ("ana@uno.example", "beto@dos.example"):
        sink.at_recipient[address] = f"550 5.7.1 <{address}>: relaying denied"
    delivery = hand_over(channel, content=content(text="Hola", title="Uno"), planned_for=timezone.now())
    visit([channel.pk])
    sending.send_due()
    Delivery.objects.update(due_at=timezone.now())
    visit([channel.pk])
    delivery.refresh_from_db()
    assert delivery.state == State.FAILED
    assert delivery.sentence["params"] == {"refused": 2, "reason": "550 5.7.1 …: relaying denied"}


def test_an_issue_whose_answer_was_lost_is_watched_until_its_letters_are_settled(
    channel: Channel, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    from publishing.access import line_for
    from publishing.content import as_post
    from publishing.networks.contract import CANNOT_TELL, Receipt

    monkeypatch.setattr(tasks, "hurry", lambda pk: None)
    joining.bring(Newsletter.objects.get(), "ana@uno.example\nbeto@dos.example")
    delivery = hand_over(channel, content=content(text="Hola", title="Uno"), planned_for=timezone.now())
    adapter, access, post = networks.get("newsletter"), access_for(channel), as_post(delivery)
    line, since = line_for(channel, secrets=access.secrets), timezone.now()
    adapter.publish(post, access, line)
    assert adapter.find(post, access, line, since) is CANNOT_TELL
    sink.at_recipient["ana@uno.example"] = "550 5.1.1 no such user"
    sending.send_due()
    found = adapter.find(post, access, line, since)
    assert isinstance(found, Receipt)
    assert found.but.params["refused"] == 1  # type: ignore[union-attr]
