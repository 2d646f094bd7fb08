"""Which key dates a brand sees on some days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from calendar_app.key_dates.between import Occasion, between
from calendar_app.models import KeyDate, KeyDateChoice, KeyDateRules

YEAR = date(2026, 1, 1), date(2026, 12, 31)
pytestmark = pytest.mark.django_db


def keys(found: list[Occasion]) -> list[str]:
    return [each.key for each in found]


def one(found: list[Occasion], key: str) -> Occasion:
    return next(each for each in found if each.key == key)


def test_without_a_word_a_brand_sees_its_own_countrys_dates(brand: Any) -> None:
    found = between(brand, *YEAR)
    assert {each.country for each in found} == {"MX"}
    assert one(found, "MX:dia-de-las-madres").starts == date(2026, 5, 10)
    assert [each.starts for each in found] == sorted(each.starts for each in found)


def test_a_season_that_began_before_is_there(brand: Any) -> None:
    found = between(brand, date(2027, 1, 2), date(2027, 1, 2))
    assert keys(found) == ["MX:guadalupe-reyes"]
    assert (found[0].starts, found[0].ends) == (date(2026, 12, 12), date(2027, 1, 6))


def test_a_date_of_two_countries_is_one(brand: Any) -> None:
    KeyDateRules.objects.create(workspace=brand, countries=["ES", "MX"])
    found = between(brand, date(2026, 11, 27), date(2026, 11, 27))
    assert keys(found) == ["ES:black-friday"]
    mothers = [each for each in between(brand, date(2026, 5, 1), date(2026, 5, 31)) if "madre" in each.key]
    assert keys(mothers) == ["ES:dia-de-la-madre", "MX:dia-de-las-madres"]


def test_without_the_commercial_ones_the_days_off_stay(brand: Any) -> None:
    KeyDateRules.objects.create(workspace=brand, countries=["MX"], commercial=False)
    found = keys(between(brand, *YEAR))
    assert "MX:independencia" in found
    assert "MX:black-friday" not in found


def test_what_the_brand_follows_and_hides(brand: Any) -> None:
    KeyDateChoice.objects.create(workspace=brand, key="MX:dia-de-muertos", followed=True, lead_days=21)
    KeyDateChoice.objects.create(workspace=brand, key="MX:halloween", hidden=True)
    found = between(brand, date(2026, 10, 31), date(2026, 11, 2))
    assert [(each.key, each.followed, each.lead_days) for each in found] == [("MX:dia-de-muertos", True, 21)]
    assert "MX:halloween" in keys(between(brand, *YEAR, hidden=True))


def test_an_announced_date_is_unconfirmed_until_a_person_says_its_days(brand: Any) -> None:
    usual = one(between(brand, *YEAR), "MX:el-buen-fin")
    assert not usual.confirmed
    KeyDate.objects.create(
        workspace=brand, key="MX:el-buen-fin", starts=date(2026, 11, 19), ends=date(2026, 11, 23),
        source="https://elbuenfin.org",
    )  # fmt: skip
    said = [each for each in between(brand, *YEAR) if each.key == "MX:el-buen-fin"]
    assert [(each.starts, each.ends, each.confirmed) for each in said] == [
        (date(2026, 11, 19), date(2026, 11, 23), True)
    ]
    assert not one(between(brand, date(2027, 1, 1), date(2027, 12, 31)), "MX:el-buen-fin").confirmed


def test_an_own_date_comes_every_year_and_a_leap_day_on_the_28th(brand: Any) -> None:
    KeyDate.objects.create(
        workspace=brand, key="own:1", name="Aniversario", starts=date(2024, 2, 29), every_year=True
    )
    days = [
        each.starts
        for each in between(brand, date(2023, 1, 1), date(2028, 12, 31))
        if each.name == "Aniversario"
    ]
    assert days == [
        date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29),
    ]  # fmt: skip


def test_an_own_season_over_new_year_stays_whole(brand: Any) -> None:
    KeyDate.objects.create(
        workspace=brand, key="own:1", name="Feria", starts=date(2025, 12, 30), ends=date(2026, 1, 2),
        every_year=True,
    )  # fmt: skip
    found = [each for each in between(brand, date(2027, 1, 1), date(2027, 1, 1)) if each.kind == "own"]
    assert [(each.starts, each.ends) for each in found] == [(date(2026, 12, 30), date(2027, 1, 2))]


def test_another_brands_dates_are_not_hers(brand: Any, charlie: Any) -> None:
    other = charlie.workspaces.get()
    KeyDate.objects.create(workspace=other, key="own:1", name="Ajena", starts=date(2026, 3, 3))
    KeyDateChoice.objects.create(workspace=other, key="MX:halloween", hidden=True)
    found = between(brand, *YEAR)
    assert "Ajena" not in {each.name for each in found}
    assert "MX:halloween" in keys(found)


def test_its_name_in_english(brand: Any) -> None:
    with translation.override("en"):
        assert one(between(brand, *YEAR), "MX:dia-de-muertos").name == "Day of the Dead"


def test_it_asks_twice_however_much_there_is(brand: Any, django_assert_max_num_queries: Any) -> None:
    KeyDateRules.objects.create(workspace=brand, countries=["MX", "ES", "US"])
    for number in range(5):
        KeyDateChoice.objects.create(workspace=brand, key=f"MX:{number}", hidden=True)
        KeyDate.objects.create(workspace=brand, key=f"own:{number}", name="x", starts=date(2026, 3, 3))
    with django_assert_max_num_queries(2):
        between(brand, *YEAR)
