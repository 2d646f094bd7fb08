"""The main job in Chromium: sign in, write, approve, drag, publish to Red de práctica, see it live."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import review
from calendar_app.demo import building, people
from calendar_app.grid import Month
from calendar_app.models import Post
from calendar_app.states import ReviewMode, Stage
from publishing.engine.visiting import visit as deliver
from publishing.models import Delivery
from publishing.states import State
from teams.models import User
from tests.conftest import PASSWORD

expect = pytest.importorskip("playwright.sync_api").expect
TEXT = "¡Llegó la cosecha nueva! Ñandú, café y 🌱"
MONTH = Month.of(timezone.now().date()).next
DAY, LATER = MONTH.first + timedelta(days=8), MONTH.first + timedelta(days=10)
POLL = 25_000  # ms: the month asks every fifteen seconds
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "calendar.png"


def enter(page: Any, user: Any) -> None:
    """Through the door, as a person does."""
    page.context.clear_cookies()
    page.goto(page.base + reverse("account_login"))
    page.get_by_label("Correo").fill(user.email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", name="Hoy")).to_be_visible()


def write(page: Any) -> None:
    page.get_by_role("link", name=re.compile("Crear publicación")).first.click()
    page.get_by_role("checkbox", name="practica").check()
    page.get_by_label("Texto original").fill(TEXT)
    page.locator("#when summary").click()
    page.get_by_label("Fecha", exact=True).fill(DAY.isoformat())
    page.get_by_label("Hora").fill("18:30")
    page.get_by_role("heading").first.click()
    expect(page.locator(".save-status")).to_have_text(re.compile("Guardado"))
    page.get_by_role("button", name="Pedir revisión").click()
    expect(page.locator(".state-in-review").first).to_be_visible()


def approve(page: Any) -> None:
    page.get_by_role("link", name=re.compile("Aprobaciones")).first.click()
    post = page.locator("#desk-open")
    expect(post.locator(".preview-text")).to_have_text(TEXT)
    post.get_by_role("button", name="Aprobar").click()
    expect(page.get_by_text("Nada espera tu aprobación.")).to_be_visible()


def drag(page: Any, chip: Any, cell: Any) -> None:
    """By mouse, in steps, as a hand does."""
    start, end = chip.bounding_box(), cell.bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 26, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] - 30, steps=12)
    page.mouse.up()


def cell_of(page: Any, day: Any) -> Any:
    return page.locator(f"#d-{day:%Y-%m-%d}")


def publish_now(page: Any) -> None:
    cell_of(page, LATER).get_by_role("link", name=re.compile("cosecha")).click()
    quick = page.get_by_role("dialog", name="Vista rápida")
    expect(quick.get_by_text("Aprobada")).to_be_visible()
    quick.locator("summary").filter(has_text="Más acciones").click()
    quick.get_by_role("link", name="Publicar ya").click()
    page.locator("#dialog").get_by_role("button", name="Publicar ya").click()
    expect(page.locator("#toasts")).to_contain_text("Publicándose")


def test_from_an_empty_page_to_a_post_that_everybody_can_read(
    page: Any, brand: Any, alice: Any, bob: Any, abel: Any, live_channel: Any, accessible: Any
) -> None:
    review.set_policy(brand, ReviewMode.REQUIRED, by=alice)
    enter(page, bob)
    write(page)
    enter(page, abel)
    approve(page)
    assert Post.objects.get().stage == Stage.APPROVED

    enter(page, bob)
    page.goto(page.base + reverse("calendar_month", args=[brand.slug, MONTH]))
    drag(page, cell_of(page, DAY).locator(".chip"), cell_of(page, LATER))
    expect(page.locator("#toasts")).to_contain_text("movida al")
    expect(cell_of(page, LATER)).to_contain_text("18:30")  # the hour stays
    assert Post.objects.get().planned_date == LATER
    accessible()

    publish_now(page)
    page.goto(page.base + reverse("calendar", args=[brand.slug]))
    chip = page.locator(".day-today .chip")
    expect(chip).to_have_class(re.compile("chip-scheduled"))
    deliver([live_channel.pk])
    assert Delivery.objects.get().state == State.SENT
    expect(chip).to_have_class(re.compile("chip-(published|verified)"), timeout=POLL)  # nobody reloaded it

    page.context.clear_cookies()  # as anybody
    page.goto(page.base + reverse("practice_page", args=[live_channel.account]))
    expect(page.get_by_text(TEXT)).to_have_count(1)


def test_the_demo_is_what_the_readme_shows(page: Any, sign_in: Any, picture: Any, accessible: Any) -> None:
    """With PAUTA_PICTURES set, this is where docs/pictures/calendar.png comes from."""
    brand = building.build(PASSWORD)
    sign_in(User.objects.get(email=people.ADMIN))
    page.goto(page.base + reverse("calendar", args=[brand.slug]))
    expect(page.locator(".chip-failed")).to_have_count(1)
    expect(page.locator(".tray-card")).to_have_count(7)
    accessible()
    taken = picture("calendar-demo")
    if os.environ.get("PAUTA_PICTURES"):
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_bytes(taken.read_bytes())
