"""A new brand's form knows where the browser is, also on its very first page."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

expect = pytest.importorskip("playwright.sync_api").expect


def test_the_zone_of_the_browser_is_chosen_before_the_server_was_told(
    alice: Any, sign_in: Any, visit: Any, page: Any, looks: Any, picture: Any
) -> None:
    sign_in(alice)
    page.context.clear_cookies(name="zona")
    visit(reverse("brand_new"))
    expect(page.get_by_label("Zona horaria")).to_have_value("Europe/Madrid")
    expect(page.get_by_label("País")).to_have_value("ES")
    expect(page.locator("#id_zone optgroup").first).to_have_attribute("label", "La de tu navegador")
    picture(f"brand-new-{looks}")
