"""Marking posts by mouse, keys and finger, and doing one thing with all of them."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

DAY = date(2030, 5, 7)


@pytest.fixture
def posts(brand: Any, alice: Any, channel: Any) -> list[Any]:
    from calendar_app import planning

    made = []
    for n, name in enumerate(("Uno", "Dos", "Tres")):
        post = planning.create_post(brand, by=alice, title=name, text=f"{name}.", channels=[channel])
        planning.plan(post, date=DAY + timedelta(days=n), time=time(18, 30), by=alice)
        made.append(post)
    return made


@pytest.fixture
def may(alice: Any, posts: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(alice)
    return visit(reverse("calendar_month", args=["alameda", "2030-05"]))


def days(posts: list[Any]) -> list[int]:
    for post in posts:
        post.refresh_from_db()
    return [post.planned_date.day for post in posts]


def chip(page: Any, name: str) -> Any:
    return page.locator("a.chip", has_text=name)


def test_ctrl_and_shift_mark_and_all_of_them_move_and_come_back(
    may: Any, posts: Any, accessible: Any
) -> None:
    chip(may, "Uno").click(modifiers=["Control"])
    chip(may, "Tres").click(modifiers=["Shift"])
    expect(may.locator(".bulk-count strong")).to_have_text("3")
    accessible()
    may.get_by_role("button", name="Mover…").click()
    may.get_by_label("Cuántos días").fill("7")
    accessible()
    may.locator("#dialog").get_by_role("button", name="Mover", exact=True).click()
    expect(may.locator(".toast")).to_contain_text("3 movidas")
    expect(may.locator("[data-day='2030-05-14']").get_by_role("link", name="Uno")).to_be_visible()
    expect(may.locator("#bulk")).to_be_hidden()
    assert days(posts) == [14, 15, 16]
    may.keyboard.press("z")
    expect(may.locator("[data-day='2030-05-07']").get_by_role("link", name="Uno")).to_be_visible()
    assert days(posts) == [7, 8, 9]


def test_x_marks_what_has_the_focus_and_escape_lets_go(may: Any, posts: Any) -> None:
    chip(may, "Dos").focus()
    may.keyboard.press("x")
    expect(may.locator("#live")).to_contain_text("«Dos» elegida")
    expect(chip(may, "Dos")).to_contain_text("(elegida)")
    may.keyboard.press("Escape")
    expect(may.locator("#bulk")).to_be_hidden()
    expect(chip(may, "Dos")).not_to_contain_text("(elegida)")


def test_by_finger_there_is_a_mode_and_what_is_refused_is_told(
    may: Any, posts: Any, looks: Any, accessible: Any, picture: Any
) -> None:
    may.locator("[data-select-mode]").click()
    chip(may, "Uno").click()
    chip(may, "Dos").click()
    expect(may.locator(".bulk-count strong")).to_have_text("2")
    accessible()
    picture(f"bulk-{looks}")
    may.get_by_role("button", name="Pausar").click()
    expect(may.locator(".toast-danger")).to_contain_text("0 en pausa, 2 no: No está programada")


def test_the_list_marks_by_boxes_and_takes_all_of_a_view(
    alice: Any, posts: Any, sign_in: Any, visit: Any, accessible: Any
) -> None:
    from calendar_app.models import Post

    sign_in(alice)
    page = visit(reverse("calendar_list", args=["alameda"]) + "?mes=2030-05")
    page.get_by_label("Elegir «Dos»").check()
    expect(page.locator("#bulk")).to_be_visible()
    page.get_by_label("Las 3 de esta vista").check()
    accessible()
    page.get_by_role("button", name="Pedir revisión").click()
    expect(page.locator(".toast")).to_contain_text("3 enviadas a revisión")
    assert Post.objects.filter(stage="in_review").count() == 3


@pytest.mark.parametrize("scripting", [False])
def test_without_javascript_the_list_does_it_too(alice: Any, posts: Any, sign_in: Any, visit: Any) -> None:
    sign_in(alice)
    page = visit(reverse("calendar_list", args=["alameda"]) + "?mes=2030-05")
    page.get_by_label("Elegir «Dos»").check()
    page.get_by_role("button", name="Mover…").click()
    page.get_by_label("Cuántos días").fill("1")
    page.locator("main").get_by_role("button", name="Mover", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("1 movida")
    assert days(posts) == [7, 9, 9]
