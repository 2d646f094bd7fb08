"""Who is told, once, and only of what she may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from teams.models import Membership, Notification, NotificationChoice
from teams.notices import Event, reading, tell, thinning
from teams.notices.letters import said


def test_she_is_told_and_he_who_did_it_is_not(alice, bob, asks):
    asks(bob, of=[alice, bob])
    assert [said(one) for one in reading.told(alice)] == ["Beto Luna te pide revisar «Pan»."]
    assert reading.unread_count(alice) == 1
    assert not Notification.objects.filter(user=bob).exists()


def test_a_stranger_somebody_who_left_and_somebody_without_an_account_are_not_told(alice, bob, charlie, asks):
    Membership.objects.filter(user=bob).delete()
    alice.is_active = False
    alice.save()
    assert asks(charlie, of=[alice, bob, charlie]) == []
    assert not Notification.objects.exists()


def test_who_leaves_the_brand_no_longer_sees_what_she_was_told(alice, bob, asks):
    asks(alice, of=[bob])
    assert reading.unread_count(bob) == 1
    Membership.objects.filter(user=bob).delete()
    assert reading.unread_count(bob) == 0
    assert not reading.told(bob).exists()


def test_the_same_news_while_unread_is_one_notice_renewed(alice, bob, asks):
    asks(bob, of=[alice], key="post:1")
    asks(bob, of=[alice], key="post:1", params={"who": "Beto", "title": "Pan de muerto"})
    (only,) = reading.told(alice)
    assert said(only) == "Beto te pide revisar «Pan de muerto»."


def test_after_she_has_read_it_the_same_news_is_news_again(alice, bob, asks):
    asks(bob, of=[alice], key="post:1")
    reading.mark(reading.told(alice).get(), read=True)
    asks(bob, of=[alice], key="post:1")
    assert reading.told(alice).count() == 2
    older = reading.told(alice).last()
    reading.mark(older, read=False)  # two unread ones of one news can't be
    assert reading.unread_count(alice) == 1


def test_the_same_key_in_another_brand_is_other_news(alice, bob, charlie, asks):
    Membership.objects.create(workspace=charlie.workspaces.get(), user=alice)
    asks(bob, of=[alice], key="post:1")
    asks(charlie, of=[alice], key="post:1", workspace=charlie.workspaces.get())
    assert reading.unread_count(alice) == 2


def test_what_is_rolled_back_told_nobody(alice, bob, asks):
    with transaction.atomic():
        asks(bob, of=[alice])
        transaction.set_rollback(True)
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    "url", ["https://malo.example/", "//malo.example", "/\\malo.example", "javascript:1"]
)
def test_a_notice_leads_nowhere_but_to_our_own_pages(alice, bob, asks, url):
    with pytest.raises(ValueError, match="not a path of ours"):
        asks(bob, of=[alice], url=url)


def test_an_event_nobody_knows_is_a_mistake_of_ours(alice):
    with pytest.raises(ValueError, match="is not a valid Event"):
        tell("no.such", workspace=None, to=[alice], text="Hola")


def test_it_is_said_in_the_readers_language_and_plural(alice):
    from django.utils.translation import override

    many = "Fallaron %(number)s publicaciones en «%(channel)s». %(cause)s"
    params = {"plural": many, "number": 3, "channel": "eco", "cause": {"text": "No.", "params": {}}}
    text = "Falló %(number)s publicación en «%(channel)s». %(cause)s"
    (one,) = tell(Event.DELIVERY_FAILED, workspace=None, to=[alice], text=text, params=params)
    with override("es-mx"):
        assert said(one) == "Fallaron 3 publicaciones en «eco». No."
        one.params["number"] = 1
        assert said(one) == "Falló 1 publicación en «eco». No."


def test_who_wants_neither_the_app_nor_mail_gets_no_row(alice, bob, asks):
    NotificationChoice.objects.create(user=alice, event=Event.REVIEW_REQUESTED, in_app=False, mail="never")
    assert asks(bob, of=[alice]) == []


def test_news_of_her_own_account_can_not_be_turned_off(alice):
    NotificationChoice.objects.create(user=alice, event=Event.ACCOUNT_SECURITY, in_app=False, mail="never")
    (one,) = tell(Event.ACCOUNT_SECURITY, workspace=None, to=[alice], text="Cambió tu contraseña.")
    assert one.in_app
    assert one.mail_due


def test_forty_people_cost_as_many_queries_as_one(alice, bob, asks, django_assert_max_num_queries):
    from teams.models import User

    crowd = [User.objects.create_user(f"p{n}@alameda.test", "x") for n in range(40)]
    for one in crowd:
        Membership.objects.create(workspace=Membership.objects.get(user=alice).workspace, user=one)
    with django_assert_max_num_queries(8):
        assert len(asks(alice, of=[bob, *crowd], key="k")) == 41


def test_what_is_old_goes_and_what_waits_to_be_mailed_stays(alice, bob, asks):
    asks(bob, of=[alice])
    asks(bob, of=[alice])
    long_ago = timezone.now() - timedelta(days=100)
    Notification.objects.filter(pk=reading.told(alice).first().pk).update(read_at=long_ago, at=long_ago)
    assert thinning.thin() == 1
    assert reading.unread_count(alice) == 1
