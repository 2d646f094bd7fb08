"""«Bitácora» as an administrator meets it: filtered, opened, checked."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from playwright.sync_api import expect

from core import whence
from teams.auditing import Did, record


def told(brand: Any, alice: Any, bob: Any, channel: Any) -> None:
    with whence.coming_from(whence.Whence("web", "203.0.113.9", "Firefox")):
        said = {"before": {"name": "Café"}, "after": {"name": "Café Alameda"}}
        record(Did.BRAND_CHANGED, by=alice, workspace=brand, on=brand, **said)
        record(Did.CHANNEL_PAUSED, by=bob, workspace=brand, on=channel, after={"paused_at": "2026-11-22"})
    with whence.coming_from(whence.Whence("worker")):
        record(Did.CREDENTIAL_USED, by=None, workspace=brand, after={"publish · practica (#1)": [7, 8]})


def test_it_is_filtered_opened_and_checked(
    page: Any, brand: Any, alice: Any, bob: Any, channel: Any, sign_in: Any, visit: Any, looks: Any,
    accessible: Any, picture: Any,
) -> None:  # fmt: skip
    told(brand, alice, bob, channel)
    sign_in(alice)
    visit(reverse("audit", args=["alameda"]))
    entry = page.locator("tr", has_text="Cambió los ajustes de la marca")
    entry.get_by_text("Antes y después").click()
    expect(entry.locator("ins")).to_have_text("Café Alameda")
    accessible()
    picture(f"audit-{looks}")
    with page.expect_navigation():
        page.locator("select[name=que]").select_option("channel")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("#content").get_by_role("link", name=channel.name).click()
    expect(page).to_have_url(page.base + reverse("channel", args=["alameda", channel.pk]))
    visit(reverse("audit", args=["alameda"]))
    page.get_by_role("button", name="Comprobar").click()
    expect(page.locator(".toast", has_text="Íntegra: 3 entradas comprobadas.")).to_be_visible()
