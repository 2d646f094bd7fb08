"""Peru. D. Leg. 713 and later laws: days stay where they are."""

from __future__ import annotations

from ..dated import CIVIC, Country, Name, announced, day, holiday
from ..rules import SUNDAY, from_easter, nth, on
from .everywhere import EVERYWHERE

COUNTRY = Country(
    "PE",
    Name("Perú", "Peru"),
    holidays={
        "batalla de arica y día de la bandera": holiday("dia-de-la-bandera", "Día de la Bandera", "Flag Day"),
        "día de la independencia": holiday("fiestas-patrias", "Fiestas Patrias", "Independence Day"),
        "día de la gran parada militar": holiday(
            "gran-parada-militar", "Fiestas Patrias (Gran Parada Militar)", "Great Military Parade"
        ),
        "todos los santos": holiday("todos-los-santos", "Todos los Santos", "All Saints' Day"),
        "navidad del señor": holiday("navidad", "Navidad", "Christmas Day"),
    },
    days=(
        *EVERYWHERE,
        day("semana-santa", "Semana Santa", "Holy Week", from_easter(-7, days=8), CIVIC),
        day("dia-de-la-madre", "Día de la Madre", "Mother's Day", nth(2, SUNDAY, 5)),
        day("dia-del-padre", "Día del Padre", "Father's Day", nth(3, SUNDAY, 6)),
        day("inti-raymi", "Inti Raymi", "Inti Raymi", on(6, 24), CIVIC),
        # Third Sunday of August.
        day("dia-del-nino", "Día del Niño", "Children's Day", nth(3, SUNDAY, 8)),
        day("cancion-criolla", "Día de la Canción Criolla", "Creole Song Day", on(10, 31), CIVIC),
        # Several times a year, each announced by its organiser.
        announced("cyber-wow", "Cyber WOW", "Cyber WOW", None, Name("IAB Perú", "IAB Perú")),
        announced(
            "cyber-days",
            "Cyber Days",
            "Cyber Days",
            None,
            Name("Cámara de Comercio de Lima", "Lima Chamber of Commerce"),
        ),
    ),
)
