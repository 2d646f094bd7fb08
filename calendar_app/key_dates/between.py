"""The key dates of a brand on some days: of its countries' packs, confirmed, its own. In two queries."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import get_language

from teams.models import Workspace

from ..models import KeyDate
from . import catalogue
from .catalogue import Dated
from .dated import COMMERCIAL, OWN

LEAD_DAYS = 7  # as KeyDateChoice.lead_days


@dataclass(frozen=True)
class Occasion:
    """One key date of one year, both days included. `key` is the same every year («MX:dia-de-muertos»,
    «own:1f0c»); `country` is empty for the brand's own. `confirmed` False: announced each year and nobody
    has said the days of this one; they are its usual ones.
    """

    key: str
    name: str
    starts: date
    ends: date
    kind: str  # holiday | civic | commercial | own
    country: str
    followed: bool = False
    lead_days: int = LEAD_DAYS
    confirmed: bool = True
    hidden: bool = False
    row: int | None = None  # of the KeyDate somebody wrote
    source: str = ""

    @property
    def is_announced(self) -> bool:
        return self.key in catalogue.announced()


@dataclass
class Rules:
    """What a brand shows: whose dates, the commercial ones or not, what it follows and hides."""

    countries: list[str]
    commercial: bool = True
    followed: dict[str, int] = field(default_factory=dict)  # key: lead days
    hidden: set[str] = field(default_factory=set)


def between(workspace: Workspace, first: date, last: date, *, hidden: bool = False) -> list[Occasion]:
    """Those that fall on any day from `first` to `last`, by day. With `hidden`, also what the brand hid."""
    rules, written = rules_of(workspace), list(KeyDate.objects.filter(workspace=workspace))
    found = [*of_packs(rules, written, first, last), *of_people(rules, written, first, last)]
    within = [each for each in found if each.starts <= last and each.ends >= first]
    shown = [each for each in within if hidden or not each.hidden]
    return sorted(shown, key=lambda each: (each.starts, each.ends, each.name))


def rules_of(workspace: Workspace) -> Rules:
    """In one query: the brand's rules joined to its choices."""
    rows = list(
        Workspace.objects.filter(pk=workspace.pk).values_list(
            "key_date_rules__countries",
            "key_date_rules__commercial",
            "key_date_choices__key",
            "key_date_choices__followed",
            "key_date_choices__hidden",
            "key_date_choices__lead_days",
        )
    )
    countries, commercial = rows[0][:2] if rows else (None, None)
    own = [workspace.country] if countries is None else countries
    choices = [row[2:] for row in rows if row[2]]
    return Rules(
        countries=[code for code in own if code in catalogue.COUNTRIES],
        commercial=commercial is not False,
        followed={key: lead for key, followed, _hidden, lead in choices if followed},
        hidden={key for key, _followed, hidden, _lead in choices if hidden},
    )


# ── of the packs ──────────────────────────────────────────────────────────────────────────────────────


def of_packs(rules: Rules, written: Iterable[KeyDate], first: date, last: date) -> Iterator[Occasion]:
    """A date that two countries keep on the same days is one; a season may have begun the year before."""
    said = {(row.key, row.starts.year) for row in written}
    seen: set[tuple[str, date]] = set()
    for country in rules.countries:
        for year in range(first.year - 1, last.year + 1):
            for dated in catalogue.dates(country, year):
                alike = (dated.name.es, dated.starts)
                if is_shown(rules, dated) and (dated.key, year) not in said and alike not in seen:
                    seen.add(alike)
                    yield occasion(rules, dated)


def is_shown(rules: Rules, dated: Dated) -> bool:
    return rules.commercial or dated.kind != COMMERCIAL


def occasion(rules: Rules, dated: Dated) -> Occasion:
    made = Occasion(
        dated.key, dated.name.said(get_language() or ""), dated.starts, dated.ends, dated.kind, dated.country,
        confirmed=dated.confirmed,
    )  # fmt: skip
    return with_choice(rules, made)


def with_choice(rules: Rules, made: Occasion) -> Occasion:
    return replace(
        made,
        followed=made.key in rules.followed,
        lead_days=rules.followed.get(made.key, LEAD_DAYS),
        hidden=made.key in rules.hidden,
    )


# ── what people wrote ─────────────────────────────────────────────────────────────────────────────────


def of_people(rules: Rules, written: Iterable[KeyDate], first: date, last: date) -> Iterator[Occasion]:
    announced = catalogue.announced()
    for row in written:
        if row.key.startswith(f"{OWN}:"):
            yield from own(rules, row, first, last)
        elif (day := announced.get(row.key)) and row.key[:2] in rules.countries and rules.commercial:
            made = Occasion(
                row.key, day.name.said(get_language() or ""), row.starts, row.ends or row.starts, day.kind,
                row.key[:2], row=row.pk, source=row.source,
            )  # fmt: skip
            yield with_choice(rules, made)


def own(rules: Rules, row: KeyDate, first: date, last: date) -> Iterator[Occasion]:
    """Once, or every year from the one it was written for."""
    begun = row.starts.year
    for year in range(max(first.year - 1, begun), last.year + 1) if row.every_year else [begun]:
        starts, ends = in_year(row.starts, year), row.ends or row.starts
        made = Occasion(
            row.key, row.name, starts, in_year(ends, year + ends.year - begun), OWN, "",
            row=row.pk, source=row.source,
        )  # fmt: skip
        yield with_choice(rules, made)


def in_year(day: date, year: int) -> date:
    """29 February is kept on the 28th in a year without one."""
    lost = (day.month, day.day) == (2, 29) and not isleap(year)
    return day.replace(year=year, day=28) if lost else day.replace(year=year)
