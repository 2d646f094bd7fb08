"""Spain: the national days; those of regions and towns differ and are added by hand."""

from __future__ import annotations

from ..dated import CIVIC, Country, Name, announced, day, holiday
from ..rules import SUNDAY, TUESDAY, from_easter, from_to, nth, on
from .everywhere import EVERYWHERE

COUNTRY = Country(
    "ES",
    Name("España", "Spain"),
    holidays={
        "epifanía del señor": holiday("dia-de-reyes", "Día de Reyes", "Three Kings' Day"),
        "fiesta del trabajo": holiday("dia-del-trabajo", "Día del Trabajo", "Labour Day"),
        "asunción de la virgen": holiday("asuncion", "Asunción de la Virgen", "Assumption Day"),
        "fiesta nacional de españa": holiday(
            "fiesta-nacional", "Fiesta Nacional de España", "National Day of Spain"
        ),
        "todos los santos": holiday("todos-los-santos", "Todos los Santos", "All Saints' Day"),
        "día de la constitución española": holiday(
            "constitucion", "Día de la Constitución", "Constitution Day"
        ),
        "inmaculada concepción": holiday("inmaculada", "Inmaculada Concepción", "Immaculate Conception"),
        "natividad del señor": holiday("navidad", "Navidad", "Christmas Day"),
    },
    days=(
        *EVERYWHERE,
        day("cabalgata-de-reyes", "Cabalgata de Reyes", "Three Kings' parade", on(1, 5)),
        # Free since Ley 1/2004 and RDL 20/2012; shops keep to 7 January and 1 July.
        day("rebajas-de-enero", "Rebajas de enero", "January sales", on(1, 7)),
        day("rebajas-de-verano", "Rebajas de verano", "Summer sales", on(7, 1)),
        # From «jueves lardero» to Shrove Tuesday.
        day("carnaval", "Carnaval", "Carnival", from_easter(-52, days=6)),
        day("dia-del-padre", "Día del Padre", "Father's Day", on(3, 19)),
        day("semana-santa", "Semana Santa", "Holy Week", from_easter(-7, days=8), CIVIC),
        day("dia-del-libro", "Día del Libro", "World Book Day", on(4, 23), CIVIC),
        day("dia-de-la-madre", "Día de la Madre", "Mother's Day", nth(1, SUNDAY, 5)),
        day("san-juan", "Noche de San Juan", "Saint John's Eve", on(6, 23)),
        day("loteria-de-navidad", "Lotería de Navidad", "Christmas lottery", on(12, 22)),
        day("santos-inocentes", "Santos Inocentes", "Holy Innocents", on(12, 28)),
        day("campana-de-navidad", "Campaña de Navidad", "Christmas season", from_to((12, 1), (1, 5))),
        # Amazon announces it some weeks before: mostly a Tuesday in July.
        announced(
            "prime-day", "Prime Day", "Prime Day", nth(2, TUESDAY, 7, days=2), Name("Amazon", "Amazon")
        ),
    ),
)
