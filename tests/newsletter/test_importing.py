"""Bringing many people at once: what can't be read is said, and nothing is dropped in silence."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from newsletter import joining
from newsletter.joining import CannotRead
from newsletter.models import Newsletter
from publishing.views import newsletter as pages

pytestmark = pytest.mark.django_db
OPEN_QUOTE = 'ana@uno.example,"Ana\nbeto@dos.example,Beto\n'
LONG_CELL = f"ana@uno.example,Ana\nbeto@dos.example,{'B' * 131_073}\n"


@pytest.mark.parametrize("text", [OPEN_QUOTE, OPEN_QUOTE + "x" * 131_073, LONG_CELL])
def test_a_text_that_is_no_table_is_said_to_be_none_and_adds_nobody(
    newsletter: Newsletter, text: str
) -> None:
    with pytest.raises(CannotRead, match="comillas sin cerrar"):
        joining.bring(newsletter, text)
    assert newsletter.subscribers.count() == 0


def test_names_in_quotes_and_lines_of_any_system_are_read(newsletter: Newsletter) -> None:
    joining.bring(newsletter, 'ana@uno.example,"Ríos, Ana"\r\nbeto@dos.example,"Beto ""el alto"""\r\n')
    names = dict(newsletter.subscribers.values_list("email", "name"))
    assert names == {"ana@uno.example": "Ríos, Ana", "beto@dos.example": 'Beto "el alto"'}


def test_lines_beyond_what_is_read_are_counted(
    newsletter: Newsletter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "MOST", 2)
    taken = joining.bring(newsletter, "correo\n" + "\n".join(f"p{n}@uno.example" for n in range(5)))
    assert (taken.added, taken.unread) == (2, 3)


@pytest.fixture
def brought(newsletter: Newsletter, alice: Any, signed_in: Any) -> Any:
    def bring(content: str) -> tuple[int, str]:
        file = SimpleUploadedFile("lista.csv", content.encode(), "text/csv")
        said = {"what": "people", "vouched": "on", "file": file}
        answer = signed_in(alice).post(f"/m/alameda/boletines/{newsletter.pk}/", said)
        return answer.status_code, answer.content.decode()

    return bring


def test_the_page_says_so_beside_the_file(brought: Any, newsletter: Newsletter) -> None:
    status, page = brought(OPEN_QUOTE)
    assert status == 422
    assert "comillas sin cerrar" in page
    assert newsletter.subscribers.count() == 0


def test_the_page_says_how_many_lines_were_not_read(brought: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(joining, "MOST", 1)
    status, page = brought("ana@uno.example\nbeto@dos.example\ncaro@tres.example\n")
    assert status == 422
    assert "2 líneas no se leyeron" in page


def test_a_file_that_is_too_big_is_refused_whole(brought: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "BIGGEST", 2**20)
    status, page = brought("ana@uno.example\n" + "\n" * 2**20)
    assert status == 422
    assert "pasa de 1 MB" in page
