"""The page's year: its dates by month, with what the brand does about each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from teams.models import Workspace

from . import catalogue
from .between import Occasion, Rules, between, rules_of
from .catalogue import COUNTRIES
from .dated import CIVIC, COMMERCIAL, HOLIDAY, OWN

KINDS = {HOLIDAY: _("Feriado"), CIVIC: _("Conmemoración"), COMMERCIAL: _("Comercial"), OWN: _("Propia")}
# How long before, as the page offers it: days and words.
LEADS = (
    (3, _("3 días antes")),
    (7, _("1 semana antes")),
    (14, _("2 semanas antes")),
    (21, _("3 semanas antes")),
    (30, _("1 mes antes")),
    (60, _("2 meses antes")),
)


@dataclass(frozen=True)
class Line:
    """A date on the page."""

    occasion: Occasion
    many: bool  # whether the page shows several countries

    @property
    def kind(self) -> str:
        return str(KINDS[self.occasion.kind])

    @property
    def country(self) -> str:
        return country_name(self.occasion.country) if self.many and self.occasion.country else ""

    @property
    def is_own(self) -> bool:
        return self.occasion.kind == OWN

    @property
    def anchor(self) -> str:
        return f"{self.occasion.key.replace(':', '-')}-{self.occasion.starts:%m%d}"


def country_name(code: str) -> str:
    return COUNTRIES[code].name.said(get_language() or "")


def months(workspace: Workspace, year: int) -> list[tuple[date, list[Line]]]:
    """What begins in that year, hidden or not."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = [each for each in between(workspace, first, last, hidden=True) if each.starts >= first]
    many = len({each.country for each in found if each.country}) > 1
    by_month = groupby(found, key=lambda each: each.starts.replace(day=1))
    return [(month, [Line(each, many) for each in some]) for month, some in by_month]


def countries(rules: Rules) -> list[tuple[str, str, bool]]:
    """(code, name, whether the brand shows its dates) of every pack."""
    return [(code, country_name(code), code in rules.countries) for code in COUNTRIES]


@dataclass(frozen=True)
class Unsaid:
    """An announced date without a usual time: nothing is shown of it until somebody knows."""

    key: str
    name: str
    by: str


def unsaid(workspace: Workspace, months: Iterable[tuple[date, list[Line]]]) -> list[Unsaid]:
    """Of the brand's countries, those that the year's `months` don't show."""
    language, rules = get_language() or "", rules_of(workspace)
    shown = {line.occasion.key for _month, lines in months for line in lines}
    return [
        Unsaid(key, day.name.said(language), day.by.said(language) if day.by else "")
        for key, day in catalogue.announced().items()
        if key[:2] in rules.countries and rules.commercial and key not in shown and key not in rules.hidden
    ]


def announcer(key: str) -> str:
    day = catalogue.announced().get(key)
    return day.by.said(get_language() or "") if day and day.by else ""
