"""Alice invites Dina, who comes by the link in the letter: nothing typed but her name and a password."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect


def test_from_the_invitation_to_the_calendar(alice, sign_in, context, visit, accessible) -> None:
    sign_in(alice)
    page = visit(reverse("team", args=["alameda"]))
    page.get_by_label("Correo").fill("dina@alameda.test")
    page.locator("#id_role").select_option("approver")
    page.get_by_role("button", name="Enviar la invitación").click()
    page.get_by_text("Invitación enviada a dina@alameda.test").first.wait_for()
    link = re.search(r"/invitacion/\S+", mail.outbox[-1].body)[0]

    context.clear_cookies()
    page = visit(link)
    accessible()
    page.get_by_label("Tu nombre").fill("Dina Mora")
    page.get_by_label("Contraseña").fill("una-frase-larga-y-serena")
    page.get_by_role("button", name="Unirme al equipo").click()
    page.wait_for_url("**/m/alameda/")
    expect(page.get_by_text("Ya eres parte del equipo de «Café Alameda».").first).to_be_visible()


@pytest.mark.parametrize("scripting", [False])
def test_the_team_page_works_without_scripts(scripting, alice, bob, channel, sign_in, visit) -> None:
    sign_in(alice)
    page = visit(reverse("team", args=["alameda"]))
    page.get_by_label("Rol de Beto Luna").select_option("viewer")
    page.locator("tr", has_text="Beto Luna").get_by_role("button", name="Cambiar").click()
    page.get_by_text("Beto Luna tiene ahora el rol Lectura.").first.wait_for()

    page.get_by_label("Correo").fill("dina@alameda.test")
    page.get_by_label("Solo estos", exact=True).check()
    page.get_by_role("checkbox", name="practica").check()
    page.get_by_role("button", name="Enviar la invitación").click()
    offer = page.locator("li.row-item", has_text="dina@alameda.test")
    expect(offer.get_by_text("Dónde actuará:")).to_be_visible()
    expect(offer.locator(".tag")).to_have_text("practica")
