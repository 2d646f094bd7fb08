"""Chile. Leyes 2.977 and 19.668: some days move to a Monday; people keep the day that is off."""

from __future__ import annotations

from ..dated import CIVIC, Country, Name, announced, day, holiday
from ..rules import MONDAY, SUNDAY, from_easter, nth
from .everywhere import without

CCS = Name("Cámara de Comercio de Santiago", "Santiago Chamber of Commerce")

COUNTRY = Country(
    "CL",
    Name("Chile", "Chile"),
    holidays={
        "día nacional del trabajo": holiday("dia-del-trabajo", "Día del Trabajo", "Labour Day"),
        "virgen del carmen": holiday("virgen-del-carmen", "Virgen del Carmen", "Our Lady of Mount Carmel"),
        "asunción de la virgen": holiday("asuncion", "Asunción de la Virgen", "Assumption Day"),
        "día de la independencia": holiday("fiestas-patrias", "Fiestas Patrias", "National Holidays"),
        # The day before or after, by Ley 20.983 or 19.973, when the 18th and 19th leave a gap.
        "fiestas patrias": holiday(
            "feriado-fiestas-patrias", "Feriado de Fiestas Patrias", "National Holidays (extra day off)"
        ),
        "día del encuentro de dos mundos": holiday(
            "encuentro-de-dos-mundos", "Encuentro de Dos Mundos", "Meeting of Two Worlds"
        ),
        "día nacional de las iglesias evangélicas y protestantes": holiday(
            "iglesias-evangelicas", "Día de las Iglesias Evangélicas", "Reformation Day"
        ),
        "la inmaculada concepción": holiday("inmaculada", "Inmaculada Concepción", "Immaculate Conception"),
    },
    days=(
        # Cyber Monday is the one of October there.
        *without("cyber-monday"),
        day("semana-santa", "Semana Santa", "Holy Week", from_easter(-7, days=8), CIVIC),
        day("dia-de-la-madre", "Día de la Madre", "Mother's Day", nth(2, SUNDAY, 5)),
        day("dia-del-padre", "Día del Padre", "Father's Day", nth(3, SUNDAY, 6)),
        # A Sunday of August that the ministry says each year: the first or the second.
        announced(
            "dia-de-la-ninez",
            "Día de la Niñez",
            "Children's Day",
            nth(2, SUNDAY, 8),
            Name("Ministerio de Desarrollo Social", "Ministry of Social Development"),
        ),
        # cyber.cl: three days from a Monday.
        announced("cyberday", "CyberDay", "CyberDay", nth(1, MONDAY, 6, days=3), CCS),
        announced("cybermonday", "CyberMonday", "CyberMonday", nth(1, MONDAY, 10, days=3), CCS),
    ),
)
