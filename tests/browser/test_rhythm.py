"""Key dates, slots, the queue and what repeats: with the mouse, in four looks, without a word from axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from calendar_app import planning
from calendar_app.models import KeyDate, KeyDateChoice, Pillar, Post, Recurrence, Slot
from calendar_app.rhythm import keeping_green, materialising, repeating, slotting


@pytest.fixture
def rhythm(brand: Any, alice: Any, channel: Any) -> Post:
    """Slots, one of a pillar, one paused and one kept; a post that comes again; one that never grows old."""
    pillar = Pillar.objects.create(workspace=brand, name="Origen", hue=1)
    slotting.add(channel, weekdays=[0, 2, 4], hour=time(9), by=alice)
    slotting.add(channel, weekdays=[1], hour=time(18, 30), by=alice, pillar=pillar)
    slotting.add(channel, weekdays=[5], hour=time(11), by=alice, evergreen=True)
    slotting.pause(Slot.objects.filter(weekday=4).get(), by=alice)
    post = planning.create_post(brand, by=alice, title="Café de la casa", text="Hoy.", channels=[channel])
    day = timezone.localdate() + timedelta(days=2)
    planning.plan(post, date=day, time=time(7, 15), by=alice)
    repeating.repeat(post, by=alice, every="week", starts=day, hour=time(7, 15))
    materialising.make_due()
    keeping_green.add(
        planning.create_post(brand, by=alice, text="Cómo se muele", channels=[channel]), by=alice
    )
    return post


def test_every_page_of_it_in_every_look(
    looks: Any, rhythm: Post, alice: Any, sign_in: Any, visit: Any, accessible: Any, picture: Any
) -> None:
    sign_in(alice)
    pages = {
        "fechas": "fechas/?anio=2027",
        "fecha": "fechas/confirmar/?key=MX:el-buen-fin&anio=2027",
        "huecos": "huecos/",
        "repetir": f"publicaciones/{rhythm.pk}/repetir/",
        "perennes": "perennes/",
        "perenne": f"perennes/{rhythm.workspace.evergreens.get().pk}/",
    }
    for name, address in pages.items():
        page = visit(f"/m/alameda/{address}")
        expect(page.locator("h1")).to_be_visible()
        picture(f"rhythm-{name}-{looks}")
        accessible()


def test_in_english(
    words: None, rhythm: Post, alice: Any, sign_in: Any, visit: Callable[[str], Any], accessible: Any
) -> None:
    alice.language = "en"
    alice.save()
    sign_in(alice)
    page = visit("/m/alameda/fechas/?anio=2027")
    expect(page.get_by_role("button", name="Day of the Dead").first).to_be_visible()
    accessible()


def test_slots_are_added_paused_and_undone(
    brand: Any, alice: Any, channel: Any, sign_in: Any, visit: Any
) -> None:
    sign_in(alice)
    page = visit("/m/alameda/huecos/")
    page.locator(".weekday-pick", has_text="mar").click()
    page.locator(".weekday-pick", has_text="jue").click()
    page.get_by_label("Hora").fill("10:15")
    page.get_by_role("button", name="Añadir").click()
    expect(page.locator(".slot")).to_have_count(2)
    page.locator(".slot").first.click()
    page.get_by_role("button", name="Pausar").first.click()
    expect(page.locator(".slot-paused")).to_have_count(1)
    page.locator(".toast").get_by_role("button", name="Deshacer").click()
    expect(page.locator(".slot-paused")).to_have_count(0)
    assert list(Slot.objects.values_list("weekday", "time")) == [(1, time(10, 15)), (3, time(10, 15))]


def test_a_slot_answers_to_the_keyboard(
    brand: Any, alice: Any, channel: Any, sign_in: Any, visit: Any
) -> None:
    slotting.add(channel, weekdays=[1], hour=time(9), by=alice)
    sign_in(alice)
    page = visit("/m/alameda/huecos/")
    page.locator(".slot").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Quitar", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".slot")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator(".slot")).to_have_count(1)


def test_the_queue_shows_the_hour_of_the_brand_in_a_browser_elsewhere(
    brand: Any, alice: Any, channel: Any, sign_in: Any, visit: Any
) -> None:
    """The brand is in Mexico City, the browser in Madrid."""
    slotting.add(channel, weekdays=range(7), hour=time(20, 45), by=alice)
    post = planning.create_post(brand, by=alice, title="Sin fecha aún", text="Hoy.", channels=[channel])
    sign_in(alice)
    page = visit(f"/m/alameda/publicaciones/{post.pk}/vistazo/")
    page.locator(".quick-more > summary.icon-button").click()
    page.get_by_role("button", name="Añadir a la cola").click()
    expect(page.locator(".toast").first).to_contain_text("20:45")
    post.refresh_from_db()
    assert post.planned_time == time(20, 45)
    assert timezone.localtime(post.planned_for, brand.tz).hour == 20


def test_a_post_repeats_from_a_dialog(
    brand: Any, alice: Any, channel: Any, sign_in: Any, visit: Any, accessible: Any
) -> None:
    post = planning.create_post(brand, by=alice, title="Cada semana", text="Hoy.", channels=[channel])
    sign_in(alice)
    page = visit(f"/m/alameda/publicaciones/{post.pk}/")
    page.locator(".leave-more").click()
    page.get_by_role("link", name="Repetir…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Repetir")).to_be_visible()
    accessible()
    dialog.get_by_label("Hora").fill("07:30")
    dialog.get_by_role("button", name="Repetir").click()
    expect(page.get_by_role("heading", name="Sus veces")).to_be_visible()
    assert Recurrence.objects.get().time == time(7, 30)
    assert Post.objects.filter(copied_from=post).exists()


def test_a_date_is_followed_hidden_and_confirmed(brand: Any, alice: Any, sign_in: Any, visit: Any) -> None:
    sign_in(alice)
    page = visit("/m/alameda/fechas/?anio=2027")
    page.get_by_label("Días de anticipación · Día de Muertos").select_option("21")
    page.get_by_role("button", name="Seguir · Día de Muertos").click()
    expect(page.get_by_role("button", name="Dejar de seguir · Día de Muertos")).to_be_visible()
    assert KeyDateChoice.objects.get().lead_days == 21
    page.get_by_role("button", name="Ocultar Halloween").click()
    expect(page.get_by_text("Halloween")).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Deshacer").last.click()
    expect(page.get_by_text("Halloween").first).to_be_visible()
    page.get_by_role("link", name="Confirmar · El Buen Fin").click()
    page.get_by_label("Primer día").fill("2027-11-18")
    page.get_by_label("Último día").fill("2027-11-22")
    page.get_by_label("Dónde se anunció").fill("elbuenfin.org")
    page.get_by_role("button", name="Confirmar").click()
    expect(page.get_by_text("elbuenfin.org")).to_be_visible()
    assert KeyDate.objects.get().source == "elbuenfin.org"


@pytest.mark.parametrize("scripting", [False])
def test_without_javascript_it_all_works(
    scripting: bool, brand: Any, alice: Any, channel: Any, sign_in: Any, visit: Any
) -> None:
    sign_in(alice)
    page = visit("/m/alameda/huecos/")
    page.locator("input[name=weekdays][value='1']").check()
    page.get_by_label("Hora").fill("09:00")
    page.get_by_role("button", name="Añadir").click()
    page.locator(".slot").click()
    page.get_by_role("button", name="Dejar para lo perenne").click()
    expect(page.locator("button[value=free]")).to_have_count(1)
    assert Slot.objects.get().evergreen
