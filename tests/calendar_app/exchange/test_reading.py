"""Tables as spreadsheets really write them, days as people do, and what is no table."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from calendar_app.exchange import dates, reading
from calendar_app.refusals import CannotPlan


def xlsx(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_in_whatever_dress(encoding: str, separator: str) -> None:
    text = separator.join(["Fecha", "Texto"]) + "\r\n" + separator.join(["2026-10-15", '"¿Café, ñandú; té?"'])
    assert reading.read("t.csv", text.encode(encoding)).rows[1] == ["2026-10-15", "¿Café, ñandú; té?"]


def test_a_title_over_the_heading_and_empty_rows_keep_the_count() -> None:
    table = reading.read("t.csv", b"Parrilla de octubre,\n\nFecha,Texto\n2026-10-15,Uno\n,\n2026-10-16,Dos\n")
    assert table.first == 3
    assert table.rows == [["Fecha", "Texto"], ["2026-10-15", "Uno"], ["", ""], ["2026-10-16", "Dos"]]


def test_days_hours_and_numbers_of_a_workbook_are_text() -> None:
    made = xlsx(["Fecha", "Hora", "Número"], [date(2026, 10, 15), time(9, 30), 12.0])
    assert reading.read("t.xlsx", made).rows[1] == ["2026-10-15", "09:30", "12"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Fecha,Texto\n", "no tiene filas"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "no es una tabla"),
        (b"PK\x03\x04 broken", "no se puede abrir como XLSX"),
        (b"a,b\n" + b"x,y\n" * 5_001, "caben 5,000"),
        (b"a,b\n" + b"x" * (10 * 2**20), "10 MB"),
        (b'a,b\n"' + b"x" * 200_000 + b'",y\n', "no se puede leer como CSV"),
    ],
)
def test_what_is_no_table_gets_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(CannotPlan, match=said):
        reading.read("tabla", content)


def test_a_swollen_workbook_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (201 * 2**20))
    monkeypatch.setattr(reading, "load_workbook", lambda *_a, **_k: pytest.fail("it was opened"))
    with pytest.raises(CannotPlan, match="demasiado"):
        reading.read("t.xlsx", made.getvalue())


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-10-05", "mdy", (2026, 10, 5)),
        ("5/10/2026", "dmy", (2026, 10, 5)),
        ("10/5/2026", "mdy", (2026, 10, 5)),
        ("05.10.26", "dmy", (2026, 10, 5)),
        ("5 oct 2026", "dmy", (2026, 10, 5)),
        ("lunes 5 de octubre de 2026", "dmy", (2026, 10, 5)),
        ("Monday, October 5, 2026", "dmy", (2026, 10, 5)),
        ("2026-10-05T00:00:00", "dmy", (2026, 10, 5)),
    ],
)
def test_days_as_people_write_them(text: str, order: str, day: tuple[int, int, int]) -> None:
    assert dates.day_of(text, order) == date(*day)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("9", "09:00"),
        ("9:30", "09:30"),
        ("18h", "18:00"),
        ("6 p. m.", "18:00"),
        ("12 am", "00:00"),
        ("09.15", "09:15"),
    ],
)
def test_hours_as_people_write_them(text: str, hour: str) -> None:
    assert dates.hour_of(text) == time.fromisoformat(hour)


@pytest.mark.parametrize("text", ["mañana", "31/02/2026", "15 oct", "25:00", "13 pm", ""])
def test_what_is_neither_is_said_to_be(text: str) -> None:
    with pytest.raises(dates.Unreadable):
        dates.day_of(text)
    with pytest.raises(dates.Unreadable):
        dates.hour_of(text)


def test_a_column_tells_which_comes_first_where_it_can() -> None:
    assert dates.order_of(["1/2/2026", "13/2/2026"]) == "dmy"
    assert dates.order_of(["1/2/2026", "2/13/2026"]) == "mdy"
    assert dates.order_of(["1/2/2026"]) is None


@given(st.dates(date(1970, 1, 1), date(2999, 12, 31)), st.times())
def test_a_day_and_an_hour_come_back_however_they_are_written(day: date, hour: time) -> None:
    assert dates.day_of(f"{day:%d/%m/%Y}") == dates.day_of(f"{day:%m/%d/%Y}", "mdy") == day
    assert dates.day_of(day.isoformat()) == day
    whole = hour.replace(second=0, microsecond=0)
    assert dates.hour_of(f"{hour:%H:%M}") == whole
    assert dates.both_of(f"{day} {hour:%H:%M}", "dmy") == (day, whole)


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_is_said_not_to_be(text: str) -> None:
    for read in (dates.day_of, dates.hour_of, lambda each: dates.both_of(each, "dmy")):
        with suppress(dates.Unreadable):
            read(text)  # nothing else is raised
