"""Search: any of the words, whatever their spelling, over all that has a name in this brand and no other."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from calendar_app import planning
from calendar_app.finding.places import PLACES, open_to
from calendar_app.finding.searching import search
from calendar_app.models import Campaign, Pillar, Post
from teams.models import Membership

pytestmark = pytest.mark.django_db


def seat(user):
    return Membership.objects.get(user=user)


def found(user, words):
    return [one.name for group in search(seat(user), words) for one in group.found]


@pytest.fixture
def brands_things(brand, bob, channel):
    planning.create_post(brand, by=bob, title="Cosecha de café", text="Llegó de Chiapas", channels=[channel])
    Campaign.objects.create(
        workspace=brand, name="Día del Café", starts=date(2030, 5, 1), ends=date(2030, 5, 1)
    )
    Pillar.objects.create(workspace=brand, name="Café y oficio")


def test_one_word_finds_posts_campaigns_and_pillars_in_any_spelling(bob, brands_things):
    for words in ("cafe", "CAFÉ", "café"):
        assert found(bob, words)[:3] == ["Cosecha de café", "Día del Café", "Café y oficio"]
    assert found(bob, "chiapas cosecha") == ["Cosecha de café"]


def test_channels_people_and_places_are_found_too(bob, alice, channel, brands_things):
    assert "practica" in found(bob, "pract")
    assert "Beto Luna" in found(bob, "luna")
    assert "Aprobaciones" in found(bob, "aprob")
    assert "Crear publicación" in found(bob, "crear")


def test_without_words_it_offers_where_to_go_and_what_her_role_may_begin(alice, vera):
    assert "Crear publicación" in found(alice, "")
    assert "Crear publicación" not in found(vera, "")
    assert "Ajustes de la marca" not in found(vera, "")


def test_never_more_than_twenty_and_never_of_another_brand(brand, bob, charlie, brands_things):
    for n in range(30):
        Post.objects.create(workspace=brand, title=f"Café {n}")
        Pillar.objects.create(workspace=brand, name=f"Café {n}")
    theirs = charlie.workspaces.get()
    Post.objects.create(workspace=theirs, title="Café ajeno")
    Pillar.objects.create(workspace=theirs, name="Café ajeno")
    assert len(found(bob, "café")) <= 20
    assert "Café ajeno" not in found(bob, "café") + found(bob, "ajeno")


def test_what_was_put_away_is_not_found(bob, brand, brands_things):
    planning.archive(Post.objects.get(), by=bob)
    assert "Cosecha de café" not in found(bob, "cosecha")


@pytest.mark.parametrize("words", ["%", "_", "\\", "'", "\0", "a" * 500, "«»", "  "])
def test_no_words_break_it(bob, brands_things, signed_in, brand, words):
    answer = signed_in(bob).get(reverse("find", args=[brand.slug]), {"q": words})
    assert answer.status_code == 200


def test_it_costs_eight_statements_at_most(bob, brand, brands_things, signed_in):
    browser = signed_in(bob)
    address = reverse("find", args=[brand.slug]) + "?q=cafe"
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address, headers={"HX-Request": "true"}).status_code == 200
    assert len(queries) <= 8


def test_without_javascript_it_is_a_page_with_links(bob, brand, brands_things, signed_in):
    html = signed_in(bob).get(reverse("find", args=[brand.slug]) + "?q=cosecha").content.decode()
    assert reverse("post", args=[brand.slug, Post.objects.get().pk]) in html
    assert "<form" in html
    assert 'role="option"' not in html


def test_every_place_it_names_is_there(alice):
    """A place whose address was renamed would vanish in silence."""
    assert len(list(open_to(seat(alice)))) == len(PLACES)
