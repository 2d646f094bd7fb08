"""The month on paper."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from calendar_app import planning

pytestmark = pytest.mark.django_db


def test_the_sheet_has_the_month_and_every_text_and_nothing_of_the_application(
    brand, bob, channel, signed_in
):
    text = "Palabras " * 60 + "hasta el final"
    post = planning.create_post(brand, by=bob, title="Cosecha", text=text, channels=[channel])
    planning.plan(post, date=date(2030, 5, 7), time=time(18, 30), by=bob)
    planning.create_post(brand, by=bob, title="Sin día")
    html = signed_in(bob).get(reverse("calendar_print", args=[brand.slug, "2030-05"])).content.decode()
    assert html.count("Cosecha") == 2
    assert "hasta el final" in html
    assert "18:30" in html
    assert "Sin día" not in html
    assert "sidebar" not in html
    filtered = reverse("calendar_print", args=[brand.slug, "2030-05"]) + "?q=nada"
    assert "Cosecha" not in signed_in(bob).get(filtered).content.decode()


def test_what_is_no_month_has_no_sheet(brand, bob, signed_in):
    assert signed_in(bob).get(f"/m/{brand.slug}/calendario/2030-13/imprimir/").status_code == 404
