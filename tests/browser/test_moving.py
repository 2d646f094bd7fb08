"""A post moves to another day by mouse and by keyboard, keeps its hour, and comes back."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect


@pytest.fixture
def post(brand: Any, alice: Any, channel: Any) -> Any:
    """Planned for Tuesday 7 May 2030 at 18:30."""
    from calendar_app import planning

    post = planning.create_post(brand, by=alice, title="Domingo lento", text="Café.", channels=[channel])
    planning.plan(post, date=date(2030, 5, 7), time=time(18, 30), by=alice)
    return post


@pytest.fixture
def may(alice: Any, post: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(alice)
    return visit(reverse("calendar_month", args=["alameda", "2030-05"]))


def cell(page: Any, day: str) -> Any:
    return page.locator(f"[data-day='{day}']")


def planned(post: Any) -> tuple[date | None, time | None]:
    post.refresh_from_db()
    return post.planned_date, post.planned_time


def test_dragged_to_another_day_it_keeps_its_hour(may: Any, post: Any) -> None:
    chip = may.get_by_role("link", name="Domingo lento")
    chip.drag_to(cell(may, "2030-05-16").locator("ol"))
    expect(cell(may, "2030-05-16").get_by_role("link", name="Domingo lento")).to_contain_text("18:30")
    expect(may.locator(".toast")).to_contain_text("Domingo lento")
    assert planned(post) == (date(2030, 5, 16), time(18, 30))


def test_undone_with_z_it_is_back_on_its_day(may: Any, post: Any) -> None:
    may.get_by_role("link", name="Domingo lento").drag_to(cell(may, "2030-05-16").locator("ol"))
    expect(may.locator(".toast").get_by_role("button", name="Deshacer")).to_be_visible()
    may.keyboard.press("z")
    expect(cell(may, "2030-05-07").get_by_role("link", name="Domingo lento")).to_be_visible()
    assert planned(post) == (date(2030, 5, 7), time(18, 30))


def test_what_can_be_undone_stays_while_the_keyboard_is_on_it(may: Any, post: Any) -> None:
    may.clock.install()
    may.get_by_role("link", name="Domingo lento").drag_to(cell(may, "2030-05-16").locator("ol"))
    undo = may.locator(".toast").get_by_role("button", name="Deshacer")
    undo.focus()
    undo.hover()
    may.mouse.move(5, 5)
    may.clock.run_for(60_000)
    expect(undo).to_be_focused()
    may.evaluate("document.activeElement.blur()")
    may.clock.run_for(11_000)
    expect(undo).to_have_count(0)


def test_dragged_to_the_tray_it_has_no_day(may: Any, post: Any) -> None:
    may.get_by_role("link", name="Domingo lento").drag_to(may.locator("#tray ol"))
    expect(may.locator(".toast")).to_contain_text("Domingo lento")
    expect(may.locator("#tray").get_by_role("link", name="Domingo lento")).to_be_visible()
    assert planned(post)[0] is None


def test_carried_by_keyboard_and_announced(may: Any, post: Any) -> None:
    may.get_by_role("link", name="Domingo lento").focus()
    may.keyboard.press("Space")
    expect(may.locator("#live")).to_contain_text("«Domingo lento» levantada")
    may.keyboard.press("ArrowDown")
    may.keyboard.press("ArrowRight")
    expect(may.locator("#live")).to_contain_text("15 de mayo")
    may.keyboard.press("Space")
    expect(may.locator(".toast")).to_contain_text("Domingo lento")
    expect(cell(may, "2030-05-15").get_by_role("link", name="Domingo lento")).to_be_focused()
    assert planned(post) == (date(2030, 5, 15), time(18, 30))


def test_escape_puts_it_back(may: Any, post: Any) -> None:
    may.get_by_role("link", name="Domingo lento").focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Escape"):
        may.keyboard.press(key)
    expect(cell(may, "2030-05-07").get_by_role("link", name="Domingo lento")).to_be_focused()
    expect(may.locator("#live")).to_contain_text("Devuelta a su día")
    assert planned(post) == (date(2030, 5, 7), time(18, 30))


def test_what_the_server_refuses_goes_back(may: Any, post: Any, complaints: list[str]) -> None:
    may.route("**/mover/", lambda route: route.fulfill(status=500, body="broken"))
    may.get_by_role("link", name="Domingo lento").drag_to(cell(may, "2030-05-16").locator("ol"))
    expect(may.locator(".toast-danger")).to_contain_text("error 500")
    expect(cell(may, "2030-05-07").get_by_role("link", name="Domingo lento")).to_be_visible()
    complaints.clear()  # the 500 was ours


def test_without_a_line_it_goes_back_and_says_so(may: Any, post: Any, complaints: list[str]) -> None:
    may.route("**/mover/", lambda route: route.abort())
    may.get_by_role("link", name="Domingo lento").drag_to(cell(may, "2030-05-16").locator("ol"))
    expect(may.locator(".toast-danger")).to_contain_text("No hay conexión")
    expect(cell(may, "2030-05-07").get_by_role("link", name="Domingo lento")).to_be_visible()
    complaints.clear()


def test_the_quick_look_opens_beside_the_post_and_gives_the_focus_back(may: Any, accessible: Any) -> None:
    chip = may.get_by_role("link", name="Domingo lento")
    chip.press("Enter")
    expect(may.locator("#popover")).to_be_visible()
    accessible()
    may.keyboard.press("Escape")
    expect(may.locator("#popover")).to_be_hidden()
    expect(chip).to_be_focused()
