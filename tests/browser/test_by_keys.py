"""A morning's work without a mouse: written, dated, scheduled, moved across a month, tagged, found again."""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from calendar_app.grid import Month
from calendar_app.models import Pillar, Post
from publishing.models import Channel

expect = pytest.importorskip("playwright.sync_api").expect
NEXT = Month.of(timezone.localdate()).next
FOCUSED = """() => {
  const one = document.activeElement;
  const named = one.getAttribute("aria-label") || (one.labels && one.labels[0] && one.labels[0].textContent);
  return `${one.tagName} ${one.type || ""} ${named || one.textContent || ""}`.replace(/\\s+/g, " ").trim();
}"""


@pytest.fixture
def keys(page: Any, bob: Any, sign_in: Any) -> Any:
    sign_in(bob)
    return Keys(page)


class Keys:
    """The page, by its keyboard alone."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def to(self, name: str, key: str = "Tab", most: int = 90) -> None:
        """Tab until the focus is on what is called so; it has to be seen there."""
        for _turn in range(most):
            said = self.page.evaluate(FOCUSED)
            if re.search(name, said):
                assert self.is_seen(), f"no focus is seen on {said}"
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{name} is not reached; the focus ended on {said}")

    def is_seen(self) -> bool:
        """Whether what has the focus stands within the window."""
        box = "(() => { const r = document.activeElement.getBoundingClientRect();"
        inside = "return r.width > 0 && r.bottom > 0 && r.top < innerHeight; })()"
        return bool(self.page.evaluate(box + inside))


def at(name: str, *more: Any) -> str:
    return reverse(name, args=["alameda", *more])


def test_a_post_is_written_dated_and_scheduled(keys: Keys, visit: Any, channel: Channel) -> None:
    visit(at("calendar"))
    keys.press("c")
    expect(keys.page.get_by_label("Texto original")).to_be_focused()
    keys.write("Escrita sin ratón")
    expect(keys.page.locator(".save-status")).to_have_text(re.compile("Guardado"))
    keys.to("SUMMARY.*Sin fecha")
    keys.press("Enter")
    keys.to("INPUT date")
    keys.write(f"{NEXT.first:%m%d%Y}")
    keys.to("INPUT time")
    keys.write("0930AM")
    keys.to("Programar en 1 red")
    keys.press("Enter")
    expect(keys.page.locator("#toasts").get_by_text("Programada en 1 red.")).to_be_visible()
    post = Post.objects.get()
    assert (post.text, post.planned_date, post.planned_time) == ("Escrita sin ratón", NEXT.first, time(9, 30))


def test_a_post_goes_to_another_month_and_back(
    keys: Keys, visit: Any, brand: Any, bob: Any, channel: Channel
) -> None:
    day = NEXT.first + timedelta(days=9)
    post = planning.create_post(brand, by=bob, title="Receta", text="Con calma", channels=[channel])
    planning.plan(post, date=day, time=time(9), by=bob)
    visit(at("calendar_month", NEXT))
    keys.to("^A .*Receta")
    keys.press("Space", "ArrowRight")
    expect(keys.page.locator(".is-lifted")).to_have_count(1)
    keys.press("PageDown")
    expect(keys.page).to_have_url(re.compile(str(NEXT.next)))
    expect(keys.page.locator(".is-lifted")).to_have_count(1)
    keys.press("Space")
    expect(keys.page.locator("#toasts").get_by_text("«Receta» movida")).to_be_visible()
    post.refresh_from_db()
    assert post.planned_date in NEXT.next
    assert post.planned_time == time(9)
    keys.press("z")
    expect(keys.page.locator("#toasts").get_by_text(re.compile(f"movida al.*{day.day} "))).to_be_visible()
    post.refresh_from_db()
    assert post.planned_date == day


def test_posts_are_chosen_and_tagged(keys: Keys, visit: Any, brand: Any, bob: Any, channel: Channel) -> None:
    Pillar.objects.create(workspace=brand, name="Recetas")
    for number in range(2):
        post = planning.create_post(brand, by=bob, title=f"Cosa {number}", text="x", channels=[channel])
        planning.plan(post, date=NEXT.first + timedelta(days=number), time=time(9), by=bob)
    visit(at("calendar_month", NEXT))
    keys.to("^A .*Cosa 0")
    keys.press("x")
    keys.to("^A .*Cosa 1")
    keys.press("x")
    keys.to("Etiquetar", key="Shift+Tab")
    keys.press("Enter")
    expect(keys.page.locator("dialog[open]")).to_be_visible()
    keys.to("SELECT .*Pilar")
    keys.write("Recetas")
    keys.to("^BUTTON submit Etiquetar")
    keys.press("Enter")
    expect(keys.page.locator("#toasts").get_by_text("2 etiquetadas.")).to_be_visible()
    assert {post.pillar.name for post in Post.objects.select_related("pillar")} == {"Recetas"}


def test_anything_is_found_from_anywhere(
    keys: Keys, visit: Any, brand: Any, bob: Any, channel: Channel
) -> None:
    planning.create_post(brand, by=bob, title="Café de olla", text="Con piloncillo", channels=[channel])
    visit(at("today"))
    keys.press("Control+k")
    expect(keys.page.locator("dialog[open]")).to_be_visible()
    keys.write("cafe de olla")
    expect(keys.page.get_by_role("option").first).to_contain_text("Café de olla")
    keys.press("Enter")
    keys.page.wait_for_url(re.compile(r"/publicaciones/\d+/"))  # and its script has begun
    keys.press("Escape")
    keys.page.evaluate("document.activeElement.blur()")
    keys.press("?")
    expect(keys.page.get_by_role("heading", name="Atajos de teclado")).to_be_visible()
    keys.press("Escape", "g", "c")
    expect(keys.page).to_have_url(re.compile(r"/calendario/"))
