"""Views kept under a name, links for clients, feeds and the sheet, as people meet them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect


@pytest.fixture
def post(brand: Any, bob: Any, channel: Any) -> Any:
    from calendar_app import planning
    from calendar_app.models import Post

    post = planning.create_post(brand, by=bob, title="Cosecha de café", text="Llegó.", channels=[channel])
    planning.plan(post, date=date(2030, 5, 7), time=time(18, 30), by=bob)
    Post.objects.filter(pk=post.pk).update(stage="approved")
    return post


@pytest.fixture
def month(alice: Any, post: Any, sign_in: Any, visit: Any) -> Any:
    sign_in(alice)
    return visit(reverse("calendar_month", args=["alameda", "2030-05"]))


def test_a_view_is_kept_from_the_bar_and_opens_with_its_filters(month: Any, accessible: Any) -> None:
    month.goto(month.url + "?estado=approved")
    month.locator(".filter-views summary").click()
    month.get_by_role("link", name="Guardar esta vista").click()
    month.get_by_label("Nombre").fill("Aprobadas")
    accessible()
    month.locator("#dialog").get_by_role("button", name="Guardar").click()
    expect(month.locator(".toast")).to_contain_text("«Aprobadas» guardada")
    month.locator(".filter-views summary").click()
    month.get_by_role("link", name="Aprobadas", exact=True).click()
    expect(month).to_have_url(month.base + reverse("calendar", args=["alameda"]) + "?estado=approved")


def test_a_deleted_view_comes_back(month: Any, alice: Any, brand: Any, accessible: Any) -> None:
    from calendar_app.models import SavedView

    SavedView.objects.create(workspace=brand, owner=alice, name="Mía", place="list")
    month.goto(month.base + reverse("views", args=["alameda"]))
    accessible()
    month.get_by_role("button", name="Eliminar «Mía»").click()
    month.get_by_role("button", name="Deshacer").click()
    expect(month.get_by_role("link", name="Mía", exact=True)).to_be_visible()


def test_a_link_is_made_in_the_dialog_and_the_client_reads_it(
    month: Any, looks: Any, chromium: Any, accessible: Any, picture: Any
) -> None:
    month.locator(".filter-share summary").click()
    month.get_by_role("link", name="Compartir con cliente").click()
    month.get_by_label("Para quién").fill("Clienta")
    accessible()
    picture(f"share-{looks}")
    month.locator("#dialog").get_by_role("button", name="Crear enlace").click()
    expect(month.locator(".toast")).to_contain_text("Enlace creado")
    accessible()
    address = month.locator(".share-address").input_value()
    month.context.clear_cookies()
    month.goto(address + "?mes=2030-05")
    expect(month.get_by_role("heading", name="Cosecha de café")).to_be_visible()
    accessible()
    picture(f"client-{looks}")


def test_a_closed_link_says_so(
    page: Any, brand: Any, visit: Any, complaints: list[str], accessible: Any
) -> None:
    from calendar_app.models import CalendarLink
    from calendar_app.sharing.addresses import link_address

    ends = timezone.now() - timedelta(days=1)
    link = CalendarLink.objects.create(workspace=brand, name="x", zone=brand.zone, expires_at=ends)
    visit(link_address(link))
    expect(page.get_by_role("heading")).to_have_text("Este enlace ya no abre")
    accessible()
    complaints.clear()  # a 410 is an error to the console


def test_an_address_for_another_calendar_is_made_and_revoked(month: Any, accessible: Any) -> None:
    month.locator(".filter-share summary").click()
    month.get_by_role("link", name="Suscribir otro calendario").click()
    month.get_by_label("Nombre").fill("Mi agenda")
    month.locator("#dialog").get_by_role("button", name="Crear dirección").click()
    expect(month.locator(".share-address")).to_have_value(re.compile(r"calendario\.ics$"))
    accessible()
    month.get_by_role("button", name="Revocar").click()
    month.get_by_role("button", name="Deshacer").click()
    expect(month.locator(".share-address")).to_be_visible()


def test_the_sheet_is_clean_paper(month: Any, accessible: Any, picture: Any) -> None:
    month.goto(month.base + reverse("calendar_print", args=["alameda", "2030-05"]))
    accessible()
    month.emulate_media(media="print")
    expect(month.locator(".print-tools")).to_be_hidden()
    expect(month.locator(".print-list")).to_contain_text("Llegó.")
    picture("print")
