"""Two people and three tabs on one post, in Chromium: each sees what the other wrote, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from calendar_app import planning
from calendar_app.models import Post
from publishing.models import Channel

from .conftest import KeptBack

expect = pytest.importorskip("playwright.sync_api").expect
DAY = timezone.localdate() + timedelta(days=30)
TEXT = "Abrimos a las nueve. Hay café de Oaxaca. Te esperamos."


@pytest.fixture
def post(brand: Any, bob: Any, channel: Channel) -> Post:
    return planning.create_post(brand, by=bob, title="Horario", text=TEXT, channels=[channel])


@pytest.fixture
def address(post: Post) -> str:
    return reverse("post", args=["alameda", post.pk])


@pytest.fixture
def mine(address: str, bob: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(bob)
    return visit(address)


@pytest.fixture
def second_tab(context: Any, mine: Any, address: str) -> Iterator[Any]:
    """Another tab of the same person."""
    tab = context.new_page()
    tab.goto(mine.base + address)
    yield tab
    tab.close()


def words(page: Any) -> Any:
    return page.get_by_label("Texto original")


def saved(page: Any) -> None:
    expect(page.locator(".save-status")).to_have_text(re.compile("Guardado"))


def look_round(page: Any) -> None:
    """As every ten seconds: it says it is here, and learns what was saved."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_what_two_write_in_two_places_is_all_there(mine: Any, post: Post, alice: Any) -> None:
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"), tags=["horario"])
    words(mine).fill(TEXT.replace("Oaxaca", "Chiapas"))
    both = TEXT.replace("nueve", "diez").replace("Oaxaca", "Chiapas")
    expect(words(mine)).to_have_value(both)
    expect(mine.get_by_label("Etiquetas", exact=True)).to_have_value("#horario")
    post.refresh_from_db()
    assert (post.text, post.tags) == (both, ["horario"])


def test_it_says_saved_only_of_what_stands_there_now(mine: Any, post: Post, address: str) -> None:
    words(mine).fill("Primero esto")
    saved(mine)
    save = KeptBack(mine, f"**{address}guardar/")
    words(mine).press_sequentially(" y esto")
    save.wait()
    mine.wait_for_timeout(1500)  # longer than the second after which the age of what is saved is told anew
    expect(mine.locator(".save-status")).to_have_text("Guardando…")
    save.let_go()
    saved(mine)
    post.refresh_from_db()
    assert post.text == "Primero esto y esto"


def test_a_field_that_is_left_while_it_is_saved_is_told_as_saved(mine: Any, post: Post, address: str) -> None:
    save = KeptBack(mine, f"**{address}guardar/")
    words(mine).press_sequentially("Primero esto. ")
    save.wait()
    mine.keyboard.press("Tab")  # the field says once more that it changed
    mine.wait_for_timeout(1500)  # longer than what is typed waits
    save.let_go()
    saved(mine)


def test_what_was_not_saved_stays_told_until_it_is(mine: Any, post: Post, complaints: list[str]) -> None:
    words(mine).fill("Primero esto")
    saved(mine)
    mine.get_by_label("Enlace", exact=True).fill("javascript:alert(1)")
    expect(mine.locator(".save-status")).to_contain_text("No se guardó:")
    mine.wait_for_timeout(2500)  # the age of what was saved before is told every second
    expect(mine.locator(".save-status")).to_contain_text("No se guardó:")
    mine.get_by_label("Enlace", exact=True).fill("https://alameda.example/menu")
    saved(mine)
    post.refresh_from_db()
    assert post.link == "https://alameda.example/menu"
    complaints.clear()  # Chromium reports the 422 itself


def test_typing_goes_on_under_a_merge(mine: Any, post: Post, alice: Any) -> None:
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"))
    words(mine).focus()
    mine.keyboard.press("Control+End")
    mine.keyboard.type(" ¡Ven con todas tus amistades y quédate la tarde entera con nosotras!", delay=60)
    expect(words(mine)).to_have_value(re.compile("a las diez.*entera con nosotras!$"))
    post.refresh_from_db()
    saved(mine)
    post.refresh_from_db()
    assert post.text == words(mine).input_value()


def test_a_page_that_is_only_open_is_brought_up_to_date(mine: Any, post: Post, alice: Any) -> None:
    expect(mine.locator("[data-presence-stamp]")).to_have_count(1)
    planning.save_post(post, by=alice, version=1, text="Cambió todo", title="Otra")
    look_round(mine)
    expect(words(mine)).to_have_value("Cambió todo")
    expect(mine.locator(".preview-text").first).to_have_text("Cambió todo")
    expect(mine.locator("#live")).to_have_text("Otra persona guardó cambios: ya están aquí.")


def test_each_sees_who_else_is_here(mine: Any, post: Post, alice: Any) -> None:
    from calendar_app.keeping import presence

    presence.tell(post, alice, {"tab": "suya", "writing": "1"})
    look_round(mine)
    expect(mine.locator(".presence .is-writing")).to_contain_text("Alicia Ríos está escribiendo")
    presence.tell(post, alice, {"tab": "suya", "gone": "1"})
    look_round(mine)
    expect(mine.locator(".presence .avatar")).to_have_count(0)


