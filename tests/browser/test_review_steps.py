"""Two steps of review, from the rule to the calendar: Alice asks for them, Bob asks, Abel and Ana approve."""

from __future__ import annotations

import time as clock
from datetime import time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from calendar_app import planning, review
from calendar_app.models import Post, Seal
from publishing.models import Delivery
from tests.browser.conftest import EVERY_LOOK
from tests.conftest import person, practice_channel, seat

CERTIFIED = [look for look in EVERY_LOOK if str(look) in ("light-1440", "dark-390")] or EVERY_LOOK[:1]
WIDE_AND_PHONE = [look for look in EVERY_LOOK if look.theme == "light"] or EVERY_LOOK[:1]
DAY = timezone.localdate() + timedelta(days=9)
IN_TIME = 30  # seconds: «send to a two-step approval»


@pytest.fixture
def anna(transactional_db: None, brand: Any) -> Any:
    return seat(brand, person("anna@alameda.test", "Ana Mora"), "approver")


@pytest.fixture
def post(transactional_db: None, brand: Any, bob: Any) -> Post:
    channel = practice_channel(brand, "http://127.0.0.1:9")
    post = planning.create_post(brand, by=bob, text="El tueste de los martes", channels=[channel])
    planning.plan(post, date=DAY, time=time(9), by=bob)
    return post


def told(page: Any, words: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(words)


def write_rule(page: Any, picture: Any, accessible: Any, looks: Any) -> None:
    page.get_by_label("Por pasos: nada sale sin que aprueben todos los pasos").check()
    for number, (name, who) in enumerate((("Redacción", "Abel Soto"), ("Legal", "Ana Mora")), 1):
        page.get_by_role("button", name="Añadir paso").click()
        step = page.get_by_role("group", name=f"Paso {number}", exact=True)
        step.get_by_label("Nombre").fill(name)
        step.get_by_label(who).check()
    page.get_by_label("Plazo de cada paso, en horas").fill("24")
    picture(f"review-rule-{looks}")
    accessible()
    page.get_by_role("button", name="Guardar regla").click()
    told(page, "Regla de revisión guardada.")


def approve(page: Any, said: str) -> None:
    page.get_by_role("button", name="Aprobar").first.click()
    told(page, said)


@pytest.mark.parametrize("looks", WIDE_AND_PHONE, indirect=True, ids=str)
def test_two_steps_from_the_rule_to_the_calendar(
    page: Any, visit: Any, sign_in: Any, accessible: Any, picture: Any, looks: Any,
    brand: Any, alice: Any, bob: Any, abel: Any, anna: Any, post: Post,
) -> None:  # fmt: skip
    here = reverse("post", args=[brand.slug, post.pk])
    sign_in(alice)
    visit(reverse("review_policy", args=[brand.slug]))
    write_rule(page, picture, accessible, looks)

    sign_in(bob)
    begun = clock.monotonic()
    visit(here)
    expect(page.get_by_role("button", name="Programar en 1 red")).to_have_count(0)
    page.get_by_role("button", name="Pedir revisión").click()
    told(page, "Enviada a revisión.")
    assert clock.monotonic() - begun < IN_TIME
    steps = page.get_by_role("list", name="Pasos de la revisión")
    expect(steps).to_contain_text("Redacción")
    expect(steps.locator("[aria-current=step]")).to_contain_text("Abel Soto")
    picture(f"review-steps-{looks}")
    accessible()

    sign_in(anna)
    visit(here)
    expect(page.get_by_text("«Redacción» espera a Abel Soto: no te toca a ti.")).to_be_visible()
    expect(page.get_by_role("button", name="Aprobar")).to_have_count(0)

    sign_in(abel)
    visit(here)
    approve(page, "Aprobaste tu paso: ahora le toca a «Legal».")
    sign_in(anna)
    visit(here)
    approve(page, "Aprobada.")
    assert Seal.objects.get(broken_at=None).by == anna

    sign_in(bob)
    visit(here)
    page.get_by_role("button", name="Programar en 1 red").click()
    told(page, "Programada en 1 red.")
    assert Delivery.objects.get().planned_for == Post.objects.get().planned_for


@pytest.mark.parametrize("looks", CERTIFIED, indirect=True, ids=str)
def test_a_certificate_tells_who_approved_which_bytes_and_knows_its_own_hash(
    page: Any, visit: Any, sign_in: Any, accessible: Any, picture: Any, looks: Any,
    brand: Any, alice: Any, bob: Any, abel: Any, vera: Any, post: Post,
) -> None:  # fmt: skip
    review.set_policy(brand, "required", by=alice)
    review.request(post, by=bob)
    review.approve(post, by=abel)
    seal = Seal.objects.get()
    sign_in(vera)
    visit(reverse("post_certificate", args=[brand.slug, post.pk]))
    expect(page.get_by_text("Aprobada: solo puede salir exactamente esto.")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Abel Soto")).to_be_visible()
    page.get_by_label("Pega una huella").fill(seal.hash)
    page.get_by_role("button", name="Comprobar").click()
    expect(page.get_by_role("status").filter(has_text="Coincide con lo que se aprobó")).to_be_visible()
    picture(f"certificate-{looks}")
    accessible()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Descargar PDF").click()
    assert saved.value.path().read_bytes().startswith(b"%PDF-")
