"""The calendar in Chromium: moved by hand and keyboard, put back, refused; every look; no JavaScript."""

from __future__ import annotations

import json
import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning, review
from calendar_app.grid import Month
from calendar_app.models import Post, Variant
from publishing.models import Delivery
from publishing.states import State

expect = pytest.importorskip("playwright.sync_api").expect
MONTH = Month.of(timezone.now().date()).next
DAY = MONTH.first + timedelta(days=8)


@pytest.fixture
def viajera(brand: Any, bob: Any, channel: Any) -> Post:
    post = planning.create_post(brand, by=bob, title="Viajera", text="De viaje", channels=[channel])
    planning.plan(post, date=DAY, time=time(18, 30), by=bob)
    return post


@pytest.fixture
def month(viajera: Post, bob: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(bob)
    return visit(reverse("calendar_month", args=["alameda", MONTH]))


def cell(page: Any, day: date) -> Any:
    return page.locator(f"#d-{day:%Y-%m-%d}")


def chip(page: Any, day: date) -> Any:
    return cell(page, day).locator(".chip")


def test_the_keyboard_picks_up_carries_and_drops(month: Any, viajera: Post) -> None:
    chip(month, DAY).focus()
    month.keyboard.press("Space")
    expect(month.locator("#live")).to_contain_text("«Viajera» levantada")
    month.keyboard.press("ArrowRight")
    month.keyboard.press("ArrowDown")
    month.keyboard.press("Space")
    there = DAY + timedelta(days=8)
    expect(month.locator("#toasts")).to_contain_text("«Viajera» movida al")
    expect(chip(month, there)).to_be_focused()
    viajera.refresh_from_db()
    assert (viajera.planned_date, viajera.planned_time) == (there, time(18, 30))


def test_escape_puts_it_back(month: Any, viajera: Post) -> None:
    chip(month, DAY).focus()
    for key in ("Space", "ArrowRight", "Escape"):
        month.keyboard.press(key)
    expect(month.locator("#live")).to_contain_text("Devuelta a su día.")
    expect(chip(month, DAY)).to_be_focused()
    viajera.refresh_from_db()
    assert viajera.planned_date == DAY


def test_undo_brings_it_back(month: Any, viajera: Post) -> None:
    chip(month, DAY).focus()
    for key in ("Space", "ArrowRight", "Space"):
        month.keyboard.press(key)
    expect(chip(month, DAY + timedelta(days=1))).to_be_visible()
    month.get_by_role("button", name=re.compile("Deshacer")).click()
    expect(chip(month, DAY)).to_be_visible()
    viajera.refresh_from_db()
    assert (viajera.planned_date, viajera.planned_time) == (DAY, time(18, 30))


def test_what_is_refused_snaps_back_and_says_why(month: Any, viajera: Post, complaints: list[str]) -> None:
    """It left while the page was open."""
    variant = Variant.objects.get(post=viajera)
    said = {"text": "", "title": "", "link": "", "tags": [], "language": "es", "media": [], "options": {}}
    variant.delivery = Delivery.objects.create(
        channel=variant.channel, content=said, state=State.SENT, remote_id="1", planned_for=timezone.now()
    )
    variant.save()
    chip(month, DAY).focus()
    for key in ("Space", "ArrowRight", "Space"):
        month.keyboard.press(key)
    expect(month.locator("#toasts")).to_contain_text("Ya se publicó en practica")
    expect(chip(month, DAY)).to_be_visible()
    complaints.clear()  # Chromium reports the 422 itself


def test_the_quick_look_opens_closes_and_gives_the_focus_back(month: Any) -> None:
    chip(month, DAY).click()
    quick = month.get_by_role("dialog", name="Vista rápida")
    expect(quick).to_contain_text("De viaje")
    month.keyboard.press("Escape")
    expect(quick).to_be_hidden()
    expect(chip(month, DAY)).to_be_focused()


def test_move_to_by_form_in_the_quick_look(month: Any, viajera: Post) -> None:
    chip(month, DAY).click()
    quick = month.get_by_role("dialog", name="Vista rápida")
    quick.get_by_text("Mover a…").click()
    quick.get_by_label("Hora").fill("07:15")
    quick.get_by_role("button", name="Mover", exact=True).click()
    expect(cell(month, DAY)).to_contain_text("07:15")


def test_no_look_of_the_month_has_anything_to_object_to(
    month: Any, viajera: Post, bob: Any, looks: Any, accessible: Any, picture: Any
) -> None:
    accessible()
    review.request(viajera, by=bob)
    chip(month, DAY).click()
    expect(month.get_by_role("dialog", name="Vista rápida")).to_be_visible()
    accessible()
    picture(f"quick-{looks}")


def test_today_with_something_to_do(
    viajera: Post, bob: Any, abel: Any, sign_in: Any, visit: Any, looks: Any, accessible: Any, picture: Any
) -> None:
    review.request(viajera, by=bob)
    sign_in(abel)
    page = visit(reverse("today", args=["alameda"]))
    expect(page.get_by_text("espera tu aprobación")).to_be_visible()
    accessible()
    picture(f"today-{looks}")


@pytest.mark.parametrize("scripting", [False])
def test_without_javascript_it_is_read_filtered_and_moved(month: Any, viajera: Post) -> None:
    month.get_by_role("searchbox").fill("nada parecido")
    month.get_by_role("button", name="Filtrar").click()
    expect(month.locator(".day .chip")).to_have_count(0)
    month.goto(month.base + reverse("post_quick", args=["alameda", viajera.pk]))
    month.get_by_text("Mover a…").click()
    month.get_by_label("Día").fill((DAY + timedelta(days=1)).isoformat())
    month.get_by_role("button", name="Mover", exact=True).click()
    expect(chip(month, DAY + timedelta(days=1))).to_contain_text("18:30")


def test_the_poll_address_answers_as_the_page_needs_it(month: Any) -> None:
    """204 to the page as it stands: nothing is swapped under a person's hands."""
    address = month.locator("#pulse").get_attribute("data-poll-url-value")
    assert month.request.get(month.base + json.loads(f'"{address}"')).status == 204
