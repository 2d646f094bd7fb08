"""Giving permission in Chromium: through another host's page and back, with and without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.fakes.oauth import CLIENT, CLIENT_SECRET
from tests.publishing.conftest import wall  # noqa: F401

from .conftest import EVERY_LOOK


@pytest.fixture
def here(wall: Any, settings: Any, live_server: Any, sign_in: Any, alice: Any) -> Any:  # noqa: F811
    settings.PAUTA_URL = live_server.url
    wall.server.judged = False
    sign_in(alice)
    return wall


def keep_keys(visit: Any, brand: Any) -> Any:
    page = visit(reverse("connect_network", args=[brand.slug, "wall"]))
    page.get_by_role("link", name="Guardar las claves de aplicación").click()
    page.get_by_label("Identificador de la aplicación (client ID)").fill(CLIENT)
    page.get_by_label("Secreto de la aplicación (client secret)").fill(CLIENT_SECRET)
    page.get_by_role("button", name="Guardar las claves").click()
    page.wait_for_url(f"**{reverse('connect_network', args=[brand.slug, 'wall'])}")
    return page


@pytest.mark.parametrize("scripting", [True, False])
def test_keys_permission_picking_and_two_channels(here: Any, visit: Any, brand: Any, scripting: bool) -> None:
    from publishing.models import Channel

    here.server.reaches = [{"id": "1", "name": "Café Alameda"}, {"id": "2", "name": "Panadería Alameda"}]
    page = keep_keys(visit, brand)
    page.get_by_role("button", name="Pedir permiso").click()
    page.get_by_role("link", name="Continuar en").click()
    page.get_by_role("link", name="Permitir").click()
    page.get_by_label("Café Alameda").check()
    page.get_by_label("Panadería Alameda").check()
    page.get_by_role("button", name="Conectar las elegidas").click()
    page.wait_for_url(f"**{reverse('channels', args=[brand.slug])}")
    assert "2 canales conectados." in page.content()
    assert Channel.objects.filter(network="wall").count() == 2


def test_saying_no_leads_back_with_a_sentence(here: Any, visit: Any, brand: Any) -> None:
    page = keep_keys(visit, brand)
    page.get_by_role("button", name="Pedir permiso").click()
    page.get_by_role("link", name="Continuar en").click()
    page.get_by_role("link", name="Negar").click()
    page.wait_for_url(f"**{reverse('connect_network', args=[brand.slug, 'wall'])}")
    assert "No se dio permiso en Muro" in page.content()


@pytest.mark.parametrize("looks", EVERY_LOOK, ids=str)
def test_every_page_of_it_is_accessible(
    here: Any, visit: Any, brand: Any, alice: Any, channel: Any, looks: Any, objections: Any
) -> None:
    from publishing import app_keys
    from publishing.models import Channel

    Channel.objects.update(ends_at=timezone.now() + timedelta(days=6), scopes=["post.write", "post.read"])
    app_keys.keep(here, {"client_id": CLIENT, "client_secret": CLIENT_SECRET}, workspace=brand, by=alice)
    alice.is_superuser = True
    alice.save()
    pages = {
        "connect_network": [brand.slug, "wall"],
        "brand_keys_all": [brand.slug],
        "brand_keys": [brand.slug, "wall"],
        "installation_keys": [],
        "installation_keys_of": ["wall"],
        "channel": [brand.slug, channel.pk],
        "today": [brand.slug],
    }
    said = {}
    for name, args in pages.items():
        visit(reverse(name, args=args))
        said[name] = objections()
    assert {name: wrong for name, wrong in said.items() if wrong} == {}
