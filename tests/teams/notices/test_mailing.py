"""Letters: to whom, in whose words, once; and what becomes of them when something breaks."""

from __future__ import annotations

import email.policy
import re
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from teams.models import Membership, Notification
from teams.notices import Event, choosing, mailing, reading
from teams.notices.choosing import Wish
from tests.newsletter.conftest import Sink
from tests.real.servers.ground import free_port


def wants(user, event, mail, in_app=True):
    choosing.choose(
        user, {**choosing.all_wishes(user), event: Wish(in_app, mail)}, digest_hour=user.digest_hour
    )


@pytest.fixture
def smtp(settings):
    """A real SMTP server that may be difficult, where this installation's mail goes."""
    sink = Sink()
    sink.host, sink.port = "127.0.0.1", free_port()
    controller = Controller(sink, hostname=sink.host, port=sink.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield sink
    controller.stop()


def soon(minutes=1):
    return timezone.now() + timedelta(minutes=minutes)


def test_one_thing_is_one_short_letter_with_its_way_out(alice, bob, asks, post_office, settings):
    asks(bob, of=[alice], params={"who": "Beto", "title": "Pan & sal", "said": "Mira la foto"})
    (letter,) = post_office()
    assert letter.to == [alice.email]
    assert letter.subject == "Café Alameda: Beto te pide revisar «Pan & sal»."
    assert f"{settings.PAUTA_URL}/m/alameda/aprobaciones/" in letter.body
    assert "«Mira la foto»" in letter.body
    assert "&amp;" not in letter.body  # plain text, nothing escaped
    page, kind = letter.alternatives[0]
    assert kind == "text/html"
    assert "Pan &amp; sal" in page
    assert "List-Unsubscribe=One-Click" in letter.extra_headers["List-Unsubscribe-Post"]


def test_forty_at_once_are_one_letter(alice, bob, asks, post_office):
    for number in range(40):
        asks(bob, of=[alice], params={"who": "Beto", "title": f"Pan {number}"})
    (letter,) = post_office()
    assert letter.subject == "Café Alameda: Te piden una revisión (40)"
    assert "Y 20 más, en la app." in letter.body


def test_what_she_has_read_meanwhile_is_not_mailed(alice, bob, asks, post_office):
    asks(bob, of=[alice])
    reading.mark_all(reading.told(alice))
    assert post_office() == []


def test_who_left_between_telling_and_mailing_gets_no_letter(alice, bob, asks, post_office):
    asks(alice, of=[bob])
    Membership.objects.filter(user=bob).delete()
    assert post_office() == []
    assert Notification.objects.get().mail_due is None


def test_everyone_reads_her_own_language_and_clock(words, alice, bob, abel, asks, post_office):
    bob.language, bob.zone = "en", "Asia/Tokyo"
    bob.save()
    text = "Este enlace vence el %(when)s."
    at = timezone.datetime(2026, 11, 22, 16, 30, tzinfo=timezone.get_fixed_timezone(0))
    asks(abel, of=[alice, bob], text=text, params={"when": at})
    letters = {letter.to[0]: letter for letter in post_office()}
    assert "22 nov, 10:30" in letters[alice.email].body  # the brand's zone: she chose none
    assert "Nov 23, 01:30" in letters[bob.email].body


def test_the_digest_goes_once_a_day_by_brand_and_kind_and_not_when_there_is_nothing(
    alice, bob, charlie, asks, post_office
):
    other = charlie.workspaces.get()
    Membership.objects.create(workspace=other, user=alice)
    alice.zone = "America/Mexico_City"
    alice.save()
    wants(alice, Event.REVIEW_REQUESTED, "digest")
    asks(bob, of=[alice])
    asks(bob, of=[alice], event=Event.REMARK_NEW, text="Beto comentó.", params={})
    asks(charlie, of=[alice], workspace=other)
    due = Notification.objects.first().mail_due
    assert post_office(due - timedelta(seconds=1)) == []
    (letter,) = post_office(due)
    assert letter.subject == "Tu resumen: 3 avisos"
    order = ["Café Alameda", "Te piden una revisión", "Comentan tu publicación", "Marca ajena", "Te piden"]
    places = [letter.body.index(order[0])]
    for words in order[1:]:
        places.append(letter.body.index(words, places[-1] + 1))
    assert post_office(due + timedelta(days=1)) == []


def test_her_link_stops_that_kind_with_one_click_and_no_session(
    alice, bob, asks, post_office, client, settings
):
    asks(bob, of=[alice])
    (letter,) = post_office()
    link = letter.extra_headers["List-Unsubscribe"].strip("<>")
    path = link.removeprefix(settings.PAUTA_URL)
    assert client.get(path).status_code == 200
    assert choosing.all_wishes(alice)[Event.REVIEW_REQUESTED].mail == "now"  # only looked at
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert choosing.all_wishes(alice)[Event.REVIEW_REQUESTED].mail == "never"
    assert choosing.all_wishes(alice)[Event.REVIEW_REQUESTED].in_app
    asks(bob, of=[alice])
    assert post_office() == []


def test_the_digests_link_stops_the_digest_alone(alice, bob, asks, post_office, client, settings):
    wants(alice, Event.REVIEW_REQUESTED, "digest")
    asks(bob, of=[alice])
    (letter,) = post_office(soon(60 * 25))
    client.post(letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix(settings.PAUTA_URL))
    wishes = choosing.all_wishes(alice)
    assert wishes[Event.REVIEW_REQUESTED].mail == wishes[Event.REMARK_NEW].mail == "never"
    assert wishes[Event.DELIVERY_FAILED].mail == "now"


@pytest.mark.parametrize("token", ["nada", "WzEsIiJd:1aaaaa:AAAAAAAA", "%00"])
def test_a_link_that_is_not_ours_does_nothing(alice, client, token):
    assert client.post(f"/avisos/sin-correo/{token}/").status_code == 404
    assert choosing.all_wishes(alice)[Event.REVIEW_REQUESTED].mail == "now"


# ── over a real line ──────────────────────────────────────────────────────────────────────────────────


def test_over_smtp_it_arrives_whole_with_both_parts(smtp, alice, bob, asks):
    asks(bob, of=[alice], params={"who": "Íñigo", "title": "Ñandú"})
    assert mailing.send_due(soon()) == 1
    (message,) = smtp.to(alice.email)
    message = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    assert message["Subject"].strip() == "Café Alameda: Íñigo te pide revisar «Ñandú»."
    assert "Ñandú" in message.get_body(("plain",)).get_content()
    assert "Ñandú" in message.get_body(("html",)).get_content()
    assert re.fullmatch(r"<http\S+/avisos/sin-correo/\S+/>", message["List-Unsubscribe"])
    assert Notification.objects.get().mailed_at


def test_one_bad_address_does_not_hold_up_the_others(smtp, alice, bob, abel, asks):
    smtp.at_recipient[alice.email] = "550 5.1.1 nobody here"
    asks(abel, of=[alice, bob])
    assert mailing.send_due(soon()) == 1
    assert len(smtp.to(bob.email)) == 1
    hers = Notification.objects.get(user=alice)
    assert (hers.mail_due, hers.mailed_at) == (None, None)  # given up; it waits in the app
    assert reading.unread_count(alice) == 1


def test_a_full_mailbox_is_tried_again_ever_less_often(smtp, alice, bob, asks):
    smtp.at_recipient[alice.email] = "450 4.2.2 mailbox full"
    asks(bob, of=[alice])
    assert mailing.send_due(soon()) == 0
    first = Notification.objects.get()
    assert (first.mail_tries, first.mail_claimed_at) == (1, None)
    assert not smtp.letters
    assert mailing.send_due(first.mail_due - timedelta(seconds=1)) == 0
    mailing.send_due(first.mail_due)
    second = Notification.objects.get()
    assert second.mail_tries == 2
    del smtp.at_recipient[alice.email]
    assert mailing.send_due(second.mail_due) == 1
    assert len(smtp.to(alice.email)) == 1


def test_a_refusal_that_never_ends_is_given_up_after_a_day_and_waits_in_the_app(smtp, alice, bob, asks):
    smtp.at_recipient[alice.email] = "450 4.2.2 mailbox full"
    wants(alice, Event.REVIEW_REQUESTED, "now", in_app=False)
    asks(bob, of=[alice])
    assert reading.unread_count(alice) == 0
    for _ in range(mailing.TRIES + 1):
        mailing.send_due(timezone.now() + timedelta(days=2))
    assert Notification.objects.get().mail_due is None
    assert reading.unread_count(alice) == 1


def test_a_line_cut_after_the_last_dot_is_never_sent_twice(smtp, alice, bob, asks):
    smtp.cut.add(alice.email)
    asks(bob, of=[alice])
    mailing.send_due(soon())
    mailing.send_due(soon(60 * 24))
    assert len(smtp.to(alice.email)) == 1  # it had arrived
    assert reading.unread_count(alice) == 1


def test_a_mail_server_that_is_away_loses_nothing(alice, bob, asks, settings, post_office):
    good = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    asks(bob, of=[alice])
    assert mailing.send_due(soon()) == 0
    settings.EMAIL_BACKEND = good
    assert len(post_office(Notification.objects.get().mail_due)) == 1


def test_a_worker_that_dies_over_a_letter_leaves_it_to_the_app(alice, bob, asks, post_office):
    wants(alice, Event.REVIEW_REQUESTED, "now", in_app=False)
    asks(bob, of=[alice])
    claimed = mailing.claim(alice, list(Notification.objects.select_related("workspace")))
    assert claimed  # … and here the worker is killed
    assert post_office(soon()) == []
    assert post_office(soon(10)) == []
    assert reading.unread_count(alice) == 1


def test_two_workers_at_once_send_one_letter(alice, bob, asks, post_office):
    asks(bob, of=[alice])
    seen_by_both = list(Notification.objects.select_related("workspace"))
    assert mailing.claim(alice, seen_by_both)
    assert mailing.claim(alice, seen_by_both) == []


def test_who_wants_mail_alone_is_told_the_same_news_again_after_her_letter(alice, bob, asks, post_office):
    wants(alice, Event.REVIEW_REQUESTED, "now", in_app=False)
    asks(bob, of=[alice], key="post:1")
    asks(bob, of=[alice], key="post:1")
    assert len(post_office()) == 1
    asks(bob, of=[alice], key="post:1")
    assert len(post_office()) == 1
