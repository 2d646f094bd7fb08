"""Messages to another program: signed, tried again, never led astray, and with nothing in them but news."""

from __future__ import annotations

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core import addresses
from teams.models import AuditEntry, Notification, Webhook, WebhookCall
from teams.notices import Event, carrying, hooking, tell
from teams.notices.hooking import CannotHook

ALL = [event.value for event in Event]


def later(**more):
    return timezone.now() + timedelta(**more)


def test_a_program_hears_what_happened_and_who_says_so(hook, program, alice, bob, asks):
    asks(bob, of=[alice], facts={"post": 12})
    assert carrying.send_due() == 1
    assert program.genuine(hook.secret)
    body = program.said()
    assert body["type"] == "review.requested"
    assert body["data"]["brand"] == {"slug": "alameda", "name": "Café Alameda"}
    assert body["data"]["text"] == "Beto Luna te pide revisar «Pan»."
    assert body["data"]["post"] == 12
    assert body["data"]["url"].endswith("/m/alameda/aprobaciones/")
    call = WebhookCall.objects.get()
    assert (call.state, call.status, call.tries, call.due_at) == ("done", 200, 1, None)
    assert body["id"] == program.heard[0][0]["webhook-id"] == hooking.ident(call)
    assert carrying.send_due(later(days=1)) == 0


def test_one_message_however_many_people_are_told_and_also_when_nobody_is(
    hook, program, alice, bob, abel, asks
):
    asks(bob, of=[alice, abel])
    asks(bob, of=[bob])
    assert carrying.send_due() == 2


def test_only_what_it_asked_for(hook, program, alice, bob, asks, seat_of):
    hooking.change(hook, name="x", url=hook.url, events=["delivery.failed"], by=seat_of(alice))
    asks(bob, of=[alice])
    asks(bob, of=[alice], event=Event.DELIVERY_FAILED)
    assert carrying.send_due() == 1
    assert program.said()["type"] == "delivery.failed"


@pytest.mark.parametrize("event", [Event.REMARK_NEW, Event.REMARK_MENTION, Event.ACCOUNT_SECURITY])
def test_what_stays_in_the_house_is_told_to_no_program(hook, program, alice, bob, asks, event):
    asks(bob, of=[alice], event=event)
    assert not WebhookCall.objects.exists()


def test_nobodys_own_words_leave(hook, program, alice, bob, asks):
    asks(
        bob, of=[alice], text="%(who)s: «%(said)s»", params={"who": "Beto", "said": "el cliente es un pesado"}
    )
    carrying.send_due()
    assert b"pesado" not in program.heard[0][1]
    assert program.said()["data"]["text"] == "Beto: «…»"


def test_another_brands_news_stay_there(hook, program, alice, charlie, asks):
    asks(alice, of=[charlie], workspace=charlie.workspaces.get())
    assert not WebhookCall.objects.exists()


# ── tried again, by the same name ─────────────────────────────────────────────────────────────────────


def test_a_500_is_tried_again_ever_later_with_the_same_id(hook, program, alice, bob, asks):
    program.answers[:] = [500, 503]
    asks(bob, of=[alice])
    assert carrying.send_due() == 0
    call = WebhookCall.objects.get()
    assert (call.state, call.status, call.tries) == ("waiting", 500, 1)
    assert carrying.send_due(call.due_at - timedelta(seconds=1)) == 0
    assert len(program.heard) == 1
    assert carrying.send_due(call.due_at) == 0
    assert carrying.send_due(later(hours=1)) == 1
    assert len({headers["webhook-id"] for headers, _body in program.heard}) == 1
    assert all(program.genuine(hook.secret, number) for number in range(3))
    assert Webhook.objects.get().failures == 0


def test_it_waits_as_long_as_the_program_asks(hook, program, alice, bob, asks):
    program.answers[:] = [(429, {"Retry-After": "600"})]
    asks(bob, of=[alice])
    carrying.send_due()
    assert WebhookCall.objects.get().due_at > later(minutes=9)


