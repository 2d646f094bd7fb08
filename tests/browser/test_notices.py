"""The bell, the list, what she wants to hear of, and a webhook, as people meet them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from playwright.sync_api import expect


def ask(brand: Any, alice: Any, bob: Any, title: str, said: str = "") -> None:
    from teams.notices import Event, tell

    tell(
        Event.REVIEW_REQUESTED,
        workspace=brand,
        to=[alice],
        by=bob,
        text="%(who)s te pide revisar «%(title)s».",
        params={"who": str(bob), "title": title, "said": said},
        url=reverse("team", args=[brand.slug]),
    )


def test_the_bell_rings_while_the_page_is_open_and_leads_to_the_matter(
    page: Any, brand: Any, alice: Any, bob: Any, sign_in: Any, visit: Any
) -> None:
    sign_in(alice)
    visit(reverse("team", args=["alameda"]))
    expect(page.locator("#bell .count")).to_have_count(0)
    ask(brand, alice, bob, "Pan de muerto")
    with page.expect_response("**/avisos/campana/**"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as on coming back to the tab
    expect(page.locator("#bell .count")).to_contain_text("1")
    page.locator("#bell").click()
    page.get_by_role("link", name="Beto Luna te pide revisar «Pan de muerto».").click()
    expect(page).to_have_url(page.base + reverse("team", args=["alameda"]))
    expect(page.locator("#bell .count")).to_have_count(0)


def test_list_preferences_and_webhook_in_every_look(
    page: Any,
    brand: Any,
    alice: Any,
    bob: Any,
    sign_in: Any,
    visit: Any,
    looks: Any,
    accessible: Any,
    picture: Any,
) -> None:
    ask(brand, alice, bob, "Pan de muerto", said="¿Cambiamos la foto? La de ayer se ve oscura.")
    ask(brand, alice, bob, "Rosca de Reyes")
    sign_in(alice)
    visit(reverse("notices"))
    accessible()
    picture(f"notices-{looks}")
    page.locator(".notice", has_text="Rosca de Reyes").get_by_role("button").click()
    expect(page.locator(".notice-new")).to_have_count(1)
    page.get_by_role("button", name="Marcar todo como leído").click()
    expect(page.locator(".toast")).to_contain_text("1 aviso leído")
    expect(page.locator(".notice-new")).to_have_count(0)

    page.get_by_role("link", name="Qué se me avisa").first.click()
    page.get_by_label("Te piden una revisión: correo").select_option("digest")
    accessible()
    picture(f"notice-choices-{looks}")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Preferencias guardadas")
    expect(page.get_by_label("Te piden una revisión: correo")).to_have_value("digest")

    visit(reverse("webhook_new", args=["alameda"]))
    page.get_by_label("Nombre").fill("Canal del equipo")
    page.get_by_label("Dirección").fill("https://equipo.example/gancho")
    accessible()
    page.get_by_role("button", name="Añadir y ver el secreto").click()
    expect(page.locator(".secret")).to_contain_text("whsec_")
    accessible()
    page.get_by_role("link", name="Ya lo guardé").click()
    page.get_by_role("button", name="Probar").click()
    expect(page.locator(".toast")).to_contain_text("Prueba en camino")
    accessible()
    picture(f"webhook-{looks}")