def test_who_was_here_before_does_not_come_back_with_a_late_answer(mine: Any, post: Post, alice: Any) -> None:
    from calendar_app.keeping import presence

    expect(mine.locator("[data-presence-stamp]")).to_have_count(1)
    asked, said = KeptBack(mine, re.compile("/presencia/")), []
    for number, here in enumerate(({"writing": "1"}, {"gone": "1"}), 1):
        presence.tell(post, alice, {"tab": "suya", **here})
        look_round(mine)
        said.append(asked.wait(number)[-1].fetch())
    for route, answer in reversed(list(zip(asked.routes, said, strict=True))):
        with mine.expect_response(re.compile("/presencia/")):
            route.fulfill(response=answer)
    mine.wait_for_timeout(500)
    expect(mine.locator(".presence .avatar")).to_have_count(0)


def test_three_hands_lose_nothing(mine: Any, second_tab: Any, post: Post, alice: Any) -> None:
    """Two tabs of one person and another person, each in a place of its own."""
    words(mine).fill(TEXT.replace("nueve", "diez"))
    second_tab.get_by_label("Título para el equipo").or_(second_tab.locator("#id_title")).first.fill("Nuevo")
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("Oaxaca", "Chiapas"))
    both = TEXT.replace("nueve", "diez").replace("Oaxaca", "Chiapas")
    expect(words(mine)).to_have_value(both)
    saved(second_tab)
    look_round(second_tab)
    expect(words(second_tab)).to_have_value(both)
    look_round(mine)
    expect(mine.locator("#id_title")).to_have_value("Nuevo")
    post.refresh_from_db()
    assert (post.text, post.title) == (both, "Nuevo")


def test_two_tabs_without_a_line_keep_both_texts(
    context: Any, mine: Any, second_tab: Any, post: Post, complaints: list[str]
) -> None:
    context.set_offline(True)
    words(mine).fill(TEXT.replace("nueve", "diez"))
    words(second_tab).fill(TEXT.replace("Oaxaca", "Chiapas"))
    for tab in (mine, second_tab):
        expect(tab.locator(".save-status")).to_contain_text("Sin conexión")
    context.set_offline(False)
    both = TEXT.replace("nueve", "diez").replace("Oaxaca", "Chiapas")
    for tab in (mine, second_tab):
        expect(tab.locator(".save-status")).to_have_text(re.compile("Guardado"))
    post.refresh_from_db()
    assert post.text == both
    complaints.clear()  # Chromium reports the requests that failed


def test_a_text_left_in_a_closed_tab_is_offered_in_the_next(
    context: Any, mine: Any, post: Post, alice: Any, visit: Any, address: str, complaints: list[str]
) -> None:
    lost = context.new_page()
    lost.goto(mine.base + address)
    context.set_offline(True)
    words(lost).fill(TEXT.replace("Oaxaca", "Chiapas"))
    expect(lost.locator(".save-status")).to_contain_text("Sin conexión")
    lost.close()
    context.set_offline(False)
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"))
    visit(address)
    mine.get_by_role("button", name="Recuperarlo").click()
    both = TEXT.replace("nueve", "diez").replace("Oaxaca", "Chiapas")
    expect(words(mine)).to_have_value(both)
    saved(mine)
    post.refresh_from_db()
    assert post.text == both
    complaints.clear()


def test_where_both_changed_the_same_a_page_asks(
    mine: Any, post: Post, alice: Any, accessible: Any, picture: Any, looks: Any, complaints: list[str]
) -> None:
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"))
    words(mine).fill(TEXT.replace("nueve", "ocho"))
    mine.get_by_role("button", name="Comparar y unir").click()
    expect(mine.get_by_role("heading", name="Unir dos versiones")).to_be_visible()
    expect(mine.get_by_label("Texto, con las dos versiones")).to_have_value(
        TEXT.replace("nueve", "ocho diez")
    )
    complaints.clear()  # Chromium reports the 409 itself
    accessible()
    picture(f"merge-{looks}")
    mine.get_by_label("Texto, con las dos versiones").fill(TEXT.replace("nueve", "ocho y media"))
    mine.get_by_role("button", name="Guardar así").click()
    expect(words(mine)).to_have_value(TEXT.replace("nueve", "ocho y media"))
    post.refresh_from_db()
    assert post.text == TEXT.replace("nueve", "ocho y media")


def test_an_earlier_version_comes_back_and_goes_again(
    mine: Any, post: Post, alice: Any, visit: Any, accessible: Any, picture: Any, looks: Any
) -> None:
    planning.save_post(post, by=alice, version=1, text=TEXT.replace("nueve", "diez"), link="https://a.test/")
    visit(reverse("post_versions", args=["alameda", post.pk]))
    accessible()
    picture(f"versions-{looks}")
    mine.get_by_role("button", name="Restaurar la 1").click()
    expect(words(mine)).to_have_value(TEXT)
    mine.get_by_role("button", name="Deshacer").click()
    expect(words(mine)).to_have_value(TEXT.replace("nueve", "diez"))
