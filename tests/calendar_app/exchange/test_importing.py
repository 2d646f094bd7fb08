"""A table comes in: tried without a trace, errors by row, undone whole; only what was edited changes."""

from __future__ import annotations

import csv
import io
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from calendar_app import planning
from calendar_app.bulk import running
from calendar_app.exchange import exporting, importing
from calendar_app.models import Batch, Import, Pillar, Post
from calendar_app.refusals import CannotPlan
from publishing.models import Channel

DAY = (timezone.localdate().replace(day=1) + timedelta(days=40)).replace(day=10)  # its month goes on a while


@pytest.fixture
def pillar(brand: Any) -> Pillar:
    return Pillar.objects.create(workspace=brand, name="Recetas")


@pytest.fixture
def browser(signed_in: Any, bob: Any) -> Client:
    return signed_in(bob)


def table(*rows: list[Any]) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made).writerows(rows)
    return made.getvalue().encode()


def brought(brand: Any, by: Any, *rows: list[Any], content: bytes = b"") -> Import:
    return importing.bring(brand, "parrilla.csv", content or table(*rows), by=by)


def tried(found: Import, by: Any, **settings: Any) -> Import:
    asked = {"order": found.settings["order"], "channels": [], **settings}
    return importing.try_out(found, found.mapping, by=by, **asked)


def kinds(found: Import) -> dict[int, str]:
    return {each["row"]: each["kind"] for each in found.report}


def fifty(channel: Channel) -> list[list[Any]]:
    """Fifty rows, three of them bad."""
    rows: list[list[Any]] = [["Fecha", "Hora", "Canales", "Texto", "Pilar"]]
    for number in range(50):
        rows.append([DAY + timedelta(days=number % 9), "09:00", channel.name, f"Texto {number}", "Recetas"])
    rows[10][0] = "pronto"
    rows[20][2] = "Facebuk"
    rows[30][4] = "Rezetas"
    return rows


# ── trying it ─────────────────────────────────────────────────────────────────────────────────────────


def test_fifty_rows_with_three_bad_ones(brand: Any, bob: Any, channel: Channel, pillar: Pillar) -> None:
    found = tried(brought(brand, bob, *fifty(channel)), bob)
    wrong = {each["row"]: each["errors"] for each in found.report if each["kind"] == "error"}
    assert set(wrong) == {11, 21, 31}
    assert "«pronto» no es un día" in wrong[11][0]
    assert f"No hay un canal «Facebuk». Los de la marca: {channel.name}." in wrong[21][0]
    assert "No hay un pilar «Rezetas». Los de la marca: Recetas." in wrong[31][0]
    assert not Post.objects.exists()  # nothing was done yet
    importing.begin(found, by=bob)
    importing.run_waiting()
    found.refresh_from_db()
    assert (found.state, Post.objects.count()) == ("done", 47)
    assert {post.pillar for post in Post.objects.all()} == {pillar}


def test_undoing_takes_back_all_of_it(brand: Any, bob: Any, channel: Channel, pillar: Pillar) -> None:
    found = tried(brought(brand, bob, *fifty(channel)[:20]), bob)
    importing.begin(found, by=bob)
    edited = Post.objects.order_by("pk").first()
    planning.save_post(edited, by=bob, version=edited.version, text="Ya retocada")
    outcome = running.undo(Batch.objects.get(), by=bob)
    assert list(Post.objects.filter(archived_at=None)) == [edited]
    assert outcome.refused == [
        (edited.pk, "Ya retocada", "Cambió después de importarla: se queda como está.")
    ]


def test_columns_are_understood_in_both_languages(brand: Any, bob: Any) -> None:
    found = brought(brand, bob, ["Date", "Publish time", "Caption", "CAMPAÑA "], [DAY, "9", "Hola", ""])
    assert found.mapping == {"date": 0, "text": 2, "campaign": 3}


def test_an_hour_the_clocks_skip_is_explained(brand: Any, bob: Any) -> None:
    brand.zone = "Europe/Madrid"
    brand.save()
    spring = next_change("Europe/Madrid")
    found = tried(brought(brand, bob, ["Fecha", "Hora", "Texto"], [spring, "02:30", "Madrugada"]), bob)
    assert "no existen" in found.report[0]["notes"][0]
    importing.begin(found, by=bob)
    post = Post.objects.get()
    assert (post.planned_date, post.planned_time) == (spring, time(3, 30))