def test_a_cut_line_is_a_failure_that_is_tried_again(hook, program, alice, bob, asks):
    program.answers[:] = ["cut"]
    asks(bob, of=[alice])
    assert carrying.send_due() == 0
    assert WebhookCall.objects.get().trouble in ("reset", "timeout")
    assert carrying.send_due(later(minutes=1)) == 1


def test_who_is_silent_is_not_waited_for(hook, program, alice, bob, asks, monkeypatch):
    from core import http

    monkeypatch.setattr(http, "WHOLE_SECONDS", 1.0)
    program.server.slow, program.answers[:] = 4.0, ["silence"]
    asks(bob, of=[alice])
    began = time.monotonic()
    assert carrying.send_due() == 0
    assert time.monotonic() - began < 3
    assert WebhookCall.objects.get().trouble == "timeout"


def test_a_program_that_is_down_hinders_no_other(hook, program, alice, bob, asks, seat_of, settings):
    closed = socket.socket()
    closed.bind(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    settings.PAUTA_PRIVATE_HOSTS = [*settings.PAUTA_PRIVATE_HOSTS, f"127.0.0.1:{port}"]
    hooking.add(name="caído", url=f"http://127.0.0.1:{port}/", events=ALL, by=seat_of(alice))
    asks(bob, of=[alice])
    assert carrying.send_due() == 1
    assert WebhookCall.objects.get(webhook__name="caído").trouble == "refused"
    closed.close()


def test_they_arrive_in_order(hook, program, alice, bob, asks):
    for number in range(30):
        asks(bob, of=[alice], params={"who": "Beto", "title": str(number)})
    assert carrying.send_due() == carrying.IN_A_ROW
    assert carrying.send_due() == 30 - carrying.IN_A_ROW
    said = [json.loads(body)["data"]["text"] for _headers, body in program.heard]
    assert said == [f"Beto te pide revisar «{number}»." for number in range(30)]


def test_a_worker_that_died_over_a_message_is_followed_by_another(hook, program, alice, bob, asks):
    asks(bob, of=[alice])
    (dead,) = carrying.due(timezone.now())
    assert carrying.lease(dead, timezone.now())
    carrying.in_a_row(carrying.packed(dead, timezone.now()))  # sent, and killed before it was written down
    assert carrying.send_due() == 0  # its lease holds
    assert carrying.send_due(later(seconds=91)) == 1
    first, second = (headers["webhook-id"] for headers, _body in program.heard)
    assert first == second  # who hears it twice can tell


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_it_once(hook, program, alice, bob, asks):
    from django.db import connection

    asks(bob, of=[alice])

    def work(_):
        try:
            return carrying.send_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 1
    assert len(program.heard) == 1


# ── given up, and said so ─────────────────────────────────────────────────────────────────────────────


def give_up(program, times=None):
    """The clock runs on from try to try."""
    now = timezone.now()
    for _ in range(times or len(carrying.WAITS) + 1):
        program.answers[:] = [500]
        carrying.send_due(now)
        now = max(now, WebhookCall.objects.latest("pk").due_at or now)
    return now


def test_after_a_day_of_failures_it_stops_and_says_so_to_who_can_mend_it(hook, program, alice, bob, asks):
    asks(bob, of=[])
    give_up(program)
    call, stopped = WebhookCall.objects.get(), Webhook.objects.get()
    assert call.state == "failed"
    assert call.tries == 9
    assert stopped.stopped_at
    told = Notification.objects.get(event=Event.WEBHOOK_STOPPED)
    assert told.user == alice  # Bob may not change settings
    assert told.url == f"/m/alameda/webhooks/{hook.pk}/"
    assert AuditEntry.objects.filter(did="webhook.stopped").exists()
    asks(bob, of=[alice])
    assert carrying.send_due(later(days=9)) == 0
    assert WebhookCall.objects.count() == 1  # nothing is even put down for it


def test_all_the_waits_together_are_about_a_day():
    assert 23 * 3600 < sum(carrying.WAITS) <= 24 * 3600


def test_it_does_not_stop_while_others_of_its_messages_are_taken(hook, program, alice, bob, asks):
    asks(bob, of=[])
    give_up(program, len(carrying.WAITS))
    asks(bob, of=[], params={"who": "Beto", "title": "otro"})
    last = WebhookCall.objects.earliest("pk")
    program.answers[:] = [500]
    WebhookCall.objects.latest("pk").__class__.objects.filter(pk=last.pk).update(created_at=later(days=-1))
    carrying.send_due(last.due_at)  # the old one is given up here …
    WebhookCall.objects.filter(state="waiting").update(due_at=timezone.now())
    assert Webhook.objects.get().stopped_at  # … and nothing was taken in its day: it stops
    hooking.start(Webhook.objects.get(), by=alice.memberships.get())
    assert carrying.send_due(later(seconds=1)) == 1  # what waited goes when it is started again


def test_gone_means_gone(hook, program, alice, bob, asks):
    program.answers[:] = [410]
    asks(bob, of=[])
    carrying.send_due()
    assert Webhook.objects.get().stopped_at
    assert "ya no existe" in Notification.objects.get(event=Event.WEBHOOK_STOPPED).text


# ── where it may lead ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::ffff:127.0.0.1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "http://example.com/",
    ],
)
def test_it_leads_to_no_private_place_and_over_no_plain_line(alice, bob, asks, seat_of, url):
    hooking.add(name="x", url=url, events=ALL, by=seat_of(alice))
    asks(bob, of=[alice])
    assert carrying.send_due() == 0
    assert WebhookCall.objects.get().trouble in ("blocked", "plain_http")


