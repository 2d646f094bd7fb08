"""The team page in Chromium: a role of one's own, a seat held to a channel, the brand with others' eyes."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from teams.models import Membership
from tests.conftest import practice_channel

expect = pytest.importorskip("playwright.sync_api").expect


@pytest.fixture
def team() -> str:
    return reverse("team", args=["alameda"])


def told(page: Any, words: str) -> None:
    expect(page.locator("#toasts")).to_contain_text(words)


def test_a_role_is_made_given_and_looked_through(
    page: Any,
    sign_in: Any,
    visit: Any,
    alice: Any,
    bob: Any,
    channel: Any,
    team: str,
    looks: Any,
    accessible: Any,
    picture: Any,
) -> None:
    practice_channel(channel.workspace, "http://127.0.0.1:9", handle="otra", name="otra")
    sign_in(alice)
    visit(team)
    page.locator("summary", has_text="Qué puede cada rol").click()
    expect(page.get_by_role("table", name="Qué puede cada rol")).to_be_visible()
    accessible()
    picture(f"team-{looks}")
    page.get_by_role("link", name="Roles", exact=True).click()
    page.get_by_role("link", name="Crear un rol").click()
    page.get_by_label("Nombre del rol").fill("Fotografía")
    page.get_by_label("Escribir y editar publicaciones").check()
    accessible()
    page.get_by_role("button", name="Guardar el rol").click()
    told(page, "Rol «Fotografía» guardado.")
    accessible()
    visit(team)
    page.get_by_role("link", name="Límites Beto Luna").click()
    page.get_by_label("Qué puede en esta marca").select_option(label="Fotografía")
    page.get_by_role("button", name="Cambiar el rol").click()
    told(page, "Beto Luna tiene ahora el rol Fotografía.")
    page.get_by_role("link", name="Límites Beto Luna").click()
    page.get_by_label("Solo estos").check()
    page.get_by_label("practica").check()
    accessible()
    picture(f"team-seat-{looks}")
    page.get_by_role("button", name="Guardar los límites").click()
    told(page, "Guardado: dónde actúa Beto Luna.")
    seat = Membership.objects.get(user=bob)
    assert (seat.role_name, seat.only_channels) == ("Fotografía", [channel.pk])


def test_with_others_eyes_there_is_nothing_to_press(
    page: Any, sign_in: Any, visit: Any, alice: Any, vera: Any, team: str, accessible: Any
) -> None:
    sign_in(alice)
    visit(team)
    page.get_by_role("button", name="Ver como Vera Paz").click()
    banner = page.get_by_role("region", name="Ver como")
    expect(banner).to_contain_text("Ves la marca como Vera Paz")
    expect(page.get_by_role("link", name="Crear publicación")).to_have_count(0)
    visit(team)
    expect(page.get_by_role("button", name="Quitar")).to_have_count(0)
    accessible()
    banner.get_by_role("button", name="Dejar de ver como").click()
    told(page, "Ves otra vez la marca con tu propio rol.")
    expect(page.get_by_role("region", name="Ver como")).to_have_count(0)
    expect(page.get_by_role("button", name="Quitar Vera Paz")).to_be_visible()
