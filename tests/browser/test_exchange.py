"""A table comes in and a parrilla goes out, in Chromium."""

from __future__ import annotations

import csv
import io
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from calendar_app import planning
from calendar_app.models import Pillar, Post
from publishing.models import Channel

expect = pytest.importorskip("playwright.sync_api").expect
DAY = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def fifty(tmp_path: Path, channel: Channel) -> Path:
    """Fifty rows, three of them bad."""
    made = io.StringIO(newline="")
    rows: list[list[Any]] = [["Fecha", "Hora", "Redes", "Copy", "Observaciones"]]
    rows += [
        [DAY + timedelta(days=n % 9), "09:00", channel.name, f"Texto número {n}", "x"] for n in range(50)
    ]
    rows[10][0], rows[20][2], rows[30][1] = "pronto", "Facebuk", "a media tarde"
    csv.writer(made, delimiter=";").writerows(rows)
    (tmp_path / "octubre.csv").write_text(made.getvalue(), encoding="cp1252")
    return tmp_path / "octubre.csv"


def at(name: str, *more: Any) -> str:
    return reverse(name, args=["alameda", *more])


def test_fifty_rows_with_three_bad_ones_come_in_and_go_again(
    page: Any, bob: Any, sign_in: Any, visit: Any, fifty: Path, accessible: Any, picture: Any, looks: Any
) -> None:
    sign_in(bob)
    visit(at("imports"))
    accessible()
    page.get_by_label("Tabla CSV o XLSX").set_input_files(fifty)
    page.get_by_role("button", name="Leer la tabla").click()
    expect(page.get_by_label("Copy")).to_have_value("text")
    accessible()
    picture(f"import-columns-{looks}")
    page.get_by_role("button", name="Probar sin guardar").click()
    expect(page.get_by_text("«pronto» no es un día")).to_be_visible()
    expect(page.get_by_text("y 3 filas tienen errores")).to_be_visible()
    accessible()
    picture(f"import-tried-{looks}")
    assert not Post.objects.exists()
    page.get_by_role("button", name="Importar 47 filas").click()
    expect(page.get_by_label("Importando: 0 %")).to_be_visible()
    from calendar_app.exchange import importing

    importing.run_waiting()
    expect(page.get_by_text("47 publicaciones nuevas, 0 cambiadas, 3 filas con error.")).to_be_visible()
    with page.expect_navigation(timeout=60_000):  # forty-seven posts, one by one
        page.get_by_role("button", name="Deshacer toda la importación").click()
    expect(page.get_by_text("Esta importación se deshizo.")).to_be_visible()
    assert not Post.objects.filter(archived_at=None).exists()


def test_the_parrilla_is_read_and_leaves_as_xlsx(
    page: Any, brand: Any, bob: Any, channel: Channel, sign_in: Any, visit: Any, accessible: Any,
    picture: Any, looks: Any, tmp_path: Path,
) -> None:  # fmt: skip
    pillar = Pillar.objects.create(workspace=brand, name="Recetas", hue=1)
    day = DAY.replace(day=10)  # the next one is of the same month
    for number in range(6):
        post = planning.create_post(
            brand, by=bob, title=f"Receta {number}", text="Un texto para leer con calma.", channels=[channel],
            pillar=pillar if number % 2 else None,
        )  # fmt: skip
        planning.plan(post, date=day + timedelta(days=number % 2), time=time(9 + number), by=bob)
    sign_in(bob)
    visit(f"{at('calendar_table')}?mes={day:%Y-%m}")
    expect(page.get_by_role("link", name="Receta 0")).to_be_visible()
    accessible()
    picture(f"parrilla-{looks}")
    page.get_by_text("Excel y CSV").click()
    with page.expect_download() as leaving:
        page.get_by_role("link", name="Descargar XLSX").click()
    leaving.value.save_as(tmp_path / "p.xlsx")
    titles = {cell.value for cell in load_workbook(tmp_path / "p.xlsx").worksheets[0]["E"]}
    assert {f"Receta {number}" for number in range(6)} <= titles
