"""The shell around every page: signing in, keys, theme, menus, undo."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.conftest import PASSWORD


def today(visit: Any) -> Any:
    return visit(reverse("today", args=["alameda"]))


@pytest.mark.parametrize("scripting", [True, False], ids=["with scripts", "without"])
def test_alice_signs_in(alice: Any, visit: Any, scripting: bool) -> None:
    page = visit(reverse("account_login"))
    page.get_by_label("Correo").fill(alice.email)
    page.get_by_label("Contraseña").fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hoy")


@pytest.mark.parametrize("scripting", [False])
def test_menus_open_without_scripts(alice: Any, sign_in: Any, visit: Any) -> None:
    sign_in(alice)
    page = today(visit)
    page.locator(".brand-switcher summary").click()
    expect(page.get_by_role("link", name="Equipo").first).to_be_visible()


def test_a_key_goes_to_the_calendar_and_back(alice: Any, sign_in: Any, visit: Any) -> None:
    sign_in(alice)
    page = today(visit)
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url(page.base + reverse("calendar", args=["alameda"]))  # and its script has begun
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(page.base + reverse("today", args=["alameda"]))


def test_keys_do_nothing_while_writing(alice: Any, sign_in: Any, visit: Any) -> None:
    sign_in(alice)
    page = visit(reverse("calendar", args=["alameda"]))
    search = page.get_by_label("Buscar en el texto")
    search.press_sequentially("c?gh")
    expect(search).to_have_value("c?gh")
    expect(page).to_have_url(page.base + reverse("calendar", args=["alameda"]))
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_keys_can_be_switched_off(alice: Any, sign_in: Any, visit: Any) -> None:
    alice.shortcuts = False
    alice.save()
    sign_in(alice)
    page = today(visit)
    page.keyboard.press("?")
    page.keyboard.press("c")
    expect(page.locator("#shortcuts")).to_be_hidden()
    expect(page).to_have_url(page.base + reverse("today", args=["alameda"]))


def test_the_list_of_keys_opens_and_closes(alice: Any, sign_in: Any, visit: Any, accessible: Any) -> None:
    sign_in(alice)
    page = today(visit)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Atajos de teclado")).to_be_visible()
    accessible()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).to_be_hidden()


@pytest.mark.parametrize("scripting", [True, False], ids=["with scripts", "without"])
def test_the_theme_is_kept_on_the_person(alice: Any, sign_in: Any, visit: Any, scripting: bool) -> None:
    sign_in(alice)
    page = today(visit)
    page.locator(".person .menu summary").click()
    with page.expect_response(lambda answer: "/tema/" in answer.url):
        page.get_by_role("button", name="Oscuro").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(today(visit).locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_menu_closes_with_escape_and_gives_the_focus_back(alice: Any, sign_in: Any, visit: Any) -> None:
    sign_in(alice)
    page = today(visit)
    opener = page.locator(".brand-switcher summary")
    opener.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".brand-switcher .menu-panel")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".brand-switcher .menu-panel")).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_skip_link_leads_to_the_content(alice: Any, sign_in: Any, visit: Any) -> None:
    sign_in(alice)
    page = today(visit)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Saltar al contenido")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
