"""The six digits some links ask for: mailed, good for minutes, few tries and one browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calendar_app.models import CalendarLink, LinkCode
from calendar_app.refusals import CannotPlan
from calendar_app.sharing import codes, links
from calendar_app.sharing.addresses import link_address, picture_seal
from teams.models import AuditEntry, Notification, NotificationChoice
from teams.notices import Event, letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(write, picture):
    return write("Secreta", media=[(picture, "")])


@pytest.fixture
def link(ask, post):
    return ask(post, email="ana@cliente.test", asks_code=True)


def mailed(at=-1):
    return re.search(r"\b\d{6}\b", mail.outbox[at].body)[0]


def last():
    """The one sent last, as the browser carries it that asked for it."""
    found = LinkCode.objects.order_by("sent_at", "pk").last()
    return found.pk if found else None


def check(link, said):
    return codes.check(link, said, asked=last())


def test_without_it_nothing_opens_and_with_it_this_browser_does(link, ana, post, picture):
    her = ana(link)
    asked = her.reads("client_link", status=403)
    assert "a…@cliente.test" in asked
    assert "Secreta" not in asked + her.reads("client_post", post.pk, status=403)
    her.does("client_decide", post.pk, verb="approve", status=403)
    her.reads("client_file", picture_seal(link, picture), status=404)
    her.reads("client_picture", picture_seal(link, picture), status=404)
    her.does("client_code", do="send", status=403)
    assert mail.outbox[0].to == ["ana@cliente.test"]
    her.does("client_code", code=mailed())
    assert "Secreta" in her.reads("client_link")
    assert ana(link).reads("client_link", status=403)


def test_only_its_hash_is_kept_and_nobody_reads_it_in_the_log(link, ana):
    ana(link).does("client_code", do="send", status=403)
    code = mailed()
    assert code not in LinkCode.objects.get().hash
    assert not AuditEntry.objects.filter(after__icontains=code).exists()
    assert AuditEntry.objects.filter(did="link.code_sent", who="Ana").exists()


def test_only_the_browser_that_asked_for_it_may_say_it(link, ana):
    her, cousin = ana(link), ana(link)
    her.does("client_code", do="send", status=403)
    for said in (mailed(), wrong(), wrong()):
        page = cousin.does("client_code", code=said, status=403)
        assert 'name="code"' not in page
    assert LinkCode.objects.get().tries == 0
    her.does("client_code", code=mailed())
    her.reads("client_link")


def test_it_is_good_once(link, ana):
    her = ana(link)
    her.does("client_code", do="send", status=403)
    her.does("client_code", code=mailed())
    assert not check(link, mailed())
    assert LinkCode.objects.get().used_at is not None


def test_after_five_wrong_ones_the_right_one_is_worth_nothing(link):
    codes.send(link)
    assert [check(link, wrong()) for _ in range(5)] == [False] * 5
    assert not check(link, mailed())
    assert AuditEntry.objects.filter(did="link.code_wrong").count() == 5


def test_four_wrong_ones_leave_one_try(link):
    codes.send(link)
    for _ in range(4):
        check(link, "x")
    assert check(link, mailed())


def test_it_ends_after_ten_minutes_and_when_another_is_sent(link):
    codes.send(link)
    LinkCode.objects.update(expires_at=timezone.now())
    assert not check(link, mailed())
    codes.send(link)
    first = mailed()
    codes.send(link)
    assert first == mailed() or not check(link, first)
    assert check(link, mailed())


def test_three_an_hour(link, ana):
    her = ana(link)
    for _ in range(3):
        her.does("client_code", do="send", status=403)
    assert "espera una hora" in her.does("client_code", do="send", status=403)
    assert len(mail.outbox) == 3
    LinkCode.objects.update(sent_at=timezone.now() - timedelta(minutes=61))
    her.does("client_code", do="send", status=403)
    assert len(mail.outbox) == 4


def test_the_browser_is_asked_again_after_twelve_hours_and_by_another_address(link, ana, monkeypatch):
    her = ana(link)
    her.does("client_code", do="send", status=403)
    her.does("client_code", code=mailed())
    her.reads("client_link")
    monkeypatch.setattr(codes, "KNOWN_FOR", timedelta(seconds=-1))
    her.reads("client_link", status=403)
    monkeypatch.undo()
    her.reads("client_link")
    CalendarLink.objects.update(email="otra@cliente.test")
    assert "otra" not in her.reads("client_link", status=403)


def test_its_cookie_is_for_this_link_alone_and_out_of_reach_of_scripts(link, ana, ask, post):
    her = ana(link)
    her.does("client_code", do="send", status=403)
    answer = her.client.post(her.url("client_code"), {"code": mailed()})
    cookie = answer.cookies[codes.cookie_name(link)]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (link_address(link), True, "Lax")
    assert "cliente.test" not in cookie.value
    other = ask(post, email="ana@cliente.test", asks_code=True)
    thief = Client()
    thief.cookies[codes.cookie_name(other)] = cookie.value
    assert thief.get(ana(other).url("client_link")).status_code == 403


def wrong():
    return f"{(int(mailed()) + 1) % 10**6:06d}"


def try_wrong(link, times):
    """By letters of five tries, as often as it takes; the clock of the letters is set back."""
    for _ in range(times):
        if not codes.is_live(link, last()):
            LinkCode.objects.update(sent_at=timezone.now() - timedelta(days=2))
            codes.send(link)
        check(link, wrong())


def test_thirty_wrong_ones_close_it_whatever_is_sent(link, ana):
    try_wrong(link, 30)
    LinkCode.objects.update(sent_at=timezone.now() - timedelta(days=2))
    her = ana(link)
    assert "demasiados códigos" in her.does("client_code", do="send", status=403)
    assert "demasiados códigos" in her.does("client_code", code=mailed(), status=403)
    her.reads("client_link", status=403)


def test_its_maker_and_the_admins_hear_that_somebody_guesses(link, alice, bob, abel):
    try_wrong(link, 29)
    assert not Notification.objects.exists()
    try_wrong(link, 1)
    told = Notification.objects.filter(event=Event.LINK_GUESSED)
    assert {one.user for one in told} == {alice, bob}
    assert all(one.mail_due and one.in_app for one in told)
    assert "enlace de Ana" in letters.said(told[0])
    assert told[0].url == reverse("links", args=[link.workspace.slug])


def test_who_only_silenced_the_first_opening_hears_of_guessing(link, bob):
    NotificationChoice.objects.create(user=bob, event=Event.LINK_OPENED, in_app=False, mail="never")
    try_wrong(link, 30)
    assert Notification.objects.get(user=bob).event == Event.LINK_GUESSED


def test_of_a_link_whose_maker_is_gone_the_admins_hear(link, alice, bob):
    CalendarLink.objects.update(by=None)
    link.refresh_from_db()
    try_wrong(link, 30)
    assert Notification.objects.get(event=Event.LINK_GUESSED).user == alice


def test_a_right_one_in_between_gives_no_new_tries(link):
    for _ in range(7):
        try_wrong(link, 4)
        assert check(link, mailed())
        LinkCode.objects.update(sent_at=timezone.now() - timedelta(days=2))
        codes.send(link)
    try_wrong(link, 2)
    with pytest.raises(CannotPlan, match="demasiados códigos"):
        codes.send(link)


def test_with_another_address_it_is_asked_anew(link, ana, bob):
    try_wrong(link, 30)
    links.renew(link, by=bob)
    her, sent = ana(link), len(mail.outbox)
    her.does("client_code", do="send", status=403)
    assert len(mail.outbox) == sent + 1
    her.does("client_code", code=mailed())
    her.reads("client_link")


def test_ten_letters_a_day(link, ana):
    her = ana(link)
    for _ in range(10):
        her.does("client_code", do="send", status=403)
        LinkCode.objects.update(sent_at=F("sent_at") - timedelta(hours=1, minutes=1))
    assert "mañana" in her.does("client_code", do="send", status=403)
    assert len(mail.outbox) == 10


def test_while_one_would_still_open_it_can_be_written_whatever_else_is_refused(link, ana):
    her = ana(link)
    assert 'name="code"' not in her.reads("client_link", status=403)
    for _ in range(4):
        page = her.does("client_code", do="send", status=403)
    assert "espera una hora" in page
    assert 'name="code"' in page
    her.does("client_code", code=mailed())


def test_a_link_without_a_code_has_no_such_page(ask, ana, post):
    ana(ask(post)).does("client_code", do="send", status=404)
    assert not mail.outbox


def test_a_mail_that_can_not_leave_is_said(link, ana, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert "no pudo salir" in ana(link).does("client_code", do="send", status=403)