def test_a_name_that_turns_to_a_private_address_later_is_judged_then(
    alice, bob, asks, seat_of, program, settings, monkeypatch
):
    settings.PAUTA_PRIVATE_HOSTS = []
    hooking.add(name="x", url=f"https://gancho.example:{program.port}/", events=ALL, by=seat_of(alice))
    monkeypatch.setattr(addresses, "look_up", lambda *_: ["127.0.0.1"])
    asks(bob, of=[alice])
    carrying.send_due()
    assert WebhookCall.objects.get().trouble == "blocked"
    assert not program.heard


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(hook, program, alice, bob, asks, status):
    program.answers[:] = [(status, {"Location": program.url + "/adentro"})]
    asks(bob, of=[alice])
    assert carrying.send_due() == 0
    assert len(program.heard) == 1
    assert WebhookCall.objects.get().status == status


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "https:///x", "javascript:alert(1)", "https://u:p@a.example/"]
)
def test_what_can_not_be_right_is_refused_at_once(alice, seat_of, url):
    with pytest.raises(CannotHook):
        hooking.add(name="x", url=url, events=ALL, by=seat_of(alice))
    assert not Webhook.objects.exists()


# ── the secret ────────────────────────────────────────────────────────────────────────────────────────


def test_the_secret_lies_sealed_and_is_in_no_log_and_no_repr(hook, program, alice, bob, asks, caplog):
    asks(bob, of=[alice])
    (parcel,) = carrying.packed(hook, timezone.now())
    carrying.send_due()
    kept = hook.secret.removeprefix("whsec_")
    assert kept not in Webhook.objects.get().sealed
    assert kept not in repr(parcel) + repr(hook) + caplog.text
    assert not any(kept in json.dumps([one.before, one.after]) for one in AuditEntry.objects.all())


def test_the_log_keeps_where_it_leads_and_not_the_way_in(hook, alice):
    entry = AuditEntry.objects.get(did="webhook.added")
    assert "gancho" not in json.dumps(entry.after)
    assert "127.0.0.1" in json.dumps(entry.after)


def test_a_new_secret_signs_beside_the_old_one_for_a_day(hook, program, alice, bob, asks, seat_of):
    new = hooking.rotate(hook, by=seat_of(alice))
    asks(bob, of=[alice])
    carrying.send_due()
    assert program.genuine(new)
    assert program.genuine(hook.secret)
    Webhook.objects.update(rotated_at=later(hours=-25))
    asks(bob, of=[alice])
    carrying.send_due()
    assert program.genuine(new)
    assert not program.genuine(hook.secret)


