"""Colombia. Ley 51 de 1983 (Ley Emiliani) moves most days to the Monday, and the Monday is what is kept."""

from __future__ import annotations

from ..dated import CIVIC, Country, Name, announced, day, holiday
from ..rules import SATURDAY, SUNDAY, from_easter, from_to, last, nth, on
from .everywhere import without

CCCE = Name("CCCE, en ccce.org.co", "CCCE, at ccce.org.co")

COUNTRY = Country(
    "CO",
    Name("Colombia", "Colombia"),
    holidays={
        "día de los reyes magos": holiday("reyes-magos", "Día de los Reyes Magos", "Epiphany"),
        "ascensión del señor": holiday("ascension", "Ascensión del Señor", "Ascension Day"),
        "día de nuestra señora del rosario de chiquinquirá": holiday(
            "chiquinquira", "Virgen de Chiquinquirá", "Our Lady of Chiquinquirá"
        ),
        "la asunción": holiday("asuncion", "Asunción de la Virgen", "Assumption Day"),
        "día de todos los santos": holiday("todos-los-santos", "Día de Todos los Santos", "All Saints' Day"),
        "la inmaculada concepción": holiday("inmaculada", "Inmaculada Concepción", "Immaculate Conception"),
    },
    days=(
        # Love and friendship are kept in September there.
        *without("san-valentin"),
        day("semana-santa", "Semana Santa", "Holy Week", from_easter(-7, days=8), CIVIC),
        # Ley 724 de 2001: the last Saturday of April.
        day("dia-de-la-ninez", "Día de la Niñez", "Children's Day", last(SATURDAY, 4)),
        day("dia-de-la-madre", "Día de la Madre", "Mother's Day", nth(2, SUNDAY, 5)),
        day("dia-del-padre", "Día del Padre", "Father's Day", nth(3, SUNDAY, 6)),
        # Third Saturday of September (Fenalco).
        day("amor-y-amistad", "Amor y Amistad", "Love and Friendship Day", nth(3, SATURDAY, 9)),
        day("dia-de-las-velitas", "Día de las Velitas", "Day of the Little Candles", on(12, 7)),
        day("novenas", "Novena de Aguinaldos", "Christmas novena", from_to((12, 16), (12, 24))),
        # The Cámara Colombiana de Comercio Electrónico announces them.
        announced("hot-sale", "Hot Sale", "Hot Sale", None, CCCE),
        announced("cyberlunes", "CyberLunes", "CyberLunes", None, CCCE),
        # By law three times in 2020–2022, repealed by Ley 2277 de 2022: only where a decree brings it back.
        announced(
            "dia-sin-iva",
            "Día sin IVA",
            "VAT-free day",
            None,
            Name("el Gobierno, por decreto (DIAN)", "the government, by decree (DIAN)"),
        ),
    ),
)
