"""Which posts the month and the list show: filters, pages, stretches of time."""

from datetime import time, timedelta
from itertools import product

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from calendar_app import listing
from calendar_app.clocks import today_in
from calendar_app.filters import Filters, shown_key
from calendar_app.models import Post
from calendar_app.states import Stage
from publishing.models import Channel
from publishing.states import State
from tests.calendar_app.month.pages import NEXT_MONTH, cell, deliver, month_of

pytestmark = pytest.mark.django_db


def test_the_database_computes_the_same_look_as_the_page(brand, a_post):
    """Every stage with every delivery, held or not, verified or not, taken down or not, stopped or not."""
    now = timezone.now()
    flags = [
        dict(zip(("held_at", "verified_at", "deleted_at"), f, strict=True))
        for f in product([None, now], repeat=3)
    ]
    stops = [{}, {"paused_at": now}, {"health": Channel.Health.DISCONNECTED}]
    number = 0
    for stage, returned, stop in product([Stage.DRAFT, Stage.IN_REVIEW], [False, True], stops):
        for state, facts in product([None, *State.values], flags):
            number += 1
            channel = Channel.objects.create(
                workspace=brand, network="practice", name=f"n{number}", account=f"a{number}", **stop
            )
            post = a_post(f"P{number}", stage=stage, changes_requested=returned)
            post.variants.update(channel=channel)
            if state:
                deliver(post, state, **facts)
    shown = dict(Post.objects.annotate(shown=shown_key()).values_list("pk", "shown"))
    looks = {card.post.pk: card.look.key for card in listing.as_cards(Post.objects.all(), brand)}
    assert shown == looks
    assert len(set(looks.values())) >= 11
    brand.paused_at = now
    brand.save()
    shown = dict(Post.objects.annotate(shown=shown_key()).values_list("pk", "shown"))
    assert shown == {card.post.pk: card.look.key for card in listing.as_cards(Post.objects.all(), brand)}


def test_filters_narrow_by_channel_state_person_and_words(brand, bob, alice, channel, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    a_post("Del canal", day)
    failed = a_post("Rota", day)
    deliver(failed, State.FAILED)
    hers = a_post("De Alicia", day, author=alice)
    hers.variants.all().delete()

    def titles(query):
        html = signed_in(bob).get(month_of(brand, query=query)).content.decode()
        return {title for title in ("Del canal", "Rota", "De Alicia") if title in cell(html, day)}

    assert titles("") == {"Del canal", "Rota", "De Alicia"}
    assert titles(f"?canal={channel.pk}") == {"Del canal", "Rota"}
    assert titles("?estado=failed") == {"Rota"}
    assert titles("?estado=failed&estado=draft") == {"Del canal", "Rota", "De Alicia"}
    assert titles(f"?persona={alice.pk}") == {"De Alicia"}
    assert titles("?q=canal con todas") == {"Del canal"}
    assert titles("?canal=999999") == set()


NONSENSE = [
    "?canal=x",
    "?canal=-1",
    "?canal=99999999999999999999",
    "?canal=1&canal=٣",
    "?estado=roto",
    "?persona=%00",
    "?q=%00",
    "?q=" + "a" * 5000,
]


@pytest.mark.parametrize("query", NONSENSE)
def test_no_address_breaks_the_page(brand, bob, a_post, signed_in, query):
    a_post("Hola", NEXT_MONTH.first)
    assert signed_in(bob).get(month_of(brand, query=query)).status_code == 200
    assert signed_in(bob).get(reverse("calendar_list", args=[brand.slug]) + query).status_code == 200


def test_filters_are_kept_by_the_links_of_the_page(brand, bob, signed_in):
    html = signed_in(bob).get(month_of(brand, query="?estado=failed&q=pan+y+caf%C3%A9")).content.decode()
    kept = "?estado=failed&amp;q=pan+y+caf%C3%A9"
    assert f"{month_of(brand, NEXT_MONTH.next)}{kept}" in html
    assert f"{month_of(brand, NEXT_MONTH.previous)}{kept}" in html


def test_filters_read_what_they_wrote():
    filters = Filters(channels=(3, 4), states=("draft", "failed"), person=2, words="pan & café")
    assert Filters.read(QueryDict(filters.as_query[1:])) == filters
    assert not Filters.read(QueryDict(""))
    assert Filters().as_query == Filters().as_more == ""


# ── the list ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_shows_a_day_a_month_or_what_has_no_date_in_pages(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    for number in range(53):
        a_post(f"Número {number:02}", day, time(number % 24))
    a_post("Otro día", day + timedelta(days=1))
    a_post("Suelta")

    def listed(query):
        return signed_in(bob).get(reverse("calendar_list", args=[brand.slug]) + query).content.decode()

    assert listed(f"?dia={day}").count("row-item") == 50
    assert listed(f"?dia={day}&page=2").count("row-item") == 3
    assert "Otro día" not in listed(f"?dia={day}&page=2")
    assert "Otro día" in listed(f"?mes={NEXT_MONTH}&page=2")
    assert "Suelta" in listed("?mes=sin-fecha")
    assert "Suelta" not in listed(f"?mes={NEXT_MONTH}")


@pytest.mark.parametrize(
    "query", ["?dia=2026-02-30", "?dia=9999-12-31", "?mes=nunca", "?dia=", "?page=99", "?page=x"]
)
def test_a_stretch_that_cannot_be_read_shows_this_month(brand, bob, signed_in, query):
    response = signed_in(bob).get(reverse("calendar_list", args=[brand.slug]) + query)
    assert response.status_code == 200
    assert str(today_in(brand).year) in response.content.decode()
