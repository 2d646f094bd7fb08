"""Time zones as people choose them: by place, in the reader's language, those of our people first."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from django.conf import settings
from django.utils.translation import get_language, gettext, to_locale

from core.names import alphabetical

Groups = list[tuple[str, list[tuple[str, str]]]]

UTC = "UTC"
# Where a name begins; the territory (CLDR) that its group is called after.
AREAS = {
    "America": "019", "Europe": "150", "Arctic": "150", "Africa": "002", "Asia": "142", "Australia": "009",
    "Pacific": "009", "Atlantic": "", "Indian": "", "Antarctica": "AQ",
}  # fmt: skip
LATIN_AMERICA = "419"
LATIN = frozenset({
    "AR", "BO", "BR", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "NI", "PA", "PE", "PR", "PY", "SV",
    "UY", "VE",
})  # fmt: skip
FIRST = ("MX", LATIN_AMERICA, "ES", "US")
HOME = {"es": "ES", "en": "US"}  # by the reader's language, before the others


@cache
def known() -> frozenset[str]:
    return frozenset(available_timezones())


def is_offered(name: str) -> bool:
    """An old name of a place («Asia/Calcutta») is as good as its new one."""
    return name == UTC or (name in known() and name.partition("/")[0] in AREAS)


def country_of(name: str) -> str:
    """«MX» for America/Mexico_City; "" where it is nobody's or unknown."""
    return str(get_global("zone_territories").get(own_name(name), ""))


def own_name(name: str) -> str:
    """The one a place goes by now: «America/Buenos_Aires» is America/Argentina/Buenos_Aires."""
    now = str(get_global("zone_aliases").get(name, name))
    return now if now in known() else name


def groups(*, browser: str = "", chosen: str = "") -> Groups:
    """For a select: [("México", [("America/Mexico_City", "Ciudad de México"), …]), …].

    `browser`: the zone it says it is in, offered before all others. `chosen` is listed by the name it has.
    """
    by_name = {own_name(chosen): chosen} if is_offered(chosen) else {}
    rest = [
        (group, [(by_name.get(name, name), label) for name, label in rows])
        for group, rows in grouped(get_language() or settings.LANGUAGE_CODE)
    ]
    if not is_offered(browser):
        return rest
    here = own_name(browser)
    apart = [(group, [row for row in rows if own_name(row[0]) != here]) for group, rows in rest]
    mine = (gettext("La de tu navegador"), [(by_name.get(here, here), city(here, locale_of(get_language())))])
    return [mine, *((group, rows) for group, rows in apart if rows)]


@cache
def grouped(language: str) -> Groups:
    """Each place once, whatever names it has had."""
    locale = locale_of(language)
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in sorted({own_name(each) for each in known()}):
        if is_offered(name) and name != UTC:
            rows[group_of(name)].append((name, label(name, locale)))
    named = {group: sorted(found, key=lambda row: alphabetical(row[1])) for group, found in rows.items()}
    first = sorted(FIRST, key=lambda group: group != HOME.get(language))
    order = [*first, *(group for group in dict.fromkeys(map(area_group, AREAS)) if group in named)]
    return [*((title(group, locale), named[group]) for group in order), (UTC, [(UTC, UTC)])]


def locale_of(language: str | None) -> Locale:
    return Locale.parse(to_locale(language or settings.LANGUAGE_CODE))


def group_of(name: str) -> str:
    country = country_of(name)
    if country in LATIN:
        return LATIN_AMERICA
    return country if country in FIRST else area_group(name.partition("/")[0])


def area_group(area: str) -> str:
    return AREAS[area] or area


def title(group: str, locale: Locale) -> str:
    oceans = {"Atlantic": gettext("Atlántico"), "Indian": gettext("Océano Índico")}
    return oceans.get(group) or str(locale.territories[group])


def label(name: str, locale: Locale) -> str:
    """«Colombia: Bogotá»; the place alone in a group of one country, or where the country is called so."""
    place, country = city(name, locale), locale.territories.get(country_of(name), "")
    if country_of(name) in (*FIRST, "", "001") or place == country:
        return place
    return f"{country}: {place}"


def city(name: str, locale: Locale) -> str:
    return str(get_timezone_location(name, locale=locale, return_city=True)).rpartition("/")[2]
