"""Alice says why her brand speaks: as a newcomer, by keys alone, without scripts; campaigns beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from calendar_app.clocks import today_in
from calendar_app.strategy import campaigns, drafting, putting_in_force
from calendar_app.strategy.content import AudiencePart, Content, ObjectivePart, PillarPart, RolePart

STRATEGY = reverse("strategy", args=["alameda"])
DRAFT = reverse("strategy_draft", args=["alameda"])


@pytest.fixture
def in_force(brand: Any, alice: Any, channel: Any) -> Any:
    """A strategy that holds, with something of everything, and a campaign."""
    content = Content(
        purpose="Que el barrio se encuentre",
        voice_do="Cerca",
        forbidden_words=("barato",),
        address="tu",
        pillars=(
            PillarPart("Recetas", 60, about="Lo que sale de la cocina"),
            PillarPart("Origen", 40, hue=1),
        ),
        objectives=(ObjectivePart("Más vecinos", "Viven aquí"),),
        audiences=(AudiencePart("Familias", "Con niños"),),
        roles=(RolePart(channel.pk, "Lo del día", "Familias", 3),),
    )
    draft = drafting.save_draft(brand, content, by=alice, version=0)
    today = today_in(brand)
    campaigns.create(
        brand, by=alice, name="Semana del Café", starts=today, ends=today, hue=3, brief="Con pan"
    )
    return putting_in_force.put_in_force(brand, starts=today, by=alice, version=draft.version)


def test_a_newcomer_says_an_objective_and_three_pillars(
    brand, channel, alice, sign_in, visit, accessible, picture, looks
) -> None:
    sign_in(alice)
    page = visit(STRATEGY)
    page.get_by_label("Objetivo", exact=True).fill("Que más vecinos nos visiten")
    for number, name in enumerate(("Recetas", "Origen", "Vecindario")):
        page.locator(f"#id_pillars-{number}-name").fill(name)
    page.locator("#id_pillars-0-percent").fill("40")
    expect(page.locator(".shares-total")).to_have_text(
        "Suman 40 %: los 60 que faltan se reparten entre los pilares sin proporción."
    )
    picture(f"strategy-newcomer-{looks}")
    accessible()
    page.get_by_role("button", name="Guardar y poner en vigor").click()
    page.get_by_text("La versión 1 rige desde el").first.wait_for()
    expect(page.get_by_text("30 % ± 5")).to_have_count(2)
    picture(f"strategy-{looks}")
    accessible()


def test_by_keys_alone(brand, alice, sign_in, visit) -> None:
    sign_in(alice)
    page = visit(STRATEGY)
    keys = page.keyboard

    def tab_to(words: str) -> None:
        """Tab until what has the cursor says this: its label, its name or its text."""
        told = """() => { const at = document.activeElement;
            return [at.innerText, at.name, at.labels?.[0]?.innerText].join(' ') }"""
        for _step in range(120):
            keys.press("Tab")
            if words in page.evaluate(told):
                return
        raise AssertionError(words)

    tab_to("objectives-0-name")
    keys.type("Más vecinos")
    for number, name in enumerate(("Recetas", "Origen")):
        tab_to(f"pillars-{number}-name")
        keys.type(name)
    tab_to("Añadir un pilar")
    keys.press("Enter")
    page.locator("#id_pillars-3-name:focus").wait_for()
    keys.type("Vecindario")
    tab_to("Guardar y poner en vigor")
    keys.press("Enter")
    page.get_by_text("La versión 1 rige desde el").first.wait_for()
    assert [each.name for each in brand.pillars.all()] == ["Recetas", "Origen", "Vecindario"]


def test_a_row_more_and_a_row_less_keep_what_was_typed(brand, alice, sign_in, visit, complaints) -> None:
    sign_in(alice)
    page = visit(DRAFT)
    page.locator("#id_pillars-0-name").fill("Recetas")
    page.locator("#id_pillars-1-name").fill("Origen")
    page.get_by_role("button", name="Añadir una meta").click()
    page.locator("#id_objectives-0-goals-1-metric:focus").wait_for()
    page.get_by_role("button", name="Quitar Recetas").click()
    page.locator("#id_pillars-2-name").wait_for(state="detached")
    expect(page.locator("#id_pillars-0-name")).to_have_value("Origen")
    page.locator("#id_pillars-0-percent").fill("mucho")
    page.get_by_role("button", name="Guardar borrador").last.click()
    page.get_by_text("«mucho» no es un porcentaje: escribe de 0 a 100.").wait_for()
    expect(page.locator("#id_pillars-0-percent")).to_have_value("mucho")
    complaints.clear()  # the browser reports the 422 itself


@pytest.mark.parametrize("scripting", [False])
def test_the_page_works_without_scripts(scripting, brand, alice, sign_in, visit) -> None:
    sign_in(alice)
    page = visit(DRAFT)
    page.locator("#id_objectives-0-name").fill("Más vecinos")
    page.get_by_role("button", name="Añadir un pilar").click()
    for number in range(4):
        page.locator(f"#id_pillars-{number}-name").fill(f"Pilar {number}")
    page.get_by_role("button", name="Guardar y poner en vigor").click()
    page.get_by_text("La versión 1 rige desde el").first.wait_for()
    assert brand.pillars.count() == 4


def test_what_two_people_wrote_stands_side_by_side(
    in_force, brand, alice, bob, sign_in, visit, accessible, picture, looks, complaints
) -> None:
    sign_in(alice)
    page = visit(DRAFT)
    page.get_by_label("Para qué habla la marca").fill("Lo de Alicia")
    drafting.save_draft(brand, Content(purpose="Lo de Beto"), by=bob, version=0)
    page.get_by_role("button", name="Guardar borrador").last.click()
    page.get_by_text("Beto Luna guardó este borrador").wait_for()
    complaints.clear()  # the browser reports the 409 itself
    expect(page.get_by_label("Para qué habla la marca")).to_have_value("Lo de Alicia")
    expect(page.get_by_text("Lo de Beto")).to_be_visible()
    picture(f"strategy-conflict-{looks}")
    accessible()
    page.get_by_role("button", name="Guardar borrador").last.click()
    page.get_by_text("Borrador guardado.").first.wait_for()
    assert drafting.draft_of(brand).purpose == "Lo de Alicia"


def test_every_page_of_it_has_nothing_to_object_to(
    in_force, brand, alice, sign_in, visit, objections, picture, looks
) -> None:
    drafting.save_draft(brand, Content(purpose="Otro"), by=alice, version=0)
    sign_in(alice)
    campaign = brand.campaigns.get()
    names = {
        "strategy": (), "strategy_draft": (), "strategy_history": (), "strategy_version": (1,),
        "strategy_compare": (2,), "campaigns": (), "campaign": (campaign.pk,), "campaign_new": (),
        "campaign_edit": (campaign.pk,),
    }  # fmt: skip
    found = {}
    for name, args in names.items():
        visit(reverse(name, args=["alameda", *args]))
        picture(f"{name}-{looks}")
        found[name] = objections()
    assert {name: said for name, said in found.items() if said} == {}


def test_a_campaign_is_made_paused_and_resumed(brand, alice, sign_in, visit) -> None:
    sign_in(alice)
    page = visit(reverse("campaigns", args=["alameda"]))
    page.get_by_role("link", name="Crear campaña").first.click()
    page.get_by_label("Nombre").fill("Semana del Café")
    page.get_by_label("Empieza").fill("2027-10-19")
    page.get_by_label("Termina").fill("2027-10-23")
    page.get_by_label("Verde").check(force=True)
    page.get_by_role("button", name="Guardar la campaña").click()
    page.get_by_text("Del 19 oct 2027 al 23 oct 2027").wait_for()
    page.get_by_role("button", name="Pausar").click()
    page.get_by_text("En pausa: nada de ella sale.").wait_for()
    page.get_by_role("button", name="Reanudar").click()
    page.get_by_role("button", name="Pausar").wait_for()
    assert (brand.campaigns.get().hue, brand.campaigns.get().paused_at) == (1, None)


def test_it_is_reached_from_the_brand(brand, alice, sign_in, visit) -> None:
    sign_in(alice)
    page = visit(reverse("today", args=["alameda"]))
    page.locator(".brand-switcher > summary").click()
    page.get_by_role("link", name="Estrategia").click()
    page.get_by_role("heading", name="Tu estrategia").wait_for()
