"""Search, shortcuts and the quick look, with the keyboard alone."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from .conftest import KeptBack


@pytest.fixture
def may(brand: Any, alice: Any, bob: Any, channel: Any, sign_in: Any, visit: Any) -> Any:
    from calendar_app import planning, review

    for n, name in enumerate(("Cosecha de café", "Domingo lento")):
        post = planning.create_post(brand, by=bob, title=name, text="Hola.", channels=[channel])
        planning.plan(post, date=date(2030, 5, 7 + n), time=time(18, 30), by=bob)
        review.request(post, by=bob)
    sign_in(alice)
    return visit(reverse("calendar_month", args=["alameda", "2030-05"]))


def test_ctrl_k_finds_without_accents_and_enter_opens(
    may: Any, looks: Any, accessible: Any, picture: Any
) -> None:
    may.keyboard.press("Control+k")
    field = may.get_by_role("combobox", name="Buscar o ir a")
    expect(field).to_be_focused()
    expect(may.get_by_role("option", name="Crear publicación")).to_be_visible()
    field.fill("cafe")
    expect(may.get_by_role("option", name="Cosecha de café")).to_have_attribute("aria-selected", "true")
    accessible()
    picture(f"palette-{looks}")
    may.keyboard.press("Enter")
    expect(may).to_have_url(may.base + reverse("post", args=["alameda", first_post().pk]))


def first_post() -> Any:
    from calendar_app.models import Post

    return Post.objects.get(title="Cosecha de café", copied_from=None)


def test_arrows_choose_and_escape_closes(may: Any) -> None:
    may.keyboard.press("Control+k")
    field = may.get_by_role("combobox", name="Buscar o ir a")
    chosen = may.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    before = chosen.get_attribute("id")
    may.keyboard.press("ArrowDown")
    expect(chosen).not_to_have_attribute("id", before)
    expect(field).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    may.keyboard.press("Escape")
    expect(may.locator("#palette")).to_be_hidden()


def test_an_answer_to_older_words_is_not_chosen(may: Any) -> None:
    """Enter would lead to what nobody asked for."""
    first = KeptBack(may, re.compile(r"\?q=$"))
    may.clock.install()
    may.keyboard.press("Control+k")
    first.wait()
    may.clock.pause_at(datetime.now() + timedelta(minutes=1))  # no pause is over yet
    may.get_by_role("combobox", name="Buscar o ir a").fill("cafe")
    with may.expect_response(re.compile(r"\?q=$")):
        first.let_go()
    may.clock.run_for(100)
    expect(may.locator("[role=option][aria-selected=true]")).to_have_count(0)
    may.clock.resume()
    expect(may.get_by_role("option", name="Cosecha de café")).to_have_attribute("aria-selected", "true")


def test_of_two_posts_asked_for_the_later_is_looked_at(may: Any) -> None:
    slow = KeptBack(may, f"**{reverse('post_quick', args=['alameda', first_post().pk])}")
    may.locator("a.chip", has_text="Cosecha").click()
    slow.wait()
    may.locator("a.chip", has_text="Domingo").click()
    look = may.locator("#popover")
    expect(look).to_contain_text("Domingo lento")
    with may.expect_response(f"**{reverse('post_quick', args=['alameda', first_post().pk])}"):
        slow.let_go()
    may.wait_for_timeout(500)
    expect(look).to_contain_text("Domingo lento")
    expect(look).not_to_contain_text("Cosecha")


def test_the_quick_look_is_walked_with_j_and_k_and_opened_with_enter(may: Any, accessible: Any) -> None:
    may.keyboard.press("j")
    expect(may.locator("a.chip", has_text="Cosecha")).to_be_focused()
    may.keyboard.press("Enter")
    look = may.locator("#popover")
    expect(look).to_contain_text("Cosecha de café")
    accessible()
    may.keyboard.press("j")
    expect(look).to_contain_text("Domingo lento")
    may.keyboard.press("k")
    expect(look).to_contain_text("Cosecha de café")
    may.keyboard.press("Enter")
    expect(may).to_have_url(may.base + reverse("post", args=["alameda", first_post().pk]))


def test_a_approves_and_r_asks_for_changes_from_the_quick_look(may: Any) -> None:
    may.locator("a.chip", has_text="Domingo").press("Enter")
    expect(may.locator("#popover")).to_be_focused()
    may.keyboard.press("r")
    expect(may.get_by_label("¿Qué hay que cambiar?")).to_be_visible()
    may.keyboard.press("Escape")
    may.locator("#popover").focus()
    may.keyboard.press("a")
    expect(may.locator(".toast")).to_contain_text("Aprobada")


def test_the_quick_look_copies_a_post(may: Any) -> None:
    may.locator("a.chip", has_text="Cosecha").click()
    may.locator("#popover summary", has_text="Más acciones").click()
    may.get_by_role("button", name="Duplicar").click()
    expect(may.locator(".toast")).to_contain_text("Copia creada")
    from calendar_app.models import Post

    copy = Post.objects.latest("pk")
    assert (copy.title, copy.copied_from, copy.planned_date) == ("Cosecha de café", first_post(), None)


# ── the list of shortcuts is true ─────────────────────────────────────────────────────────────────────

GOES = {
    "c": "/publicaciones/nueva/",
    "g h": "/m/alameda/",
    "g c": "/calendario/",
    "g a": "/aprobaciones/",
    "g b": "/biblioteca/",
    "g e": "/entregas/",
    "s": "/calendario/semana/",
    "d": "/calendario/dia/",
    "k": "/calendario/canales/",
    "l": "/calendario/lista/",
    "y": "/calendario/anual/",
    "p": "parrilla",
    "ArrowLeft": "/calendario/2030-04/",
    "ArrowRight": "/calendario/2030-06/",
}


def test_every_key_that_leads_somewhere_leads_there(may: Any) -> None:
    start = may.url
    for keys, where in GOES.items():
        may.goto(start)
        for key in keys.split():
            may.keyboard.press(key)
        expect(may, keys).to_have_url(re.compile(f"^(?!{re.escape(start)}$).*{re.escape(where)}"))
    may.goto(may.base + reverse("calendar_week_now", args=["alameda"]))
    may.keyboard.press("m")
    expect(may).not_to_have_url(re.compile("semana"))


def test_the_sheet_lists_the_keys_that_are_there(may: Any, accessible: Any) -> None:
    may.keyboard.press("?")
    sheet = may.locator("#shortcuts")
    expect(sheet).to_be_visible()
    accessible()
    listed = set("".join(sheet.locator("kbd").all_text_contents()).replace("Ctrl K", "").lower())
    named = may.evaluate("[...document.querySelectorAll('[data-shortcut]')].map(e => e.dataset.shortcut)")
    on_page = {letter for each in named for letter in each.split() if len(letter) == 1}
    assert on_page <= listed
    may.keyboard.press("Escape")
    may.keyboard.press("f")
    expect(may.locator(".filters .menu[open]")).to_be_visible()


def test_keys_are_letters_while_one_writes_and_nothing_once_switched_off(may: Any, alice: Any) -> None:
    start = may.url
    may.get_by_label("Buscar en el texto").fill("")
    may.get_by_label("Buscar en el texto").press_sequentially("cfj?")
    assert may.url == start
    expect(may.get_by_label("Buscar en el texto")).to_have_value("cfj?")
    alice.shortcuts = False
    alice.save()
    may.goto(start)
    for key in ("c", "?", "x", "j"):
        may.keyboard.press(key)
    assert may.url == start
    expect(may.locator("#shortcuts")).to_be_hidden()
