"""All that a country keeps in a year: its days off (the `holidays` package) and our own dates by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import holidays
from django.utils.text import slugify

from .countries import COUNTRIES
from .dated import HOLIDAY, Country, Day, Name

OBSERVED = ("(observado)", "(observed)")
FIRST_YEAR, LAST_YEAR = 2010, 2100  # between these every pack has rules


@dataclass(frozen=True)
class Dated:
    """A date of a pack in one year. `confirmed` False: announced each year, and these are its usual days."""

    key: str  # «MX:dia-de-muertos»: the same in every year and language
    name: Name
    starts: date
    ends: date
    kind: str
    country: str
    confirmed: bool = True

    @property
    def slug(self) -> str:
        return self.key.partition(":")[2]


@lru_cache(maxsize=256)
def dates(country: str, year: int) -> tuple[Dated, ...]:
    """By day. Empty for a country without a pack, or a year out of its reach."""
    pack = COUNTRIES.get(country)
    if pack is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return ()
    found = [*days_off(pack, year), *by_rule(pack, year)]
    return tuple(sorted(found, key=lambda each: (each.starts, each.ends, each.key)))


def days_off(pack: Country, year: int) -> list[Dated]:
    native, english = package(pack.code, year)
    pairs = [(day, Name(name, in_english(english[day], name))) for day in native for name in native[day]]
    found = [made for day, name in pairs if (made := day_off(pack, day, name))]
    return [each for each in found if not is_moved_onto_itself(pack, each)]


def in_english(names: list[str], name: str) -> str:
    """Of several names of one day nobody says which is which: the pack tells those."""
    return names[0] if len(names) == 1 else name


def package(country: str, year: int) -> tuple[dict[date, list[str]], dict[date, list[str]]]:
    """The names of each day: as the package has them in the country's first language, and in English."""
    made = getattr(holidays, country)
    spoken = "es" if "es" in made.supported_languages else made.default_language
    both = (made(years=year, language=spoken), made(years=year, language="en_US"))
    native, english = ({day: each.get_list(day) for day in each} for each in both)
    return native, english


def day_off(pack: Country, day: date, name: Name) -> Dated | None:
    """As people there speak of it; what the pack doesn't rename keeps the package's name."""
    es, en = plain(name.es), plain(name.en)
    if es != name.es and not pack.observed:
        return None
    slug, said = pack.holidays.get(es.lower()) or (slugify(es), Name(es, en))
    return Dated(f"{pack.code}:{slug}", said, day, day, HOLIDAY, pack.code)


def plain(name: str) -> str:
    """Without «(observado)»: where a day is moved, the day it is moved to is the one that is kept."""
    for mark in OBSERVED:
        name = name.replace(mark, "")
    return name.strip()


def is_moved_onto_itself(pack: Country, made: Dated) -> bool:
    """A bridge that falls on the day itself is no bridge: the day is there already."""
    slug = made.slug.removeprefix("puente-")
    if slug == made.slug:
        return False
    itself = [each for each in pack.days if each.slug.endswith(slug) and each.rule]
    return any(each.rule and each.rule(made.starts.year).starts == made.starts for each in itself)


def by_rule(pack: Country, year: int) -> list[Dated]:
    return [made for day in pack.days if (made := in_year(pack, day, year))]


def in_year(pack: Country, day: Day, year: int) -> Dated | None:
    if day.rule is None:
        return None
    starts, ends = day.rule(year)
    key = f"{pack.code}:{day.slug}"
    return Dated(key, day.name, starts, ends, day.kind, pack.code, confirmed=not day.announced)


def announced() -> dict[str, Day]:
    """By key, every date that somebody sets each year."""
    return {
        f"{code}:{day.slug}": day for code, pack in COUNTRIES.items() for day in pack.days if day.announced
    }


@lru_cache(maxsize=16)
def keys(country: str) -> frozenset[str]:
    """Every key a country's pack may give."""
    pack = COUNTRIES.get(country)
    if pack is None:
        return frozenset()
    years = range(FIRST_YEAR, FIRST_YEAR + 40)
    given = {each.key for year in years for each in dates(country, year)}
    return frozenset(given | {f"{country}:{day.slug}" for day in pack.days})
