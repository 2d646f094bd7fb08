"""Brújula in the browser: the badge that comes after the calendar, its card, what a move would change."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from calendar_app import planning
from calendar_app.grid import Month
from calendar_app.models import Aim, ChannelRole, Objective, Pillar, PillarShare, Slot, Strategy


@pytest.fixture
def month(brand: Any) -> Month:
    """The next one: all of it can still be filled."""
    return Month.of(timezone.localdate(timezone=brand.tz)).next


@pytest.fixture
def strategy(brand: Any, channel: Any) -> Any:
    """In force for years: two pillars, one objective, two posts a week; Thursdays at 18:30 are free."""
    made = Strategy.objects.create(workspace=brand, number=1, starts=date(2020, 1, 1))
    for name, percent in (("Oficio", 60), ("Vecindario", 40)):
        pillar = Pillar.objects.create(workspace=brand, name=name)
        PillarShare.objects.create(strategy=made, pillar=pillar, percent=percent)
    Aim.objects.create(strategy=made, objective=Objective.objects.create(workspace=brand, name="Que vuelvan"))
    ChannelRole.objects.create(strategy=made, channel=channel, per_week=2)
    Slot.objects.create(workspace=brand, channel=channel, weekday=3, time=time(18, 30))
    return made


@pytest.fixture
def post(brand: Any, alice: Any, channel: Any, month: Month, strategy: Any) -> Any:
    """Planned for the first Wednesday of the month, with its pillar."""
    oficio = Pillar.objects.get(name="Oficio")
    made = planning.create_post(
        brand, by=alice, title="Domingo lento", text="Café.", channels=[channel], pillar=oficio
    )
    planning.plan(made, date=wednesday(month), time=time(9), by=alice)
    return made


def wednesday(month: Month) -> date:
    """One whose Thursday is in the same week, whatever day weeks begin on."""
    day = month.first + timedelta(days=7)
    return day + timedelta(days=(2 - day.weekday()) % 7)


def in_the_calendar(visit: Any, month: Month) -> Any:
    return visit(reverse("calendar_month", args=["alameda", str(month)]))


def badge(page: Any) -> Any:
    return page.locator("a.compass-badge")


def loaded(page: Any) -> Any:
    """The badge with its score, which comes after the page."""
    expect(badge(page).locator("strong")).to_be_visible()
    return badge(page)


def change(page: Any) -> Any:
    return page.locator(".compass-change")


def test_the_score_comes_after_the_calendar_and_opens_a_card(
    sign_in: Any, visit: Any, alice: Any, month: Month, post: Any, accessible: Any, picture: Any, looks: Any
) -> None:
    sign_in(alice)
    page = in_the_calendar(visit, month)
    expect(loaded(page)).to_contain_text(re.compile(r"Brújula\s*\d+"))
    loaded(page).click()
    expect(page.locator("#popover")).to_contain_text("Mezcla de pilares")
    expect(page.locator("#popover")).to_contain_text("Que vuelvan")
    accessible()
    picture(f"compass-panel-{looks}")
    page.keyboard.press("Escape")
    expect(badge(page)).to_be_focused()


def test_its_page_says_what_is_lost_and_how_it_is_counted(
    sign_in: Any, visit: Any, alice: Any, month: Month, post: Any, accessible: Any, picture: Any, looks: Any
) -> None:
    sign_in(alice)
    page = visit(reverse("compass", args=["alameda"]) + f"?desde={month.first}&hasta={month.last}")
    expect(page.locator(".compass-total")).to_contain_text("de 100")
    expect(page.locator(".compass-losses").first).to_contain_text("«Que vuelvan»")
    expect(page.get_by_role("img", name="Puntaje de cada mes")).to_be_visible()
    page.get_by_text("Ver como tabla").click()
    page.locator(".compass-formulas summary").click()
    expect(page.locator(".compass-formulas")).to_contain_text("fracciones exactas")
    accessible()
    picture(f"compass-{looks}")


def test_a_card_that_is_dragged_shows_the_change_before_the_drop(
    sign_in: Any, visit: Any, alice: Any, month: Month, post: Any
) -> None:
    sign_in(alice)
    page = in_the_calendar(visit, month)
    score = loaded(page).locator("strong").text_content()
    chip = page.get_by_role("link", name="Domingo lento").bounding_box()
    tray = page.locator("#tray").bounding_box()
    page.mouse.move(chip["x"] + 20, chip["y"] + 10)
    page.mouse.down()
    page.mouse.move(tray["x"] + 40, tray["y"] + 120, steps=8)
    told = re.compile(r"^Brújula ([\d.]+) → ([\d.]+) \(mezcla −[\d.]+, cadencia −[\d.]+\)$")
    expect(change(page)).to_have_text(told)
    after = told.match(change(page).text_content()).group(2)
    page.mouse.up()
    expect(change(page)).to_be_hidden()
    expect(badge(page).locator("strong")).not_to_have_text(score)
    assert abs(float(loaded(page).locator("strong").text_content()) - float(after)) <= 0.5


def test_carried_by_keys_it_is_told_too_and_the_server_keeps_to_it(
    sign_in: Any, visit: Any, alice: Any, month: Month, post: Any
) -> None:
    sign_in(alice)
    page = in_the_calendar(visit, month)
    page.get_by_role("link", name="Domingo lento").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(change(page)).to_contain_text("no cambia")
    page.keyboard.press("Escape")
    expect(change(page)).to_be_hidden()


def test_a_gap_is_filled_from_the_card_with_its_pillar_objective_hour_and_channel(
    sign_in: Any, visit: Any, alice: Any, month: Month, post: Any, channel: Any
) -> None:
    sign_in(alice)
    page = in_the_calendar(visit, month)
    loaded(page).click()
    page.locator("#popover .row-item", has_text="Que vuelvan").get_by_role(
        "link", name="Cubrir hueco"
    ).click()
    expect(page.locator("#id_time")).to_have_value("18:30")
    expect(page.locator("[name=objective]")).to_have_value(str(Objective.objects.get().pk))
    expect(page.locator("[name=pillar]")).to_have_value(str(Pillar.objects.get(name="Vecindario").pk))
    expect(page.locator(f"[name=channels][value='{channel.pk}']")).to_be_checked()


def test_without_a_strategy_it_leads_to_one(
    sign_in: Any, visit: Any, alice: Any, brand: Any, accessible: Any
) -> None:
    sign_in(alice)
    page = visit(reverse("calendar", args=["alameda"]))
    expect(badge(page)).to_contain_text("sin estrategia")
    badge(page).click()
    expect(page.get_by_role("link", name="Definir la estrategia")).to_be_visible()
    accessible()


@pytest.mark.parametrize("scripting", [False])
def test_without_scripts_the_badge_is_a_link_to_the_page(
    sign_in: Any, visit: Any, alice: Any, month: Month, post: Any
) -> None:
    sign_in(alice)
    page = in_the_calendar(visit, month)
    badge(page).click()
    expect(page.locator(".compass-total")).to_contain_text("de 100")