def test_a_secret_that_no_key_opens_sends_nothing_unsigned(hook, program, alice, bob, asks):
    Webhook.objects.update(sealed="roto")
    asks(bob, of=[alice])
    assert carrying.send_due() == 0
    assert not program.heard
    assert WebhookCall.objects.get().trouble == "unreadable_secret"


def test_new_keys_of_the_installation_open_it_still(hook, program, alice, bob, asks, settings, seat_of):
    from cryptography.fernet import Fernet

    from publishing.vault import reseal_everything

    hooking.rotate(hook, by=seat_of(alice))
    old = list(settings.PAUTA_KEYS)
    settings.PAUTA_KEYS = [Fernet.generate_key().decode(), *old]
    assert reseal_everything()[1] == []
    settings.PAUTA_KEYS = settings.PAUTA_KEYS[:1]
    asks(bob, of=[alice])
    assert carrying.send_due() == 1
    assert program.genuine(hook.secret)  # the one before, too


# ── whose verbs they are ──────────────────────────────────────────────────────────────────────────────


def test_only_who_may_change_settings_has_a_hand_in_it(hook, bob, seat_of, alice, asks):
    asks(bob, of=[alice])
    call, by = WebhookCall.objects.get(), seat_of(bob)
    verbs = [
        lambda: hooking.add(name="x", url="https://a.example/", events=ALL, by=by),
        lambda: hooking.change(hook, name="x", url=hook.url, events=ALL, by=by),
        lambda: hooking.rotate(hook, by=by),
        lambda: hooking.stop(hook, by=by),
        lambda: hooking.start(hook, by=by),
        lambda: hooking.test(hook, by=by),
        lambda: hooking.again(call, by=by),
        lambda: hooking.remove(hook, by=by),
    ]
    for verb in verbs:
        with pytest.raises(PermissionDenied):
            verb()


def test_a_taken_message_can_be_sent_once_more_by_its_old_name(hook, program, alice, bob, asks, seat_of):
    asks(bob, of=[alice])
    carrying.send_due()
    hooking.again(WebhookCall.objects.get(), by=seat_of(alice))
    assert carrying.send_due() == 1
    assert len({headers["webhook-id"] for headers, _body in program.heard}) == 1


def test_a_stopped_one_sends_nothing_until_it_is_started(hook, program, alice, bob, asks, seat_of):
    asks(bob, of=[alice])
    hooking.stop(hook, by=seat_of(alice))
    assert carrying.send_due() == 0
    with pytest.raises(CannotHook, match="detenido"):
        hooking.test(Webhook.objects.get(), by=seat_of(alice))
    hooking.start(Webhook.objects.get(), by=seat_of(alice))
    assert carrying.send_due() == 1


def test_a_brand_has_ten_at_most(alice, seat_of):
    for number in range(hooking.MOST):
        hooking.add(name=str(number), url="https://a.example/", events=ALL, by=seat_of(alice))
    with pytest.raises(CannotHook, match="10"):
        hooking.add(name="once", url="https://a.example/", events=ALL, by=seat_of(alice))


def test_every_verb_is_in_the_log(hook, program, alice, bob, asks, seat_of):
    by = seat_of(alice)
    hooking.change(hook, name="Otro", url=hook.url, events=["delivery.failed"], by=by)
    hooking.rotate(hook, by=by)
    call = hooking.test(hook, by=by)
    hooking.again(call, by=by)
    hooking.stop(hook, by=by)
    hooking.remove(Webhook.objects.get(), by=by)
    did = set(AuditEntry.objects.filter(did__startswith="webhook.").values_list("did", flat=True))
    assert {"added", "changed", "secret", "tested", "sent", "removed"} <= {
        one.partition(".")[2] for one in did
    }


def test_what_only_programs_want_costs_nothing_where_none_listens(brand, alice):
    tell(Event.DELIVERY_SENT, workspace=brand, to=[], text="x")
    assert not Notification.objects.exists()