def next_change(zone: str) -> date:
    """The next day on which the clocks there jump forward."""
    from zoneinfo import ZoneInfo

    from calendar_app.grid import clock_shift

    days = (timezone.localdate() + timedelta(days=n) for n in range(1, 400))
    return next(day for day in days if clock_shift(day, ZoneInfo(zone)) > timedelta())


def test_a_day_that_is_over_is_refused_by_its_row(brand: Any, bob: Any) -> None:
    found = tried(brought(brand, bob, ["Fecha", "Texto"], ["2020-01-01", "Tarde"], [DAY, "A tiempo"]), bob)
    assert kinds(found) == {2: "error", 3: "new"}
    assert "ya pasó" in found.report[0]["errors"][0]


def test_a_row_without_channels_goes_where_the_form_says(brand: Any, bob: Any, channel: Channel) -> None:
    found = tried(brought(brand, bob, ["Texto"], ["Uno"], ["Dos"]), bob, channels=[channel.pk])
    importing.begin(found, by=bob)
    assert all(post.variants.get().channel == channel for post in Post.objects.all())


def test_a_row_is_imported_once_also_when_its_worker_dies(
    brand: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = tried(brought(brand, bob, ["Texto", "Título"], *([f"Texto {n}", ""] for n in range(45))), bob)
    importing.begin(found, by=bob)
    real, made = importing.make, []

    def dying(table: Import, asked: Any) -> None:
        if len(made) == 25:
            raise SystemExit
        made.append(asked.number)
        real(table, asked)

    monkeypatch.setattr(importing, "make", dying)
    with pytest.raises(SystemExit):
        importing.run_waiting()
    monkeypatch.setattr(importing, "make", real)
    assert importing.run_waiting() == 0  # its lease still runs
    importing.run_waiting(timezone.now() + importing.LEASE * 2)
    found.refresh_from_db()
    assert found.state == "done"
    assert sorted(post.text for post in Post.objects.all()) == sorted(f"Texto {n}" for n in range(45))
    assert set(kinds(found).values()) == {"new_done"}, "also what the dead worker did is told of as done"


def test_a_worker_taken_for_dead_makes_no_row_again(
    brand: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It wakes up after another has done the rest."""
    found = tried(brought(brand, bob, ["Texto", "Título"], *([f"Texto {n}", ""] for n in range(45))), bob)
    importing.begin(found, by=bob)
    real, asleep = importing.still_on, []

    def falling_asleep(table: Import, report: Any) -> bool:
        alive = real(table, report)
        if len(report) == 45 and not asleep and table.batch.items.exists():
            asleep.append(table)
            importing.run_waiting(timezone.now() + importing.LEASE * 2)
        return alive

    monkeypatch.setattr(importing, "still_on", falling_asleep)
    importing.run_waiting()
    assert asleep
    assert Post.objects.count() == 45
    found.refresh_from_db()
    assert set(kinds(found).values()) == {"new_done"}


def test_a_long_import_can_be_stopped_and_undone(
    brand: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = tried(brought(brand, bob, ["Texto", "Título"], *([f"Texto {n}", ""] for n in range(90))), bob)
    importing.begin(found, by=bob)
    real = importing.make

    def stopping(table: Import, asked: Any) -> None:
        real(table, asked)
        if asked.number == 30:
            importing.cancel(table, by=bob)

    monkeypatch.setattr(importing, "make", stopping)
    importing.run_waiting()
    found.refresh_from_db()
    assert (found.state, Post.objects.count()) == ("done", 40)
    assert running.undo(found.batch, by=bob).done == 40


def test_the_same_table_is_not_imported_twice(brand: Any, bob: Any) -> None:
    found = tried(brought(brand, bob, ["Texto", "Título"], ["Uno", ""]), bob)
    importing.begin(found, by=bob)
    with pytest.raises(CannotPlan, match="ya se está importando"):
        importing.begin(found, by=bob)
    assert Post.objects.count() == 1


# ── the parrilla, there and back ──────────────────────────────────────────────────────────────────────


@pytest.fixture
def second(brand: Any) -> Channel:
    return Channel.objects.create(workspace=brand, network="practice", name="Otra", account="otra")


@pytest.fixture
def month(brand: Any, bob: Any, channel: Channel, second: Channel, pillar: Pillar) -> list[Post]:
    posts = []
    for number in range(4):
        post = planning.create_post(
            brand, by=bob, title=f"=Título {number}", text=f"Línea uno\nlínea «dos» {number} 👩🏽‍🌾",
            channels=[channel, second], pillar=pillar, tags=["café", "Oaxaca"], link="https://alameda.test/a?b=1",
            variants={second.pk: f"+Sólo aquí {number}"} if number % 2 else {},
        )  # fmt: skip
        planning.plan(post, date=DAY + timedelta(days=number), time=time(9, 30), by=bob)
        posts.append(Post.objects.get(pk=post.pk))
    return posts


def exported(brand: Any) -> bytes:
    return exporting.as_xlsx(brand, Post.objects.filter(workspace=brand), "Parrilla")


def edited(content: bytes, change: Any) -> bytes:
    """Opened in a spreadsheet program, changed and saved."""
    book = load_workbook(io.BytesIO(content))
    change(book.worksheets[0])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def said(brand: Any) -> list[Any]:
    from calendar_app.keeping import saying

    posts = Post.objects.filter(workspace=brand).order_by("pk")
    return [(saying.said_by(each), each.planned_date, each.planned_time, each.version) for each in posts]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_parrilla_that_was_not_edited_changes_nothing(brand: Any, bob: Any, month: Any, kind: str) -> None:
    before = said(brand)
    content = (
        exported(brand) if kind == "xlsx" else exporting.as_csv(brand, Post.objects.filter(workspace=brand))
    )
    found = tried(brought(brand, bob, content=content), bob)
    assert set(kinds(found).values()) == {"same"}
    assert said(brand) == before


def test_only_the_edited_cells_change(brand: Any, bob: Any, month: list[Post]) -> None:
    def change(sheet: Any) -> None:
        heads = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, heads["Texto"]).value = "Otro texto"
        sheet.cell(3, heads["Fecha"]).value = DAY + timedelta(days=20)
        sheet.cell(4, heads["Pilar"]).value = None
        sheet.append([None, None, None, None, "Nueva", "Con texto"])

    before = said(brand)
    found = tried(brought(brand, bob, content=edited(exported(brand), change)), bob)
    assert kinds(found) == {2: "changed", 3: "changed", 4: "changed", 5: "same", 6: "new"}
    importing.begin(found, by=bob)
    first, second_post, third, _fourth, new = Post.objects.order_by("pk")
    assert first.text == "Otro texto"
    assert (second_post.planned_date, second_post.planned_time) == (DAY + timedelta(days=20), time(9, 30))
    assert third.pillar is None
    assert (new.title, new.text) == ("Nueva", "Con texto")
    after = said(brand)
    assert after[3] == before[3]
    assert after[0][0] == {**before[0][0], "text": "Otro texto"}
    assert after[1][0] == before[1][0]
    running.undo(found.batch, by=bob)
    undone = [each[:3] for each in said(brand)][:4]
    assert undone == [each[:3] for each in before]


def test_what_changed_in_both_places_is_said_and_left_alone(brand: Any, bob: Any, month: list[Post]) -> None:
    content = exported(brand)
    planning.save_post(month[0], by=bob, version=month[0].version, text="Cambiado aquí")
    planning.save_post(month[1], by=bob, version=month[1].version, text="También aquí")

    def change(sheet: Any) -> None:
        heads = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, heads["Texto"]).value = "Cambiado en la hoja"
        sheet.cell(3, heads["Título"]).value = "Otro título"

    found = tried(brought(brand, bob, content=edited(content, change)), bob)
    assert (
        "cambió en la tabla y también en Pauta, donde ahora dice «Cambiado aquí»"
        in found.report[0]["errors"][0]
    )
    importing.begin(found, by=bob)
    first, second_post = Post.objects.order_by("pk")[:2]
    assert first.text == "Cambiado aquí"
    assert (second_post.title, second_post.text) == ("Otro título", "También aquí")


def test_a_formula_is_only_text_for_who_opens_the_file(brand: Any, month: list[Post]) -> None:
    book = load_workbook(io.BytesIO(exported(brand)))
    kinds_of_cells = {cell.data_type for row in book.worksheets[0].iter_rows(min_row=2) for cell in row}
    assert "f" not in kinds_of_cells
    text = exporting.as_csv(brand, Post.objects.filter(workspace=brand)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


def test_exporting_asks_the_same_queries_however_many_posts(
    brand: Any, month: list[Post], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(16):
        few = exported(brand)
    for number in range(20):
        planning.create_post(brand, by=None, text=f"Otra {number}")
    with django_assert_max_num_queries(16):
        many = exported(brand)
    rows = [load_workbook(io.BytesIO(each)).worksheets[0].max_row for each in (few, many)]
    assert rows == [5, 25]


def test_a_file_leaves_nothing_out_in_silence(
    browser: Client, month: list[Post], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "ROWS", 3)
    answer = browser.get(f"{at('calendar_table_file', 'csv')}?mes={DAY:%Y-%m}", follow=True)
    assert "y en un archivo caben 3" in answer.content.decode()


# ── its pages ─────────────────────────────────────────────────────────────────────────────────────────


def at(name: str, *more: Any) -> str:
    return reverse(name, args=["alameda", *more])


def test_a_table_goes_through_the_pages_without_scripts(
    browser: Client, brand: Any, channel: Channel
) -> None:
    sent = SimpleUploadedFile("p.csv", table(["Fecha", "Texto"], [DAY, "Hola"], ["nunca", "Mal"]))
    answer = browser.post(at("imports"), {"file": sent}, follow=True)
    found = Import.objects.get()
    assert "Qué hay en cada columna" in answer.content.decode()
    columns = {"column-0": "date", "column-1": "text", "order": "dmy", "channels": [channel.pk]}
    page = browser.post(at("import_table", found.pk), columns, follow=True).content.decode()
    assert "Se crearía 1 publicación" in page
    assert "«nunca» no es un día" in page
    page = browser.post(at("import_run", found.pk), follow=True).content.decode()
    assert "1 publicación nueva" in page
    assert "Deshacer toda la importación" in page
    assert Post.objects.get().variants.get().channel == channel


def test_two_columns_cannot_be_the_same(browser: Client, brand: Any, bob: Any) -> None:
    found = brought(brand, bob, ["a", "b"], ["Uno", "Dos"])
    answer = browser.post(
        at("import_table", found.pk), {"column-0": "text", "column-1": "text", "order": "dmy"}
    )
    assert answer.status_code == 422
    assert "Dos columnas dicen ser «Texto»" in answer.content.decode()


def test_a_picture_is_refused_with_a_sentence(browser: Client, brand: Any) -> None:
    answer = browser.post(at("imports"), {"file": SimpleUploadedFile("f.png", b"\x89PNG\r\n\x1a\n\0\0")})
    assert answer.status_code == 422
    assert "«f.png» no es una tabla" in answer.content.decode()


def test_the_example_can_be_imported_as_it_is(
    browser: Client, brand: Any, bob: Any, channel: Channel
) -> None:
    content = browser.get(at("import_example")).content
    found = tried(brought(brand, bob, content=content), bob)
    assert set(kinds(found).values()) == {"new"}


def test_the_parrilla_shows_the_month_and_leaves_as_a_file(
    browser: Client, month: list[Post], django_assert_max_num_queries: Any
) -> None:
    where = f"{at('calendar_table')}?mes={DAY:%Y-%m}"
    page = browser.get(where).content.decode()
    assert "Título 0" in page
    assert "Recetas" in page
    with django_assert_max_num_queries(40):
        browser.get(where)
    file = browser.get(f"{at('calendar_table_file', 'xlsx')}?mes={DAY:%Y-%m}")
    assert load_workbook(io.BytesIO(file.content)).worksheets[0]["E2"].value == "=Título 0"


def test_who_only_looks_imports_nothing(
    signed_in: Any, vera: Any, brand: Any, bob: Any, charlie: Any
) -> None:
    found = brought(brand, bob, ["a", "b"], ["Uno", "Dos"])
    assert signed_in(vera).get(at("imports")).status_code == 403
    assert signed_in(charlie).get(at("import_table", found.pk)).status_code == 404
