"""Who was denied what is in the log of the brand, and nobody can drown that log with it."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from teams import denying
from teams.models import AuditEntry
from tests.walking import brand_pages, one_of_everything


def closed(chain: int) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(chain=chain, did="door.closed").order_by("number"))


@pytest.fixture
def settings_page(brand) -> str:
    return reverse("settings", args=["alameda"])


def test_who_tried_what_and_what_she_lacks_is_written_down(brand, bob, signed_in, settings_page):
    assert signed_in(bob).get(settings_page).status_code == 403
    (entry,) = closed(brand.pk)
    assert (entry.who_id, entry.label, entry.door) == (bob.pk, settings_page, "web")
    assert entry.after == {"method": "GET", "verb": "settings"}


def test_the_page_says_it_in_words(brand, alice, bob, signed_in, settings_page):
    signed_in(bob).post(settings_page, {"name": "Robada"})
    shown = signed_in(alice).get(reverse("audit", args=["alameda"]), {"que": "door"}).content.decode()
    assert "Quiso entrar donde su rol no la deja" in shown
    assert "Ajustes de la marca" in shown
    assert "Robada" not in shown


def test_a_verb_that_refuses_is_told_too(brand, bob, signed_in):
    signed_in(bob).post(reverse("team_invite", args=["alameda"]), {"email": "x@y.test", "role": "admin"})
    assert [entry.after["verb"] for entry in closed(brand.pk)] == ["invite"]


def test_the_same_page_again_and_again_is_one_entry_an_hour(brand, bob, signed_in, settings_page):
    client = signed_in(bob)
    for _ in range(30):
        client.get(settings_page)
    assert len(closed(brand.pk)) == 1
    cache.clear()  # the hour is over
    client.get(settings_page)
    assert len(closed(brand.pk)) == 2


def test_trying_every_door_fills_no_log(brand, alice, vera, signed_in):
    """Another one's attempts are told all the same."""
    client = signed_in(vera, raise_request_exception=False)
    hers = one_of_everything(brand, alice)
    refused = [page for page in brand_pages() if client.get(page.filled(**hers)).status_code == 403]
    assert len(refused) > denying.MOST
    assert len(closed(brand.pk)) == denying.MOST


def test_a_stranger_leaves_nothing_in_the_brands_log(brand, charlie, signed_in, settings_page):
    assert signed_in(charlie).get(settings_page).status_code == 404
    assert closed(brand.pk) == []


def test_what_is_of_no_brand_goes_to_the_installations_log(alice, signed_in):
    assert signed_in(alice).get(reverse("audit_of_installation")).status_code == 403
    assert [entry.who_id for entry in closed(0)] == [alice.pk]


def test_seeing_as_others_do_is_no_attempt(brand, alice, signed_in, settings_page):
    client = signed_in(alice)
    client.post(reverse("seeing_as", args=["alameda"]), {"eyes": "viewer"})
    answer = client.get(settings_page)
    assert answer.status_code == 403
    assert "aquí solo se mira" not in answer.content.decode()
    assert closed(brand.pk) == []


@pytest.fixture
def asking(brand):
    """The brand asks everybody for a second factor."""
    brand.second_factor = True
    brand.save()
    return brand


def without_factor(chain: int) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(chain=chain, did="door.no_factor").order_by("number"))


def test_who_comes_without_the_second_factor_is_told_of_too(asking, alice, bob, signed_in):
    client, page = signed_in(bob), reverse("today", args=["alameda"])
    for _ in range(3):
        assert client.get(page).status_code == 403
    (entry,) = without_factor(asking.pk)
    assert (entry.who_id, entry.label, entry.after) == (bob.pk, page, {"method": "GET"})
    assert closed(asking.pk) == []


def test_the_page_says_in_words_that_it_was_missing(asking, alice, bob, signed_in):
    signed_in(bob).get(reverse("today", args=["alameda"]))
    asking.second_factor = False
    asking.save()
    shown = signed_in(alice).get(reverse("audit", args=["alameda"]), {"que": "door"}).content.decode()
    assert "Quiso entrar sin el segundo factor que pide la marca" in shown


def test_a_stranger_without_a_factor_leaves_nothing_either(asking, charlie, signed_in):
    assert signed_in(charlie).get(reverse("today", args=["alameda"])).status_code == 404
    assert without_factor(asking.pk) == []


def test_without_a_factor_every_door_fills_no_log(asking, alice, bob, signed_in):
    client = signed_in(bob, raise_request_exception=False)
    hers = one_of_everything(asking, alice)
    refused = [page for page in brand_pages() if client.get(page.filled(**hers)).status_code == 403]
    assert len(refused) > denying.MOST
    assert len(without_factor(asking.pk)) == denying.MOST
