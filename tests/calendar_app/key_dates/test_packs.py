"""The packs: what each country keeps, by rule, held to days that calendars of those years printed."""

from __future__ import annotations

from datetime import date

import pytest

from calendar_app.key_dates import catalogue
from calendar_app.key_dates.countries import COUNTRIES

# (key, year): the day it was, or will be.
PRINTED = {
    ("MX:puente-constitucion", 2025): date(2025, 2, 3),
    ("MX:puente-revolucion", 2025): date(2025, 11, 17),
    ("MX:dia-del-nino", 2025): date(2025, 4, 30),
    ("MX:dia-de-las-madres", 2025): date(2025, 5, 10),
    ("MX:dia-del-padre", 2025): date(2025, 6, 15),
    ("MX:semana-santa", 2025): date(2025, 4, 13),
    ("ES:dia-de-la-madre", 2025): date(2025, 5, 4),
    ("ES:dia-del-padre", 2025): date(2025, 3, 19),
    ("ES:carnaval", 2025): date(2025, 2, 27),
    ("AR:dia-de-la-madre", 2025): date(2025, 10, 19),
    ("AR:dia-de-las-infancias", 2025): date(2025, 8, 17),
    ("AR:guemes", 2025): date(2025, 6, 16),
    ("AR:lunes-de-carnaval", 2025): date(2025, 3, 3),
    ("CO:reyes-magos", 2025): date(2025, 1, 6),
    ("CO:amor-y-amistad", 2025): date(2025, 9, 20),
    ("CO:dia-de-la-ninez", 2025): date(2025, 4, 26),
    ("CO:todos-los-santos", 2025): date(2025, 11, 3),
    ("CL:fiestas-patrias", 2025): date(2025, 9, 18),
    ("CL:dia-de-la-madre", 2025): date(2025, 5, 11),
    ("PE:dia-del-nino", 2025): date(2025, 8, 17),
    ("PE:fiestas-patrias", 2025): date(2025, 7, 28),
    ("US:thanksgiving", 2025): date(2025, 11, 27),
    ("US:black-friday", 2025): date(2025, 11, 28),
    ("US:cyber-monday", 2025): date(2025, 12, 1),
    ("US:mothers-day", 2025): date(2025, 5, 11),
    ("US:memorial-day", 2025): date(2025, 5, 26),
    # Thanksgiving is the fourth Thursday, so Black Friday is not always the fourth Friday.
    ("MX:black-friday", 2024): date(2024, 11, 29),
}


@pytest.mark.parametrize(("key", "year"), PRINTED)
def test_a_date_falls_where_calendars_printed_it(key: str, year: int) -> None:
    found = [each.starts for each in catalogue.dates(key[:2], year) if each.key == key]
    assert found == [PRINTED[key, year]]


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_key_names_one_thing_in_every_year(country: str) -> None:
    names: dict[str, set[str]] = {}
    for year in range(2015, 2041):
        for each in catalogue.dates(country, year):
            names.setdefault(each.key, set()).add(each.name.es)
    assert all(len(said) == 1 for said in names.values()), names


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_date_has_both_names_and_ends_after_it_starts(country: str) -> None:
    for year in range(2020, 2036):
        for each in catalogue.dates(country, year):
            assert each.name.es
            assert each.name.en
            assert each.starts <= each.ends
            assert "observ" not in each.name.es.lower() + each.name.en.lower()
            assert len(each.key) <= 80


@pytest.mark.parametrize("country", COUNTRIES)
def test_every_name_we_give_is_still_given_by_the_package(country: str) -> None:
    """A holiday renamed by a newer package would lose its key, and with it what brands follow."""
    pack = COUNTRIES[country]
    given = {
        catalogue.plain(name).lower()
        for year in range(2015, 2041)
        for names in catalogue.package(country, year)[0].values()
        for name in names
    }
    assert set(pack.holidays) <= given


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_slug_is_used_twice(country: str) -> None:
    slugs = [day.slug for day in COUNTRIES[country].days]
    slugs += [each.slug for each in COUNTRIES[country].holidays.values() if each]
    assert len(slugs) == len(set(slugs))


def test_in_mexico_the_day_and_its_bridge_are_two() -> None:
    by_key = {each.key: each.starts for each in catalogue.dates("MX", 2026)}
    assert by_key["MX:revolucion"] == date(2026, 11, 20)
    assert by_key["MX:puente-revolucion"] == date(2026, 11, 16)


def test_a_bridge_on_the_day_itself_is_no_bridge() -> None:
    """20 November 2034 is a Monday, the third of its month."""
    keys = {each.key for each in catalogue.dates("MX", 2034)}
    assert "MX:revolucion" in keys
    assert "MX:puente-revolucion" not in keys


def test_in_the_united_states_the_fourth_is_the_fourth() -> None:
    found = [each.starts for each in catalogue.dates("US", 2026) if each.key == "US:independence-day"]
    assert found == [date(2026, 7, 4)]


def test_in_colombia_the_monday_is_what_is_kept() -> None:
    found = [each.starts for each in catalogue.dates("CO", 2026) if each.key == "CO:reyes-magos"]
    assert found == [date(2026, 1, 12)]


def test_what_has_no_usual_time_is_never_invented() -> None:
    assert "CO:dia-sin-iva" in catalogue.announced()
    assert "CO:dia-sin-iva" not in {each.key for each in catalogue.dates("CO", 2026)}
