"""Who is written to, in which language, and how seldom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from publishing import notifying
from publishing.models import Channel, Delivery, Notice
from publishing.signals import channel_lost, settled
from publishing.states import State
from teams.models import Notification, NotificationChoice, Webhook
from teams.notices import Event, letters, mailing, reading

HEAVY = {"text": "La imagen pesa %(mb)s MB.", "params": {"mb": 9}}


@pytest.fixture
def send():
    """Lets the quiet time pass, then writes what is due."""

    def now() -> list:
        Notice.objects.update(due_at=timezone.now() - timedelta(seconds=1))
        notifying.send_due()
        mailing.send_due(timezone.now() + timedelta(hours=1))
        sent, mail.outbox[:] = list(mail.outbox), []
        return sent

    return now


def fail(said, channel, number=1, sentence=HEAVY, state=State.FAILED):
    for _ in range(number):
        settled.send(sender=None, delivery=said(channel, "Café nuevo", state=state, sentence=sentence))


def test_those_who_may_settle_are_told_of_a_failure(alice, bob, abel, vera, channel, said, send):
    fail(said, channel)
    letters = {letter.to[0]: letter for letter in send()}
    assert set(letters) == {alice.email, bob.email}
    letter = letters[bob.email]
    assert letter.subject == "Café Alameda: falló 1 publicación en «practica»"
    assert "La imagen pesa 9 MB." in letter.body
    assert "Café nuevo" in letter.body
    assert f"/m/alameda/canales/{channel.pk}/" in letter.body
    assert "&" not in letter.body  # plain text, nothing escaped


def test_three_hundred_failures_of_one_cause_are_one_letter(alice, channel, said, send):
    fail(said, channel, 300)
    (letter,) = send()
    assert "fallaron 300 publicaciones" in letter.subject
    assert letter.body.count("Café nuevo") == 5


def test_two_causes_and_two_channels_are_letters_of_their_own(alice, brand, channel, said, send):
    other = Channel.objects.create(workspace=brand, network="practice", name="otro", account="otro")
    fail(said, channel)
    fail(said, channel, sentence={"text": "Otra cosa."})
    fail(said, other)
    assert len(send()) == 3


def test_after_a_letter_it_is_quiet_for_ten_minutes(alice, channel, said):
    fail(said, channel)
    Notice.objects.update(due_at=timezone.now())
    assert notifying.send_due() == 1
    fail(said, channel)
    assert notifying.send_due() == 0
    assert Notice.objects.get().due_at > timezone.now() + timedelta(minutes=9)


def test_what_happened_meanwhile_is_in_the_next_letter(alice, channel, said, send):
    fail(said, channel, 2)
    send()
    fail(said, channel, 3)
    (letter,) = send()
    assert "fallaron 3 publicaciones" in letter.subject
    assert send() == []


def test_an_uncertain_one_says_that_nobody_repeats_it(alice, channel, said, send):
    fail(said, channel, state=State.UNSURE)
    (letter,) = send()
    assert "1 publicación incierta" in letter.subject
    assert "Pauta no la repite" in letter.body


def test_a_lost_channel_is_told_to_who_can_reconnect_it(alice, bob, channel, said, send):
    said(channel, days=3650)
    channel.trouble = {"text": "El acceso venció.", "params": {}}
    channel_lost.send(sender=None, channel=channel)
    (letter,) = send()
    assert letter.to == [alice.email]
    assert letter.subject == "Café Alameda: hay que reconectar «practica»"
    assert "El acceso venció." in letter.body
    assert "1 publicación programada espera" in letter.body


def test_a_success_is_not_news(alice, channel, said, send):
    fail(said, channel, state=State.SENT)
    assert send() == []


def test_a_mail_server_that_is_down_hinders_nobody_and_loses_nothing(alice, channel, said, send, settings):
    settings.EMAIL_BACKEND = "tests.publishing.no_such_backend"
    fail(said, channel)
    assert send() == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(send()) == 1


def test_no_letter_carries_a_credential(alice, at_the_door, said, send):
    from .conftest import PASSWORD

    fail(said, at_the_door)
    assert all(PASSWORD not in letter.body + letter.subject for letter in send())


def test_everyone_reads_her_own_language(words, alice, bob, channel, said, send):
    bob.language = "en"
    bob.save()
    fail(said, channel)
    subjects = {letter.to[0]: letter.subject for letter in send()}
    assert "falló" in subjects[alice.email]
    assert "failed" in subjects[bob.email].lower()


# ── in the app, and other programs ────────────────────────────────────────────────────────────────────


def test_it_is_in_the_app_too_and_leads_to_the_delivery(alice, bob, channel, said, send):
    fail(said, channel)
    send()
    (notice,) = reading.told(bob)
    assert letters.said(notice) == "Falló 1 publicación en «practica». La imagen pesa 9 MB."
    assert notice.url == reverse("delivery", args=["alameda", Delivery.objects.get().pk])


def test_several_lead_to_the_channel_that_lists_them(alice, channel, said, send):
    fail(said, channel, 3)
    send()
    (notice,) = reading.told(alice)
    assert letters.said(notice) == "Fallaron 3 publicaciones en «practica». La imagen pesa 9 MB."
    assert notice.url == reverse("channel", args=["alameda", channel.pk])


def test_who_wants_failures_in_her_digest_gets_no_letter_at_once(alice, channel, said, send):
    NotificationChoice.objects.create(user=alice, event=Event.DELIVERY_FAILED, mail="digest")
    fail(said, channel)
    assert send() == []
    mailing.send_due(timezone.now() + timedelta(hours=25))
    (digest,) = mail.outbox
    assert "Falló 1 publicación en «practica»." in digest.body


def test_what_the_gate_held_is_told_to_who_can_approve_or_plan_it(alice, bob, abel, vera, channel, said):
    held = said(channel, "Café", state=State.WAITING, held_at=timezone.now(), sentence={"text": "Sin sello."})
    settled.send(sender=None, delivery=held)
    settled.send(sender=None, delivery=held)
    told = Notification.objects.filter(event=Event.POST_UNAPPROVED)
    assert {one.user for one in told} == {alice, bob, abel}
    assert told.count() == 3
    assert "Sin sello." in letters.said(told[0])


def test_a_program_hears_of_what_left_and_nobody_else(alice, channel, said, brand):
    wanted = ["delivery.sent"]
    hook = Webhook.objects.create(workspace=brand, name="x", url="https://a.example/", events=wanted)
    settled.send(sender=None, delivery=said(channel, "Café", state=State.SENT, url="https://red.example/1"))
    body = hook.calls.get().body
    assert body["data"]["link"] == "https://red.example/1"
    assert not Notification.objects.exists()


def test_where_no_program_listens_a_success_costs_one_question(
    channel, said, alice, django_assert_max_num_queries
):
    sent = said(channel, "Café", state=State.SENT)
    with django_assert_max_num_queries(1):
        settled.send(sender=None, delivery=sent)


# ── one cause, many channels ──────────────────────────────────────────────────────────────────────────


REFUSED = {"text": "La red retiró el permiso.", "params": {}}


@pytest.fixture
def sixty(brand):
    return [
        Channel.objects.create(
            workspace=brand, network="facebook", name=f"Sucursal {n:02}", account=str(n), trouble=REFUSED
        )
        for n in range(60)
    ]


def lose(channels):
    for channel in channels:
        channel_lost.send(sender=None, channel=channel)


def of_lost(user):
    return [
        letters.said(one)
        for one in Notification.objects.filter(user=user, event=Event.CHANNEL_LOST).order_by("pk")
    ]


def test_sixty_channels_lost_for_one_cause_are_one_notice_and_one_letter(alice, sixty, send):
    lose(sixty)
    letter = next(letter for letter in send() if letter.to == [alice.email])
    names = ", ".join(f"«Sucursal {n:02}»" for n in range(5))
    said = f"Hay que reconectar 60 canales: {names} y 55 más. La red retiró el permiso."
    assert of_lost(alice) == [said]
    assert said in letter.body
    assert Notification.objects.get(user=alice).url == reverse("channels", args=["alameda"])
    assert send() == []


def test_those_that_follow_within_the_same_minute_are_among_them(alice, sixty, send):
    lose(sixty[:2])
    Notice.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    lose(sixty[2:4])
    notifying.send_due()
    assert [each[:29] for each in of_lost(alice)] == ["Hay que reconectar 4 canales:"]


def test_in_her_digest_they_are_one_line(alice, sixty, send):
    NotificationChoice.objects.create(user=alice, event=Event.CHANNEL_LOST, in_app=False, mail="digest")
    lose(sixty)
    assert send() == []
    mailing.send_due(timezone.now() + timedelta(days=2))
    (letter,) = mail.outbox
    assert letter.body.count("Hay que reconectar") == 1


def test_another_cause_and_another_brand_are_told_apart(alice, charlie, sixty, send):
    own = charlie.workspaces.get()
    other = Channel.objects.create(
        workspace=own, network="facebook", name="Ajeno", account="x", trouble=REFUSED
    )
    Channel.objects.filter(pk=sixty[0].pk).update(trouble={"text": "Caducó.", "params": {}})
    lose([Channel.objects.get(pk=sixty[0].pk), *sixty[1:3], other])
    send()
    assert sorted(of_lost(alice)) == [
        "Hay que reconectar 2 canales: «Sucursal 01», «Sucursal 02». La red retiró el permiso.",
        "Hay que reconectar «Sucursal 00». Caducó.",
    ]
    assert of_lost(charlie) == ["Hay que reconectar «Ajeno». La red retiró el permiso."]


def test_who_has_some_channels_is_told_of_hers_alone(alice, vera, sixty, send):
    hers = [each.pk for each in sixty[:2]]
    vera.memberships.update(role="admin", only_channels=hers)
    lose(sixty)
    send()
    assert [each[:29] for each in of_lost(alice)] == ["Hay que reconectar 60 canales"]
    assert of_lost(vera) == [
        "Hay que reconectar 2 canales: «Sucursal 00», «Sucursal 01». La red retiró el permiso."
    ]


def test_what_differs_from_channel_to_channel_is_not_said_of_all(alice, sixty, send):
    for channel in sixty[:2]:
        channel.trouble = {"text": "No deja entrar a %(who)s.", "params": {"who": channel.name}}
    lose(sixty[:2])
    send()
    assert of_lost(alice) == ["Hay que reconectar 2 canales: «Sucursal 00», «Sucursal 01»."]


def test_programs_hear_of_each_channel(alice, sixty, brand, send):
    Webhook.objects.create(workspace=brand, name="CRM", url="https://crm.test/", sealed="x")
    lose(sixty[:3])
    send()
    told = [call.body["data"]["channel"] for call in Webhook.objects.get().calls.order_by("pk")]
    assert sorted(told) == sorted(each.pk for each in sixty[:3])


def test_accesses_that_end_together_are_one_notice_with_the_first_day(alice, sixty, send):
    day = timezone.now() + timedelta(days=7)
    for n, channel in enumerate(sixty[:3]):
        channel.ends_at = day + timedelta(hours=n)
        channel.save()
        notifying.note(channel.pk, Notice.Kind.ENDING, REFUSED)
    send()
    (one,) = Notification.objects.filter(user=alice, event=Event.CHANNEL_ENDING)
    assert letters.said(one).startswith("El acceso de 3 canales está por caducar")
    assert one.params["ends"] == {"moment": day.isoformat()}
