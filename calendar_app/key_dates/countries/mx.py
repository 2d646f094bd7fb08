"""Mexico. Days off: art. 74 of the Ley Federal del Trabajo, which moves three of them to a Monday; people
keep the day itself and call the Monday its «puente».
"""

from __future__ import annotations

from ..dated import CIVIC, Country, Name, announced, day, holiday
from ..rules import MONDAY, SUNDAY, THURSDAY, from_easter, from_to, last, nth, on
from .everywhere import without

COUNTRY = Country(
    "MX",
    Name("México", "Mexico"),
    holidays={
        "año nuevo": holiday("ano-nuevo", "Año Nuevo", "New Year's Day"),
        "día de la constitución": holiday(
            "puente-constitucion", "Puente de la Constitución", "Constitution Day (day off)"
        ),
        "natalicio de benito juárez": holiday(
            "puente-juarez", "Puente por el natalicio de Benito Juárez", "Benito Juárez's birthday (day off)"
        ),
        "día del trabajo": holiday("dia-del-trabajo", "Día del Trabajo", "Labor Day"),
        "día de la independencia": holiday(
            "independencia", "Día de la Independencia", "Mexican Independence Day"
        ),
        "día de la revolución": holiday(
            "puente-revolucion", "Puente de la Revolución", "Revolution Day (day off)"
        ),
        "navidad": holiday("navidad", "Navidad", "Christmas Day"),
    },
    days=(
        *without("san-valentin"),
        day("dia-de-reyes", "Día de Reyes", "Three Kings' Day", on(1, 6)),
        day("candelaria", "Día de la Candelaria", "Candlemas", on(2, 2)),
        day("constitucion", "Día de la Constitución", "Constitution Day", on(2, 5), CIVIC),
        day("san-valentin", "Día del Amor y la Amistad", "Valentine's Day", on(2, 14)),
        day("dia-de-la-bandera", "Día de la Bandera", "Flag Day", on(2, 24), CIVIC),
        day("natalicio-juarez", "Natalicio de Benito Juárez", "Benito Juárez's birthday", on(3, 21), CIVIC),
        day("semana-santa", "Semana Santa", "Holy Week", from_easter(-7, days=8), CIVIC),
        # Accords of 1924: 30 April.
        day("dia-del-nino", "Día del Niño", "Children's Day", on(4, 30)),
        # Always 10 May, whatever day of the week (kept since Excélsior's call of 1922).
        day("dia-de-las-madres", "Día de las Madres", "Mother's Day", on(5, 10)),
        # Decree of 1917.
        day("dia-del-maestro", "Día del Maestro", "Teachers' Day", on(5, 15), CIVIC),
        day("dia-del-padre", "Día del Padre", "Father's Day", nth(3, SUNDAY, 6)),
        day("grito", "Noche del Grito", "Night of the Grito", on(9, 15), CIVIC),
        day("dia-de-muertos", "Día de Muertos", "Day of the Dead", from_to((11, 1), (11, 2))),
        day("revolucion", "Día de la Revolución", "Revolution Day", on(11, 20), CIVIC),
        day("virgen-de-guadalupe", "Virgen de Guadalupe", "Our Lady of Guadalupe", on(12, 12), CIVIC),
        day("guadalupe-reyes", "Guadalupe-Reyes", "Guadalupe–Three Kings season", from_to((12, 12), (1, 6))),
        day("posadas", "Posadas", "Posadas", from_to((12, 16), (12, 24))),
        # Concanaco Servytur and the federal government announce it, before 20 November.
        announced(
            "el-buen-fin",
            "El Buen Fin",
            "El Buen Fin",
            nth(2, THURSDAY, 11, days=5),
            Name("Concanaco Servytur, en elbuenfin.org", "Concanaco Servytur, at elbuenfin.org"),
        ),
        # hotsale.com.mx: the Asociación Mexicana de Venta Online announces it, nine days from late May.
        announced(
            "hot-sale",
            "Hot Sale",
            "Hot Sale",
            last(MONDAY, 5, days=9),
            Name("AMVO, en hotsale.com.mx", "AMVO, at hotsale.com.mx"),
        ),
    ),
)
