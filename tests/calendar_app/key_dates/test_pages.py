"""«Fechas clave»: choosing countries, following, hiding, writing down, confirming."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages

from calendar_app.key_dates.between import between
from calendar_app.models import KeyDate, KeyDateChoice, KeyDateRules

pytestmark = pytest.mark.django_db
PAGE = "/m/alameda/fechas/"
YEAR = date(2027, 1, 1), date(2027, 12, 31)


@pytest.fixture
def browser(signed_in: Any, bob: Any) -> Any:
    return signed_in(bob)


def undo_of(answer: Any) -> str:
    *_, message = get_messages(answer.wsgi_request)
    return message.extra_tags.removeprefix("undo:")


def said(answer: Any) -> str:
    return " ".join(str(each) for each in get_messages(answer.wsgi_request))


def shown(brand: Any, key: str) -> Any:
    return next((each for each in between(brand, *YEAR, hidden=True) if each.key == key), None)


def test_the_year_is_there_with_what_is_to_be_confirmed(browser: Any) -> None:
    page = browser.get(f"{PAGE}?anio=2027").content.decode()
    assert "Día de Muertos" in page
    assert "El Buen Fin" in page
    assert "por confirmar" in page


def test_countries_are_chosen_in_order(browser: Any, brand: Any) -> None:
    browser.post(f"{PAGE}paises/", {"countries": ["CO", "MX", "XX"]})
    rules = KeyDateRules.objects.get()
    assert (rules.countries, rules.commercial) == (["CO", "MX"], False)
    browser.post(f"{PAGE}paises/", {"countries": ["CO"], "commercial": "1"})
    page = browser.get(f"{PAGE}?anio=2027").content.decode()
    assert "Día sin IVA" in page
    assert "Escribir sus días" in page


def test_a_date_is_followed_with_its_lead_and_back(browser: Any, brand: Any) -> None:
    answer = browser.post(f"{PAGE}elegir/", {"do": "follow", "key": "MX:halloween", "lead": "21"})
    assert (shown(brand, "MX:halloween").followed, shown(brand, "MX:halloween").lead_days) == (True, 21)
    browser.post(undo_of(answer))
    assert not shown(brand, "MX:halloween").followed


def test_unfollowing_goes_back_to_its_own_lead(browser: Any, brand: Any) -> None:
    browser.post(f"{PAGE}elegir/", {"do": "follow", "key": "MX:halloween", "lead": "21"})
    answer = browser.post(f"{PAGE}elegir/", {"do": "unfollow", "key": "MX:halloween"})
    browser.post(undo_of(answer))
    assert shown(brand, "MX:halloween").lead_days == 21


def test_a_date_is_hidden_and_shown_again(browser: Any, brand: Any) -> None:
    answer = browser.post(f"{PAGE}elegir/", {"do": "hide", "key": "MX:halloween", "anio": "2027"})
    assert shown(brand, "MX:halloween").hidden
    assert "ocultas=1" in browser.get(f"{PAGE}?anio=2027").content.decode()
    browser.post(undo_of(answer))
    assert not shown(brand, "MX:halloween").hidden


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"do": "follow", "key": "MX:nada"}, "no es una fecha"),
        ({"do": "follow", "key": "MX:halloween", "lead": "400"}, "de 0 a 90"),
        ({"do": "follow", "key": "MX:halloween", "lead": "x"}, "de 0 a 90"),
        ({"do": "burn", "key": "MX:halloween"}, "«burn»"),
    ],
)
def test_what_cannot_be_is_said(browser: Any, asked: dict[str, str], why: str) -> None:
    assert why in said(browser.post(f"{PAGE}elegir/", asked))
    assert not KeyDateChoice.objects.exists()


def test_an_own_date_is_written_changed_removed_and_put_back(browser: Any, brand: Any) -> None:
    browser.post(f"{PAGE}nueva/", {"name": "Aniversario", "starts": "2027-02-03", "every_year": "on"})
    row = KeyDate.objects.get()
    assert shown(brand, row.key).name == "Aniversario"
    browser.post(f"{PAGE}{row.pk}/", {"name": "Aniversario 10", "starts": "2027-02-03", "ends": "2027-02-05"})
    answer = browser.post(f"{PAGE}{row.pk}/quitar/")
    assert not KeyDate.objects.exists()
    browser.post(undo_of(answer))
    back = KeyDate.objects.get()
    assert (back.key, back.name, back.ends) == (row.key, "Aniversario 10", date(2027, 2, 5))


def test_an_own_date_that_ends_before_it_starts_is_refused(browser: Any) -> None:
    answer = browser.post(f"{PAGE}nueva/", {"name": "x", "starts": "2027-02-03", "ends": "2027-02-01"})
    assert answer.status_code == 422
    assert "antes de empezar" in answer.content.decode()


def test_an_announced_date_is_confirmed_with_its_source(browser: Any, brand: Any) -> None:
    form = browser.get(f"{PAGE}confirmar/?key=MX:el-buen-fin&anio=2027").content.decode()
    assert 'value="2027-11-11"' in form
    asked = {"key": "MX:el-buen-fin", "starts": "2027-11-18", "ends": "2027-11-22"}
    assert browser.post(f"{PAGE}confirmar/", {**asked, "source": " "}).status_code == 422
    browser.post(f"{PAGE}confirmar/", {**asked, "source": "https://elbuenfin.org"})
    now = shown(brand, "MX:el-buen-fin")
    assert (now.starts, now.confirmed, now.source) == (date(2027, 11, 18), True, "https://elbuenfin.org")
    browser.post(f"{PAGE}confirmar/", {**asked, "starts": "2027-11-19", "source": "Concanaco"})
    assert KeyDate.objects.get().starts == date(2027, 11, 19)


def test_only_announced_dates_are_confirmed(browser: Any) -> None:
    browser.post(f"{PAGE}confirmar/", {"key": "MX:navidad", "starts": "2027-12-24", "source": "x"})
    assert not KeyDate.objects.exists()


def test_a_strangers_date_is_not_found(browser: Any, charlie: Any) -> None:
    row = KeyDate.objects.create(
        workspace=charlie.workspaces.get(), key="own:1", name="Ajena", starts=date(2027, 3, 3)
    )
    assert browser.get(f"{PAGE}{row.pk}/").status_code == 404
    assert browser.post(f"{PAGE}{row.pk}/quitar/").status_code == 404
    assert "no es una fecha" in said(browser.post(f"{PAGE}elegir/", {"do": "hide", "key": "own:1"}))
