"""How posts move on the month: a drop, its undo, the form without scripts."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from calendar_app.grid import Month
from core.time import moment
from publishing.states import State
from tests.calendar_app.month.pages import NEXT_MONTH, cell, deliver, month_of

pytestmark = pytest.mark.django_db


def drop(browser, post, day, *, on, **more):
    """As the board does it: htmx posts the day and says which page it is on."""
    headers = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{on}"}
    return browser.post(
        reverse("post_move", args=[post.workspace.slug, post.pk]), {"day": day, **more}, headers=headers
    )


def test_a_drop_keeps_the_hour_and_answers_with_both_days_and_the_way_back(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    post = a_post("Viajera", day, time(18, 30))
    browser = signed_in(bob)
    answer = drop(browser, post, day + timedelta(days=2), on=month_of(brand))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Viajera" in cell(html, day + timedelta(days=2))
    assert "Viajera" not in cell(html, day)
    assert html.count('<section class="day') == 2  # not the month
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (day + timedelta(days=2), time(18, 30))
    said = answer["HX-Trigger"].encode().decode("unicode_escape")
    assert "«Viajera» movida al" in said
    assert f"?day={day}&time=18%3A30" in said


def test_undo_puts_it_back_where_it_was(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    post = a_post("Viajera", day, time(18, 30))
    browser = signed_in(bob)
    drop(browser, post, day + timedelta(days=2), on=month_of(brand))
    undo = reverse("post_move", args=[brand.slug, post.pk]) + f"?day={day}&time=18%3A30"
    assert browser.post(undo, headers={"HX-Request": "true"}).status_code == 204
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (day, time(18, 30))


def test_from_the_tray_to_a_day_and_back(brand, bob, a_post, signed_in):
    post = a_post("Sin día")
    browser = signed_in(bob)
    day = NEXT_MONTH.first + timedelta(days=3)
    html = drop(browser, post, day, on=month_of(brand)).content.decode()
    assert "Sin día" in cell(html, day)
    assert "Sin día" not in html.split('id="tray"', 1)[1]
    html = drop(browser, post, "", on=month_of(brand)).content.decode()
    post.refresh_from_db()
    assert post.planned_for is None
    assert "Sin día" in html.split('id="tray"', 1)[1]


def test_a_drop_on_the_night_the_clocks_change_says_what_became_of_the_hour(brand, bob, a_post, signed_in):
    brand.zone = "Europe/Madrid"
    brand.save()
    spring = last_sunday_of_march(timezone.now().year + 1)
    post = a_post("Madrugadora", spring - timedelta(days=1), time(2, 30))
    answer = drop(signed_in(bob), post, spring, on=month_of(brand, Month.of(spring)))
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (spring, time(3, 30))
    said = answer["HX-Trigger"].encode().decode("unicode_escape")
    assert "las 02:30 no existen" in said
    assert "03:30" in said


def last_sunday_of_march(year):
    last = date(year, 3, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


def test_what_was_sent_stays_and_says_why(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    post = a_post("Salió", day)
    deliver(post, State.SENT)
    answer = drop(signed_in(bob), post, day + timedelta(days=1), on=month_of(brand))
    assert answer.status_code == 422  # the board puts the chip back on any 4xx
    assert "Ya se publicó en" in answer["HX-Trigger"].encode().decode("unicode_escape")
    post.refresh_from_db()
    assert post.planned_date == day


@pytest.mark.parametrize("day", ["ayer", "2026-02-30", "<script>", "99999-01-01"])
def test_a_day_that_is_none_moves_nothing(brand, bob, a_post, signed_in, day):
    post = a_post("Quieta", NEXT_MONTH.first)
    assert drop(signed_in(bob), post, day, on=month_of(brand)).status_code == 422
    post.refresh_from_db()
    assert post.planned_date == NEXT_MONTH.first


def test_a_day_that_is_over_moves_nothing(brand, bob, a_post, signed_in):
    post = a_post("Quieta", NEXT_MONTH.first)
    answer = drop(signed_in(bob), post, "2020-01-01", on=month_of(brand))
    assert answer.status_code == 422
    assert "ya pasó" in answer["HX-Trigger"].encode().decode("unicode_escape")


def test_without_javascript_the_form_moves_and_returns_to_where_one_was(brand, bob, a_post, signed_in):
    post = a_post("Viajera", NEXT_MONTH.first, time(9))
    address = reverse("post_move", args=[brand.slug, post.pk])
    there = reverse("calendar_list", args=[brand.slug])
    values = {"day": NEXT_MONTH.last, "time": "20:45", "next": there}
    assert signed_in(bob).post(address, values).url == there
    post.refresh_from_db()
    assert (post.planned_date, post.planned_time) == (NEXT_MONTH.last, time(20, 45))
    elsewhere = signed_in(bob).post(address, {"day": NEXT_MONTH.first, "next": "https://evil.example/"})
    assert elsewhere.url.startswith(f"/m/{brand.slug}/")


def test_moving_asks_who_one_is(brand, vera, charlie, a_post, signed_in):
    post = a_post("Quieta", NEXT_MONTH.first)
    assert drop(signed_in(vera), post, NEXT_MONTH.last, on=month_of(brand)).status_code == 403
    assert drop(signed_in(charlie), post, NEXT_MONTH.last, on=month_of(brand)).status_code == 404
    own = charlie.workspaces.get()
    through_his_own = reverse("post_move", args=[own.slug, post.pk])
    assert signed_in(charlie).post(through_his_own, {"day": NEXT_MONTH.last}).status_code == 404
    post.refresh_from_db()
    assert post.planned_date == NEXT_MONTH.first


def test_the_move_keeps_the_filters_of_the_page_it_was_made_on(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    post = a_post("Viajera", day)
    a_post("Vecina", day + timedelta(days=1))
    html = drop(
        signed_in(bob), post, day + timedelta(days=1), on=month_of(brand, query="?q=Viajera")
    ).content.decode()
    assert "Viajera" in html
    assert "Vecina" not in html


def test_a_scheduled_post_takes_its_delivery_along(brand, bob, a_post, signed_in):
    post = a_post("Viajera", NEXT_MONTH.first, time(9))
    [delivery] = planning.schedule(post, by=bob)
    drop(signed_in(bob), post, NEXT_MONTH.last, on=month_of(brand))
    delivery.refresh_from_db()
    assert delivery.state == State.WAITING
    assert delivery.planned_for == moment(NEXT_MONTH.last, time(9), brand.zone).instant == delivery.due_at


@pytest.mark.parametrize("there", ["/m/alameda/calendario/2030-05/", "https://elsewhere.test/"])
def test_a_verb_leads_back_to_our_page_and_to_no_other(brand, bob, a_post, signed_in, there):
    post = a_post("Vuelve")
    answer = signed_in(bob).post(reverse("post_schedule", args=[brand.slug, post.pk]), {"next": there})
    ours = reverse("post", args=[brand.slug, post.pk])
    assert answer.url == (there if there.startswith("/") else ours)
