"""What the month shows, and where; the quick look at a post."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import listing
from calendar_app.grid import Month
from calendar_app.models import Post
from calendar_app.states import Stage
from publishing.states import State
from tests.calendar_app.month.pages import NEXT_MONTH, cell, deliver, month_of

pytestmark = pytest.mark.django_db


def test_a_post_is_on_its_day_with_its_hour_its_state_and_its_network(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=9)
    a_post("Llega la cosecha", day, time(18, 30), stage=Stage.IN_REVIEW)
    html = signed_in(bob).get(month_of(brand)).content.decode()
    shown = cell(html, day)
    assert "Llega la cosecha" in shown
    assert "18:30" in shown
    assert "chip-in-review" in shown
    assert "En revisión" in shown
    assert "Red de práctica" in shown
    assert "Llega la cosecha" not in cell(html, day + timedelta(days=1))


def test_the_hour_is_that_of_the_brands_clocks_wherever_the_reader_is(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=9)
    post = a_post("Tarde", day, time(22, 15))
    assert post.planned_for.astimezone(UTC).date() == day + timedelta(days=1)
    assert "22:15" in cell(signed_in(bob).get(month_of(brand)).content.decode(), day)


def test_a_full_day_shows_the_first_three_and_says_how_many_more(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=9)
    for hour in range(8, 15):
        a_post(f"De las {hour}", day, time(hour))
    shown = cell(signed_in(bob).get(month_of(brand)).content.decode(), day)
    assert [f"De las {hour}" in shown for hour in range(8, 15)] == [True] * 3 + [False] * 4
    assert "+4 más" in shown
    assert f"?dia={day}" in shown


def test_the_header_counts_the_month_and_says_what_failed(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    deliver(a_post("Uno", day), State.FAILED)
    a_post("Dos", day)
    a_post("De otro mes", NEXT_MONTH.next.first + timedelta(days=1))
    html = signed_in(bob).get(month_of(brand)).content.decode()
    assert "<strong>2</strong> publicaciones" in html
    assert "1 ha fallado" in html


def test_what_has_no_date_lies_in_the_tray(brand, bob, a_post, signed_in):
    for number in range(listing.TRAY_CARDS + 2):
        a_post(f"Idea {number}")
    tray = signed_in(bob).get(month_of(brand)).content.decode().split('id="tray"', 1)[1]
    assert f'<span class="count">{listing.TRAY_CARDS + 2}</span>' in tray
    assert tray.count("tray-card") == listing.TRAY_CARDS
    assert "mes=sin-fecha" in tray


def test_archived_posts_and_those_of_others_stay_away(brand, charlie, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    a_post("Guardada", day, archived_at=timezone.now())
    Post.objects.filter(pk=a_post("Ajena", day).pk).update(workspace=charlie.workspaces.get())
    html = signed_in(bob).get(month_of(brand)).content.decode()
    assert "Guardada" not in html
    assert "Ajena" not in html


def test_weeks_start_as_the_brands_country_prints_them(brand, bob, signed_in):
    for country, first in (("MX", "domingo"), ("ES", "lunes")):
        brand.country = country
        brand.save()
        html = signed_in(bob).get(month_of(brand)).content.decode()
        assert html.split('class="month-head"', 1)[1].split("</span>", 1)[0].endswith(first)


def test_the_night_the_clocks_change_is_marked(brand, bob, signed_in):
    brand.zone = "Europe/Madrid"
    brand.save()
    html = signed_in(bob).get(month_of(brand, Month(2026, 10))).content.decode()
    assert "los relojes se atrasan 60 min" in cell(html, date(2026, 10, 25))
    assert "relojes" not in cell(html, date(2026, 10, 24))


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "hoy", "0000-01", "9999-12", "2026-01-01"])
def test_what_is_not_a_month_is_not_found(brand, bob, signed_in, month):
    assert signed_in(bob).get(f"/m/{brand.slug}/calendario/{month}/").status_code == 404


def test_who_may_only_look_is_offered_nothing_to_move_or_make(brand, vera, a_post, signed_in):
    a_post("Quieta", NEXT_MONTH.first + timedelta(days=3))
    html = signed_in(vera).get(month_of(brand)).content.decode()
    assert "Quieta" in html
    assert "data-movable" not in html
    assert "day-add" not in html


def test_what_has_left_cannot_be_picked_up(brand, bob, a_post, signed_in):
    day = NEXT_MONTH.first + timedelta(days=3)
    deliver(a_post("Salió", day), State.SENT)
    html = signed_in(bob).get(month_of(brand)).content.decode()
    assert "data-movable" not in cell(html, day)
    a_post("Espera", day)
    assert "data-movable" in cell(signed_in(bob).get(month_of(brand)).content.decode(), day)


def test_todays_cell_is_told_apart(brand, bob, signed_in):
    today = datetime.now(brand.tz).date()
    html = signed_in(bob).get(reverse("calendar", args=[brand.slug])).content.decode()
    before = html.split(f'id="d-{today:%Y-%m-%d}"', 1)[0]
    assert "day-today" in before.rsplit("<section", 1)[1]
    assert html.count("day-today") == 1


# ── the quick look ────────────────────────────────────────────────────────────────────────────────────


def test_the_quick_look_offers_what_one_may_do(brand, bob, abel, vera, a_post, signed_in):
    post = a_post("Hola", NEXT_MONTH.first, stage=Stage.IN_REVIEW)
    address = reverse("post_quick", args=[brand.slug, post.pk])
    part = {"HX-Request": "true"}
    approver = signed_in(abel).get(address, headers=part).content.decode()
    assert "Aprobar" in approver
    assert "Mover a…" not in approver
    editor = signed_in(bob).get(address, headers=part).content.decode()
    assert "Mover a…" in editor
    assert 'value="approve"' not in editor
    viewer = signed_in(vera).get(address, headers=part).content.decode()
    assert "<form" not in viewer
    assert "<html" not in viewer
    assert "<html" in signed_in(vera).get(address).content.decode()


def test_a_strangers_quick_look_finds_nothing(brand, charlie, a_post, signed_in):
    post = a_post("Hola", NEXT_MONTH.first)
    assert signed_in(charlie).get(reverse("post_quick", args=[brand.slug, post.pk])).status_code == 404


def test_what_is_written_is_shown_never_run(brand, bob, a_post, signed_in):
    post = a_post("<script>alert(1)</script>", NEXT_MONTH.first, text="<img src=x onerror=alert(1)>")
    pages = [month_of(brand), reverse("calendar_list", args=[brand.slug]) + f"?mes={NEXT_MONTH}"]
    for address in [*pages, reverse("post_quick", args=[brand.slug, post.pk])]:
        html = signed_in(bob).get(address).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
