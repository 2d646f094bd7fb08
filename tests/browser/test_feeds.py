"""«Fuentes» in Chromium: added after a look at what it would make, in every look, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests.calendar_app.exchange.feeds_said import NOW, item, rss
from tests.fakes.site import Site

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.django_db(transaction=True)
SUMMARY = "<p>Molemos más fino, con agua a 92 °C, y esperamos.</p>"


@pytest.fixture
def site(settings: Any) -> Iterator[Site]:
    settings.PAUTA_PRIVATE_HOSTS = ["127.0.0.1"]
    names = ("Cómo molemos en otoño", "La cosecha de Pluma Hidalgo", "Pan de los martes", "Abrimos el patio")
    with Site() as made:
        entries = [
            item(name, str(n), summary=SUMMARY, when=NOW - timedelta(days=n)) for n, name in enumerate(names)
        ]
        made.put("/rss", rss(*entries, title="El blog de Café Alameda"))
        yield made


@pytest.fixture
def on(brand: Any, alice: Any, channel: Any, sign_in: Any, visit: Any) -> Callable[..., Any]:
    sign_in(alice)
    return lambda name, *args: visit(reverse(name, args=["alameda", *args]))


@pytest.fixture
def feed(brand: Any, alice: Any, channel: Any, site: Site) -> Any:
    from calendar_app.exchange import feeding

    return feeding.add(brand, by=alice, url=f"{site.url}/rss", bring=2, channels=[channel])[0]


def tried_out(page: Any, site: Site) -> None:
    page.locator("[name=url]").fill(f"{site.url}/rss")
    page.locator("[value=preview]").click()
    expect(page.locator("#preview article")).to_have_count(3)


def test_a_feed_is_looked_through_and_then_added(
    on: Any, site: Site, looks: Any, accessible: Any, picture: Any
) -> None:
    page = on("source_new")
    tried_out(page, site)
    expect(page.locator("#preview")).to_contain_text("Cómo molemos en otoño")
    page.locator("#preview").scroll_into_view_if_needed()
    picture(f"fuente-nueva-{looks}")
    accessible()
    page.get_by_label("Al añadirla").select_option("3")
    page.get_by_role("button", name="Añadir fuente").click()
    expect(page.get_by_role("heading", name="El blog de Café Alameda")).to_be_visible()
    expect(page.get_by_role("link", name="Abrir borrador")).to_have_count(3)
    picture(f"fuente-{looks}")
    accessible()


@pytest.mark.parametrize("scripting", [False])
def test_it_can_be_added_without_javascript(on: Any, site: Site) -> None:
    page = on("source_new")
    tried_out(page, site)
    page.get_by_role("button", name="Añadir fuente").click()
    expect(page.get_by_role("button", name="Mirar ahora")).to_be_visible()


def test_what_it_lives_through_can_be_undone(on: Any, feed: Any, page: Any) -> None:
    on("source", feed.pk)
    page.get_by_role("button", name="Pausar").click()
    expect(page.get_by_text("En pausa: no se mira.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Reanudar").click()
    expect(page.get_by_role("button", name="Mirar ahora")).to_be_visible()
    page.get_by_role("button", name="Eliminar").click()
    expect(page.get_by_text("Esta marca no sigue ninguna fuente.")).to_be_visible()
    page.get_by_role("button", name="Deshacer").last.click()
    expect(page.get_by_role("button", name="Mirar ahora")).to_be_visible()


def test_the_list_and_its_troubles_in_every_look(
    on: Any, feed: Any, site: Site, looks: Any, accessible: Any, picture: Any
) -> None:
    from calendar_app.exchange import feed_rounds

    site.put("/rss", status=410)
    type(feed).objects.update(due_at=NOW)
    feed_rounds.read_due()
    page = on("sources")
    expect(page.get_by_text("ya no existe (410)")).to_be_visible()
    picture(f"fuentes-{looks}")
    accessible()
    on("source", feed.pk)
    expect(page.get_by_role("button", name="Reanudar")).to_be_visible()
    picture(f"fuente-parada-{looks}")
    accessible()


def test_its_pages_read_in_english(
    on: Any, feed: Any, alice: Any, words: None, accessible: Any, picture: Any
) -> None:
    alice.language = "en"
    alice.save()
    page = on("sources")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    accessible()
    on("source_edit", feed.pk)
    picture("fuente-en")
    accessible()
