"""What the country modules write down: a date of the trade, and how a country speaks of its holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .rules import Rule

HOLIDAY, CIVIC, COMMERCIAL, OWN = "holiday", "civic", "commercial", "own"


class Name(NamedTuple):
    """Data, not words of the interface: the countries' own dates in the two languages we know them in."""

    es: str
    en: str

    def said(self, language: str) -> str:
        return self.en if language.startswith("en") else self.es


class Holiday(NamedTuple):
    """How people speak of a day that the `holidays` package gives under another name."""

    slug: str
    name: Name


@dataclass(frozen=True)
class Day:
    """A date by rule. `announced`: somebody sets it each year; the rule is only its usual time, or None
    where there is no usual time: then it is shown only once a person confirmed it.
    """

    slug: str
    name: Name
    rule: Rule | None
    kind: str = COMMERCIAL
    announced: bool = False
    by: Name | None = None  # who announces it


@dataclass(frozen=True)
class Country:
    """`holidays`: by the package's own name, lower case, without «(observed)»."""

    code: str
    name: Name
    holidays: Mapping[str, Holiday] = field(default_factory=dict)
    days: tuple[Day, ...] = ()
    # The day that is off instead of one on a weekend: spoken of in some countries, not in others.
    observed: bool = True


def day(slug: str, es: str, en: str, rule: Rule | None, kind: str = COMMERCIAL) -> Day:
    return Day(slug, Name(es, en), rule, kind)


def announced(slug: str, es: str, en: str, rule: Rule | None, by: Name) -> Day:
    return Day(slug, Name(es, en), rule, COMMERCIAL, announced=True, by=by)


def holiday(slug: str, es: str, en: str) -> Holiday:
    return Holiday(slug, Name(es, en))
